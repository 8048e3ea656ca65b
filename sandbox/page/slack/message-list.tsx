import { type ReactNode, useMemo } from 'react'
import type { LiveMessage } from '../../wire/live-state.ts'
import { MessageRow } from './message-row.tsx'
import { isReply } from './places.ts'
import { TalkScroll } from './talk-scroll.tsx'
import { type ThreadSummary, threadsIn } from './threads.ts'
import { dayOf } from './times.ts'

/** The messages of one place, oldest first, with a divider where a day begins. Replies stand in their threads. */
export function MessageList(props: {
  readonly messages: readonly LiveMessage[]
  /** How often the person has said something here. */
  readonly said: number
  readonly empty: ReactNode
}): ReactNode {
  const { messages, said, empty } = props
  const rows = useMemo(() => rowsOf(messages), [messages])
  return (
    <TalkScroll label="What was said here" newest={messages.at(-1)?.ts ?? ''} said={said}>
      {rows.length === 0 && empty}
      <ol aria-label="Messages">
        {rows.map(({ message, day, follows, thread }) => (
          <li key={message.ts}>
            {day !== undefined && <DayDivider day={day} />}
            <MessageRow
              message={message}
              follows={follows}
              replies={thread?.replies ?? 0}
              lastReply={thread?.last}
            />
          </li>
        ))}
      </ol>
    </TalkScroll>
  )
}

function DayDivider({ day }: { readonly day: string }): ReactNode {
  return (
    <p className="day">
      <span>{day}</span>
    </p>
  )
}

interface Row {
  readonly message: LiveMessage
  /** The day that begins here. */
  readonly day: string | undefined
  /** Said by the same sender, soon after: drawn without name and picture. */
  readonly follows: boolean
  readonly thread: ThreadSummary | undefined
}

function rowsOf(messages: readonly LiveMessage[]): readonly Row[] {
  const threads = threadsIn(messages)
  const roots = messages.filter((each) => !isReply(each))
  return roots.map((message, index) => {
    const before = roots[index - 1]
    const day = dayOf(message.ts)
    const sameDay = before !== undefined && dayOf(before.ts) === day
    return {
      message,
      day: sameDay ? undefined : day,
      follows: sameDay && isSameBreath(before, message),
      thread: threads.get(message.ts),
    }
  })
}

const BREATH_SECONDS = 300

export function isSameBreath(before: LiveMessage, after: LiveMessage): boolean {
  return (
    before.user === after.user &&
    before.ephemeralTo === after.ephemeralTo &&
    Number(after.ts) - Number(before.ts) < BREATH_SECONDS
  )
}
