import { type ReactNode, useId, useRef } from 'react'
import type { MenuOption } from '../menu-options.ts'
import { OptionList, optionId } from './option-list.tsx'
import { useCombobox } from './use-combobox.ts'
import { type Field, namedBy } from './use-element.ts'
import type { Offer } from './use-offer.ts'

export interface ComboboxProps {
  readonly field: Field | undefined
  readonly name: string
  readonly actionId: string
  readonly several: boolean
  /** How many can be chosen. */
  readonly most: number | undefined
  readonly mayBeEmpty: boolean
  readonly chosen: readonly MenuOption[]
  readonly offer: Offer
  readonly query: string
  readonly open: boolean
  readonly pending: boolean
  readonly disabled: boolean
  readonly onQuery: (query: string) => void
  readonly onOpen: (open: boolean) => void
  readonly onChosen: (chosen: readonly MenuOption[]) => void
}

/** A text field that picks from a list: type to narrow it, arrow keys to move, Enter to pick, Esc to leave everything as it was. */
export function Combobox(props: ComboboxProps): ReactNode {
  const { chosen, several, open, query, offer, pending, disabled, name } = props
  const listId = useId()
  const input = useRef<HTMLInputElement>(null)
  const choose = (options: readonly MenuOption[]): void => {
    input.current?.focus()
    props.onChosen(options)
  }
  const { active, onKeyDown, onType, toggle, close, pick } = useCombobox(props)
  const single = several ? '' : (chosen[0]?.text ?? '')
  const listed = open && offer.options.length > 0
  return (
    <div className="combobox">
      {several && <Chips {...props} onChosen={choose} />}
      <div className="line">
        <input
          ref={input}
          {...namedBy(props.field, name)}
          className="field"
          role="combobox"
          type="text"
          autoComplete="off"
          spellCheck={false}
          data-action-id={props.actionId}
          aria-expanded={open}
          aria-autocomplete="list"
          aria-controls={listed ? listId : undefined}
          aria-activedescendant={listed ? optionId(listId, active) : undefined}
          aria-busy={pending || undefined}
          placeholder={(open && single) || name}
          disabled={disabled}
          value={open ? query : single}
          onChange={({ target }) => onType(target.value)}
          onFocus={({ target }) => target.select()}
          onBlur={close}
          onClick={toggle}
          onKeyDown={onKeyDown}
        />
        {pending && <span className="spinner" aria-hidden />}
        {!several && props.mayBeEmpty && chosen.length > 0 && !disabled && !pending && (
          <button
            type="button"
            className="button small quiet"
            aria-label="Choose nothing"
            onClick={() => choose([])}
          >
            ×
          </button>
        )}
      </div>
      {open && (
        <OptionList
          id={listId}
          name={name}
          offer={offer}
          chosen={chosen}
          several={several}
          active={active}
          onPick={pick}
        />
      )}
    </div>
  )
}

function Chips({ chosen, disabled, pending, onChosen }: ComboboxProps): ReactNode {
  if (chosen.length === 0) return null
  return (
    <ul className="chips" aria-label="Chosen">
      {chosen.map((option) => (
        <li key={option.value} className="chip">
          {option.text}
          <button
            type="button"
            aria-label={`Remove ${option.text}`}
            disabled={disabled}
            onClick={() => {
              if (!pending) onChosen(chosen.filter(({ value }) => value !== option.value))
            }}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  )
}
