import { memo, type ReactNode, useMemo } from 'react'
import type { LiveMessage } from '../../wire/live-state.ts'
import { messagePlace } from '../store/acts.ts'
import { useLive } from '../store/use-live.ts'
import { Avatar } from './avatar.tsx'
import { Icon } from './icons.tsx'
import { MessageActions } from './message-actions.tsx'
import { MessageBody } from './message-body.tsx'
import { MessageFiles, MessageReactions, ThreadLink } from './message-extras.tsx'
import { type Sender, senderOf } from './people.ts'
import { AnsweredNote, ProblemNote } from './problem-note.tsx'
import { clockOf, fullTimeOf } from './times.ts'
import { useKeptFocus } from './use-kept-focus.ts'
import { usePersonAct } from './use-person-act.ts'

/** One message with everything that can be done to it. Drawn again only when the message itself, its thread or its acts changed. */
export const MessageRow = memo(function MessageRow(props: {
  readonly message: LiveMessage
  readonly follows: boolean
  readonly replies: number
  readonly lastReply: string | undefined
  /** It stands in the thread pane, where its thread is open already. */
  readonly inThread?: boolean
}): ReactNode {
  const { message, follows, replies, lastReply, inThread = false } = props
  const { channel, ts } = message
  const people = useLive('people')
  const sender = useMemo(() => senderOf(people, message.user), [people, message.user])
  const acts = usePersonAct(messagePlace(channel, ts))
  const opens = !inThread && replies > 0
  const kept = useKeptFocus(message)
  return (
    <article
      ref={kept.ref}
      tabIndex={-1}
      onFocus={kept.onFocus}
      onBlur={kept.onBlur}
      className="message"
      aria-label={`${sender.name} at ${clockOf(ts)}`}
      data-ts={ts}
      data-channel={channel}
      data-follows={follows}
      data-ephemeral={message.ephemeralTo !== undefined}
    >
      {follows ? <Time ts={ts} /> : <Avatar sender={sender} />}
      <div className="message-main">
        {!follows && <MessageHead sender={sender} ts={ts} />}
        {message.ephemeralTo !== undefined && (
          <p className="only-you">
            <Icon name="eye" />
            Only visible to you
          </p>
        )}
        <MessageBody message={message} acts={acts} />
        {message.edited && <span className="edited">(edited)</span>}
        <MessageFiles files={message.files} />
        <MessageReactions reactions={message.reactions} />
        {opens && <ThreadLink ts={ts} replies={replies} last={lastReply ?? ts} />}
        <ProblemNote problem={acts.problem} dismiss={acts.dismiss} />
        <AnsweredNote ms={acts.answeredMs} />
      </div>
      <MessageActions message={message} hasThread={opens} acts={acts} />
    </article>
  )
})

function MessageHead(props: { readonly sender: Sender; readonly ts: string }): ReactNode {
  const { sender, ts } = props
  return (
    <p className="message-head">
      <span className="message-sender">{sender.name}</span>
      {sender.isApp && <span className="app-tag">APP</span>}
      <Time ts={ts} />
    </p>
  )
}

function Time({ ts }: { readonly ts: string }): ReactNode {
  return (
    <time
      className="message-time"
      dateTime={new Date(Number(ts) * 1_000).toISOString()}
      title={fullTimeOf(ts)}
    >
      {clockOf(ts)}
    </time>
  )
}
