import { useEffect, useRef, useState } from 'react'
import type { LiveAccount } from '../../wire/live-state.ts'
import { lastFour } from './key-words.ts'

/**
 * Which keys are new or changed their status a moment ago, and the last such change in words for those who do not see it.
 * What was there when the panel opened is not news.
 */
export interface KeyNews {
  readonly changed: ReadonlySet<string>
  readonly words: string
}

const SHOWN_MS = 4_000
const NOTHING: KeyNews = { changed: new Set(), words: '' }

export function useChangedKeys(accounts: readonly LiveAccount[]): KeyNews {
  const known = useRef<ReadonlyMap<string, string> | undefined>(undefined)
  const [news, setNews] = useState(NOTHING)
  useEffect(() => {
    const before = known.current
    const after = statuses(accounts)
    known.current = after
    if (before === undefined) return
    const changed = [...after].filter(([id, status]) => before.get(id) !== status)
    const gone = [...before.keys()].filter((id) => !after.has(id))
    if (changed.length + gone.length === 0) return
    const words = [
      ...changed.map(([id, status]) => `Key ${lastFour(id)} is ${status}.`),
      ...gone.map((id) => `Key ${lastFour(id)} is deleted.`),
    ]
    setNews({ changed: new Set(changed.map(([id]) => id)), words: words.slice(0, 3).join(' ') })
  }, [accounts])
  useEffect(() => {
    if (news.changed.size === 0) return
    const timer = setTimeout(
      () => setNews(({ words }) => ({ changed: NOTHING.changed, words })),
      SHOWN_MS,
    )
    return () => clearTimeout(timer)
  }, [news])
  return news
}

function statuses(accounts: readonly LiveAccount[]): ReadonlyMap<string, string> {
  const keys = accounts.flatMap(({ users }) => users.flatMap((user) => user.keys))
  return new Map(keys.map(({ accessKeyId, status }) => [accessKeyId, status]))
}
