import { type ReactNode, useEffect, useRef } from 'react'
import { grouped, type MenuOption } from '../menu-options.ts'
import type { Offer } from './use-offer.ts'

export const optionId = (listId: string, at: number): string => `${listId}-${at}`

interface OptionListProps {
  readonly id: string
  readonly name: string
  readonly offer: Offer
  readonly chosen: readonly MenuOption[]
  readonly several: boolean
  readonly active: number
  readonly onPick: (option: MenuOption) => void
}

/** The list below a combobox. The focus stays in the text field; the option that Enter picks is marked, and kept in sight. */
export function OptionList(props: OptionListProps): ReactNode {
  const { id, name, offer, several, active } = props
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    document.getElementById(optionId(id, active))?.scrollIntoView({ block: 'nearest' })
  }, [id, active])
  useEffect(() => {
    list.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div className="options" ref={list}>
      <p className="note" role="status">
        {offer.note}
      </p>
      {offer.options.length > 0 && (
        <div
          id={id}
          role="listbox"
          aria-label={name}
          aria-multiselectable={several || undefined}
          tabIndex={-1}
        >
          {grouped(offer.options).map(({ label, options }) =>
            label === '' ? (
              options.map((option) => <Option key={option.value} option={option} {...props} />)
            ) : (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a listbox.
              <div key={label} role="group" aria-label={label}>
                <div className="group" aria-hidden>
                  {label}
                </div>
                {options.map((option) => (
                  <Option key={option.value} option={option} {...props} />
                ))}
              </div>
            ),
          )}
        </div>
      )}
    </div>
  )
}

function Option({
  option,
  id,
  offer,
  chosen,
  active,
  onPick,
}: OptionListProps & { readonly option: MenuOption }): ReactNode {
  const at = offer.options.indexOf(option)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the text field, which keeps the focus.
    <div
      id={optionId(id, at)}
      role="option"
      tabIndex={-1}
      className="option"
      aria-selected={chosen.some(({ value }) => value === option.value)}
      data-active={at === active}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onPick(option)}
    >
      <span>{option.text}</span>
      {option.description !== '' && <span className="soft">{option.description}</span>}
    </div>
  )
}
