import { type ReactNode, useEffect } from 'react'
import type { LiveChannel } from '../../wire/live-state.ts'
import { useSession } from '../store/session.tsx'
import { useLive } from '../store/use-live.ts'
import { AppHeader } from './app-header.tsx'
import { AppHome } from './app-home.tsx'
import { ChannelTalk } from './channel-talk.tsx'
import { ChannelHeader } from './conversation-header.tsx'
import { senderOf } from './people.ts'
import { type Place, placeOf } from './places.ts'

/** The channel or App Home that this window looks at, with its composer. */
export function Conversation(): ReactNode {
  const { persona, place } = useSession()
  const here = placeOf(useLive('channels'), persona, place)
  useWindowTitle(here)
  return (
    <main className="conversation" id="conversation" tabIndex={-1}>
      {here.kind === 'home' && (
        <>
          <AppHeader current="home" />
          <div className="app-panel" id="app-panel" role="tabpanel" aria-labelledby="app-tab-home">
            <AppHome key={persona} />
          </div>
        </>
      )}
      {here.kind === 'channel' && <Channel channel={here.channel} persona={persona} />}
    </main>
  )
}

function Channel(props: { readonly channel: LiveChannel; readonly persona: string }): ReactNode {
  const { channel, persona } = props
  const talk = <ChannelTalk key={`${persona} ${channel.id}`} channel={channel} persona={persona} />
  if (channel.kind !== 'im')
    return (
      <>
        <ChannelHeader channel={channel} />
        {talk}
      </>
    )
  return (
    <>
      <AppHeader current="messages" />
      <div className="app-panel" id="app-panel" role="tabpanel" aria-labelledby="app-tab-messages">
        {talk}
      </div>
    </>
  )
}

/** Two windows are two people: their titles tell them apart. */
function useWindowTitle(here: Place): void {
  const { persona } = useSession()
  const { name } = senderOf(useLive('people'), persona)
  const where =
    here.kind === 'channel' && here.channel.kind !== 'im' ? `#${here.channel.name}` : 'awskey'
  useEffect(() => {
    document.title = `${name} in ${where} · awskey sandbox`
  }, [name, where])
}
