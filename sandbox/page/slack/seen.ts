import { useMemo, useSyncExternalStore } from 'react'
import type { LiveMessage } from '../../wire/live-state.ts'
import { seenBy } from './places.ts'

/**
 * What each person has looked at in this window, in memory only: a new window has looked at nothing yet.
 * A channel is unread when something came into it, from somebody else, after the person last had it open.
 */
let looked: ReadonlyMap<string, string> = new Map()
const listeners = new Set<() => void>()

const keyOf = (persona: string, channel: string): string => `${persona} ${channel}`

/** The person has everything up to `ts` before them. */
export function markSeen(persona: string, channel: string, ts: string): void {
  const key = keyOf(persona, channel)
  if ((looked.get(key) ?? '') >= ts) return
  looked = new Map([...looked, [key, ts]])
  for (const listener of listeners) listener()
}

/** The ids of the channels that hold something new for this person. */
export function useUnread(
  persona: string,
  channels: readonly string[],
  messages: readonly LiveMessage[],
): ReadonlySet<string> {
  const marks = useSyncExternalStore(subscribe, () => looked)
  return useMemo(
    () =>
      new Set(
        channels.filter((channel) => {
          const since = marks.get(keyOf(persona, channel)) ?? ''
          return seenBy(messages, channel, persona).some(
            ({ ts, user }) => user !== persona && ts > since,
          )
        }),
      ),
    [persona, channels, messages, marks],
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
