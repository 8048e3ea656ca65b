import { type ReactNode, useMemo } from 'react'
import { AwsPanel } from './aws/aws-panel.tsx'
import { NamesContext } from './blocks/surface.ts'
import { TopBar } from './controls/top-bar.tsx'
import { Conversation } from './slack/conversation.tsx'
import { ModalStack } from './slack/modal-stack.tsx'
import { Sidebar } from './slack/sidebar.tsx'
import { ThreadPane } from './slack/thread-pane.tsx'
import { useSession } from './store/session.tsx'
import { useConnection, useIsReady, useLive } from './store/use-live.ts'
import { Tour } from './tour/tour.tsx'

/** The page: a Slack workspace, the AWS accounts beside it, and the hands on time and faults above both. */
export function App(): ReactNode {
  const ready = useIsReady()
  const connection = useConnection()
  if (!ready)
    return (
      <p className="waiting" role="status">
        {connection === 'lost'
          ? 'The sandbox does not answer. Does it still run in its terminal?'
          : 'Opening the sandbox…'}
      </p>
    )
  return <Workspace lost={connection === 'lost'} />
}

function Workspace({ lost }: { readonly lost: boolean }): ReactNode {
  const { side, thread } = useSession()
  const people = useLive('people')
  const channels = useLive('channels')
  const usergroups = useLive('usergroups')
  const names = useMemo(() => ({ people, channels, usergroups }), [people, channels, usergroups])
  return (
    <NamesContext value={names}>
      <div className="app" data-side={side} data-thread={thread !== undefined}>
        <a className="skip" href="#conversation">
          Skip to the conversation
        </a>
        <TopBar />
        {lost && (
          <p className="lost" role="alert">
            The sandbox does not answer. What you see may be old; it comes back by itself.
          </p>
        )}
        <Sidebar />
        <Conversation />
        <ThreadPane />
        <AwsPanel />
        <ModalStack />
        <Tour />
      </div>
    </NamesContext>
  )
}
