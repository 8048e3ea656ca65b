import { type ReactNode, useId } from 'react'
import { useSession } from '../store/session.tsx'
import { useLive } from '../store/use-live.ts'
import { Icon, type IconName } from './icons.tsx'
import { channelsOf, dmIdOf, HOME } from './places.ts'
import { useUnreadPlaces } from './use-unread-places.ts'

/** Where this person can go: the channels they are in, and awskey itself. */
export function ChannelList({ onGo }: { readonly onGo: () => void }): ReactNode {
  const { persona, place, goTo } = useSession()
  const channels = channelsOf(useLive('channels'), persona)
  const dm = dmIdOf(persona)
  const unread = useUnreadPlaces()
  const go = (to: string): void => {
    goTo(to)
    onGo()
  }
  const row = (id: string, name: string, icon: IconName): ReactNode => (
    <PlaceRow
      key={id}
      name={name}
      icon={icon}
      current={place === id}
      unread={unread.has(id)}
      go={() => go(id)}
    />
  )
  return (
    <>
      <h2 id="rail-channels" className="rail-heading">
        Channels
      </h2>
      <ul aria-labelledby="rail-channels">
        {channels.map(({ id, name, external }) => row(id, name, external ? 'shared' : 'hash'))}
      </ul>
      <h2 id="rail-awskey" className="rail-heading">
        awskey
      </h2>
      <ul aria-labelledby="rail-awskey">
        {row(HOME, 'Home', 'home')}
        {row(dm, 'Messages', 'talk')}
      </ul>
    </>
  )
}

function PlaceRow(props: {
  readonly name: string
  readonly icon: IconName
  readonly current: boolean
  readonly unread: boolean
  readonly go: () => void
}): ReactNode {
  const { name, icon, current, unread, go } = props
  const note = useId()
  const notes = [
    icon === 'shared' ? 'shared with another company' : '',
    unread ? 'new messages' : '',
  ]
  return (
    <li>
      <button
        type="button"
        className="rail-place"
        aria-current={current ? 'page' : undefined}
        aria-describedby={note}
        data-unread={unread}
        onClick={go}
      >
        <Icon name={icon} />
        <span className="rail-name">{name}</span>
        {unread && <span className="rail-dot" />}
      </button>
      <span id={note} hidden>
        {notes.filter((each) => each !== '').join(', ')}
      </span>
    </li>
  )
}
