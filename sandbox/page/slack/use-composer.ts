import { useRef, useState } from 'react'
import { isObject } from '../../slack/json.ts'
import { composerPlace } from '../store/acts.ts'
import type { ApiAnswer } from '../store/api.ts'
import { argumentsOf } from './commands.ts'
import { draftOf, keepDraft, rememberSent } from './composer-memory.ts'
import { type PersonActs, usePersonAct } from './use-person-act.ts'

/**
 * What is typed in the composer of one place, and sending it. The field is free again at once; what could not be delivered comes back into it.
 * What is no command of awskey's is not sent and not lost.
 */
export interface Composer {
  readonly text: string
  /** Why the text was not sent. */
  readonly isNoCommand: boolean
  readonly acts: PersonActs
  write(text: string): void
  send(): void
}

export function useComposer(channel: string, persona: string, onSaid: () => void): Composer {
  const place = `${persona} ${channel}`
  const acts = usePersonAct(composerPlace(channel))
  const [text, setText] = useState(() => draftOf(place))
  const [isNoCommand, setIsNoCommand] = useState(false)
  const count = useRef(0)
  const write = (next: string): void => {
    setText(next)
    keepDraft(place, next)
    setIsNoCommand(false)
  }
  const deliver = async (said: string, words: string): Promise<void> => {
    count.current += 1
    const answer = await acts.run(`send ${count.current}`, 'command', { channel, text: words })
    if (answer === undefined || isDelivered(answer) || draftOf(place) !== '') return
    keepDraft(place, said)
    setText(said)
  }
  return {
    text,
    isNoCommand,
    acts,
    write,
    send() {
      if (text.trim() === '') return
      const words = argumentsOf(text)
      if (words === undefined) {
        setIsNoCommand(true)
        return
      }
      rememberSent(text.trim())
      write('')
      onSaid()
      void deliver(text, words)
    },
  }
}

function isDelivered({ httpStatus, body }: ApiAnswer): boolean {
  return httpStatus === 200 && !(isObject(body) && body['delivered'] === false)
}
