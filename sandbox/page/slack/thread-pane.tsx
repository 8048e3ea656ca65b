import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import type { LiveChannel } from '../../wire/live-state.ts'
import { useSession } from '../store/session.tsx'
import { useLive } from '../store/use-live.ts'
import { Announcer } from './announcer.tsx'
import { Icon } from './icons.tsx'
import { isSameBreath } from './message-list.tsx'
import { MessageRow } from './message-row.tsx'
import { nameOfChannel, placeOf, seenBy } from './places.ts'
import { TalkScroll } from './talk-scroll.tsx'
import { threadOf } from './threads.ts'

/** The thread beside the channel; nothing when none is open. */
export function ThreadPane(): ReactNode {
  const { persona, place, thread, openThread } = useSession()
  const here = placeOf(useLive('channels'), persona, place)
  if (thread === undefined || here.kind !== 'channel') return null
  const close = (): void => {
    openThread(undefined)
    const root = document.querySelector(`.conversation [data-ts="${CSS.escape(thread)}"]`)
    requestAnimationFrame(() => root?.querySelector<HTMLElement>('.thread-link')?.focus())
  }
  return <Thread key={`${persona} ${thread}`} channel={here.channel} root={thread} close={close} />
}

interface ThreadProps {
  readonly channel: LiveChannel
  readonly root: string
  readonly close: () => void
}

function Thread({ channel, root, close }: ThreadProps): ReactNode {
  const { persona } = useSession()
  const all = useLive('messages')
  const messages = useMemo(
    () => threadOf(seenBy(all, channel.id, persona), root),
    [all, channel.id, persona, root],
  )
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (document.activeElement !== document.body) button.current?.focus()
  }, [])
  return (
    <aside
      className="thread"
      aria-label="Thread"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented && !isInDialog(event.target)) close()
      }}
    >
      <header className="talk-header thread-header">
        <h2>Thread</h2>
        <p className="soft">{channel.kind === 'im' ? 'awskey' : `#${nameOfChannel(channel)}`}</p>
        <button
          type="button"
          ref={button}
          className="icon-button"
          aria-label="Close thread"
          title="Close thread"
          onClick={close}
        >
          <Icon name="close" />
        </button>
      </header>
      <TalkScroll label="What was said in the thread" newest={messages.at(-1)?.ts ?? ''}>
        <ThreadMessages messages={messages} />
      </TalkScroll>
      <Announcer messages={messages} />
    </aside>
  )
}

function isInDialog(target: EventTarget): boolean {
  return target instanceof Element && target.closest('dialog') !== null
}

function ThreadMessages({
  messages,
}: {
  readonly messages: ReturnType<typeof threadOf>
}): ReactNode {
  if (messages.length === 0)
    return <p className="empty-talk soft">This message is not here any more.</p>
  return (
    <ol aria-label="Thread messages">
      {messages.map((message, index) => {
        const before = index > 1 ? messages[index - 1] : undefined
        return (
          <li key={message.ts}>
            <MessageRow
              message={message}
              follows={before !== undefined && isSameBreath(before, message)}
              replies={0}
              lastReply={undefined}
              inThread
            />
            {index === 0 && messages.length > 1 && (
              <p className="day thread-count">
                <span>
                  {messages.length - 1} {messages.length === 2 ? 'reply' : 'replies'}
                </span>
              </p>
            )}
          </li>
        )
      })}
    </ol>
  )
}
