import type { ReactNode } from 'react'
import { COMMAND } from './commands.ts'
import type { Completion } from './use-completion.ts'

/** The sub-commands that fit what is typed, above the field. The focus stays in the field. */
export function CompletionList({ completion }: { readonly completion: Completion }): ReactNode {
  const { offers, chosen, listId, optionId, take } = completion
  if (offers.length === 0) return null
  return (
    <div className="completion">
      <div id={listId} role="listbox" aria-label="Commands" tabIndex={-1}>
        {offers.map((offer, index) => (
          <div
            key={offer.word}
            id={optionId(index)}
            className="completion-option"
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            // The field keeps the focus: a press on the list must not take it away.
            onPointerDown={(event) => {
              event.preventDefault()
              take(offer)
            }}
          >
            <span className="completion-word">
              {COMMAND} {offer.word} <span className="soft">{offer.hint}</span>
            </span>
            <span className="completion-what">{offer.what}</span>
          </div>
        ))}
      </div>
      <p className="completion-keys" aria-hidden="true">
        Arrows choose, Tab completes, Esc closes
      </p>
    </div>
  )
}
