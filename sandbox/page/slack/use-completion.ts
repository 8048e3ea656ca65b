import { type KeyboardEvent, useId, useState } from 'react'
import { COMMAND, type Command, completionsOf } from './commands.ts'

/**
 * The composer's completion of sub-commands: what is offered for the text, which offer is chosen, and what the keys do to it.
 * A text that is already a command by itself has no chosen offer, so that Enter sends it.
 */
export interface Completion {
  readonly offers: readonly Command[]
  /** Index of the chosen offer; -1: none. */
  readonly chosen: number
  readonly listId: string
  optionId(index: number): string
  take(offer: Command): void
  /** True when the key was for the list. */
  takesKey(event: KeyboardEvent): boolean
  dismiss(): void
}

/** Holds for the text it was made on only. */
interface Choice {
  readonly text: string
  readonly chosen: number
  readonly shut: boolean
}

export function useCompletion(text: string, write: (text: string) => void): Completion {
  const listId = useId()
  const [state, setState] = useState<Choice | undefined>(undefined)
  const current = state?.text === text ? state : undefined
  const offers = current?.shut === true ? [] : completionsOf(text)
  const first = offers.length > 0 && text.trimEnd() !== COMMAND ? 0 : -1
  const chosen = current?.chosen ?? first
  const choose = (index: number): void => setState({ text, chosen: index, shut: false })
  const take = ({ word }: Command): void => write(`${COMMAND} ${word} `)
  const dismiss = (): void => setState({ text, chosen: -1, shut: true })
  return {
    offers,
    chosen,
    listId,
    optionId: (index) => `${listId}-${index}`,
    take,
    dismiss,
    takesKey({ key, shiftKey }) {
      if (offers.length === 0) return false
      const count = offers.length
      if (key === 'ArrowDown') choose((chosen + 1) % count)
      else if (key === 'ArrowUp') choose((Math.max(chosen, 0) - 1 + count) % count)
      else if (key === 'Escape') dismiss()
      else {
        const offer = offers[key === 'Tab' ? Math.max(chosen, 0) : chosen]
        const takes = (key === 'Tab' || key === 'Enter') && !shiftKey && offer !== undefined
        if (takes) take(offer)
        return takes
      }
      return true
    },
  }
}
