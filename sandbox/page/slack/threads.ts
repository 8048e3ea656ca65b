import type { LiveMessage } from '../../wire/live-state.ts'
import { isReply } from './places.ts'

/** What a channel tells about a thread: how much was said in it, and when last. */
export interface ThreadSummary {
  readonly replies: number
  readonly last: string
}

/** The threads among these messages, by the `ts` of their root. */
export function threadsIn(messages: readonly LiveMessage[]): ReadonlyMap<string, ThreadSummary> {
  const threads = new Map<string, ThreadSummary>()
  for (const message of messages) {
    const { threadTs, ts } = message
    if (threadTs === undefined || !isReply(message)) continue
    threads.set(threadTs, { replies: (threads.get(threadTs)?.replies ?? 0) + 1, last: ts })
  }
  return threads
}

/** The root and its replies, oldest first; empty when the person cannot see it or it is gone. */
export function threadOf(messages: readonly LiveMessage[], root: string): readonly LiveMessage[] {
  if (!messages.some(({ ts }) => ts === root)) return []
  return messages.filter(({ ts, threadTs }) => ts === root || threadTs === root)
}
