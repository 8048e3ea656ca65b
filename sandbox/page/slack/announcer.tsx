import { type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import type { LiveMessage } from '../../wire/live-state.ts'
import { NamesContext } from '../blocks/surface.ts'
import { useLive } from '../store/use-live.ts'
import { senderOf } from './people.ts'
import { plainText } from './plain-text.ts'

/** Reads out what came into the place that is looked at, once and politely. What stood there before is not read again. */
export function Announcer({ messages }: { readonly messages: readonly LiveMessage[] }): ReactNode {
  const names = useContext(NamesContext)
  const people = useLive('people')
  const [words, setWords] = useState('')
  const newest = messages.at(-1)?.ts ?? ''
  const said = useRef(newest)
  useEffect(() => {
    const fresh = messages.filter(({ ts }) => ts > said.current)
    if (fresh.length === 0) return
    said.current = newest
    setWords(
      fresh
        .map(({ user, text }) => `${senderOf(people, user).name}: ${plainText(text, names)}`)
        .join('\n'),
    )
  }, [messages, newest, names, people])
  return (
    <p className="unseen" role="status" aria-live="polite">
      {words}
    </p>
  )
}
