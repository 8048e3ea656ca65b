import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useSession } from '../store/session.tsx'
import { useLive } from '../store/use-live.ts'
import { ChannelList } from './channel-list.tsx'
import { Icon } from './icons.tsx'
import { canAct } from './people.ts'
import { PersonaSwitch } from './persona-switch.tsx'
import { channelsOf, HOME, nameOfChannel, placeFor, placeOf } from './places.ts'
import { useUnreadPlaces } from './use-unread-places.ts'

/** The workspace: who I am, channels, awskey. On a narrow window a bar whose list opens below it. */
export function Sidebar(): ReactNode {
  useSomebodySomewhere()
  const [open, setOpen] = useState(false)
  const disclosure = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    if (!open) return
    setOpen(false)
    disclosure.current?.focus()
  }
  return (
    <nav
      className="rail"
      aria-label="Workspace"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <p className="rail-workspace">Acme</p>
      <PersonaSwitch />
      <button
        type="button"
        ref={disclosure}
        className="rail-disclosure"
        aria-expanded={open}
        aria-controls="rail-list"
        onClick={() => setOpen(!open)}
      >
        <HereName />
        <ElsewhereDot />
        <Icon name="down" />
      </button>
      <div id="rail-list" className="rail-list" data-open={open}>
        <ChannelList onGo={close} />
      </div>
    </nav>
  )
}

function ElsewhereDot(): ReactNode {
  const unread = useUnreadPlaces()
  if (unread.size === 0) return null
  return (
    <>
      <span className="rail-dot" />
      <span className="unseen">, something new elsewhere</span>
    </>
  )
}

function HereName(): ReactNode {
  const { persona, place } = useSession()
  const here = placeOf(useLive('channels'), persona, place)
  const name =
    here.kind === 'channel'
      ? `${here.channel.kind === 'im' ? '' : '#'}${nameOfChannel(here.channel)}`
      : here.kind === 'home'
        ? 'awskey Home'
        : 'Channels'
  return <span>{name}</span>
}

/** An address may name somebody who has no Slack, or a place that this person cannot see: then the first who has one, and their first channel. */
function useSomebodySomewhere(): void {
  const { persona, place, become, goTo } = useSession()
  const people = useLive('people')
  const channels = useLive('channels')
  useEffect(() => {
    const able = people.filter(canAct)
    const first = able[0]?.id
    if (first === undefined) return
    if (!able.some(({ id }) => id === persona)) {
      become(first, placeFor(channels, first, place))
      return
    }
    if (placeOf(channels, persona, place).kind !== 'nowhere') return
    goTo(channelsOf(channels, persona)[0]?.id ?? HOME)
  }, [people, channels, persona, place, become, goTo])
}
