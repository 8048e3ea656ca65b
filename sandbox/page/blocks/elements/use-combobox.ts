import { type KeyboardEvent, useState } from 'react'
import type { MenuOption } from '../menu-options.ts'
import type { ComboboxProps } from './combobox.tsx'
import { nextAt } from './next-at.ts'

/** The keys and clicks of a combobox. Esc closes the list only, never the dialog around it; Enter submits a form only while the list is closed. */
export interface ComboboxActs {
  /** The option that Enter picks. */
  readonly active: number
  onKeyDown(event: KeyboardEvent): void
  onType(text: string): void
  toggle(): void
  close(): void
  pick(option: MenuOption): void
}

export function useCombobox(props: ComboboxProps): ComboboxActs {
  const { offer, open, query, onOpen, onQuery, onChosen, chosen, several, pending } = props
  const [moved, setMoved] = useState<number | undefined>(undefined)
  const current = offer.options.findIndex(({ value }) => value === chosen[0]?.value)
  const active = Math.min(moved ?? Math.max(0, current), Math.max(0, offer.options.length - 1))
  const show = (shown: boolean, text = ''): void => {
    setMoved(undefined)
    onQuery(text)
    onOpen(shown && !pending)
  }
  const pick = (option: MenuOption): void => {
    if (pending) return
    show(several)
    onChosen(several ? toggled(props, option) : [option])
  }
  /** Whether the key meant something to the open list. */
  const heardByList = (key: string): boolean => {
    const option = offer.options[active]
    if (key === 'Escape') show(false)
    else if (key === 'Enter' && option !== undefined) pick(option)
    else {
      const movesCaret = query !== '' && (key === 'Home' || key === 'End')
      const to = movesCaret ? undefined : nextAt(key, active, offer.options.length)
      if (to === undefined) return false
      setMoved(to)
    }
    return true
  }
  const heard = (key: string): boolean => {
    if (open && heardByList(key)) return true
    if (!open && (key === 'ArrowDown' || key === 'ArrowUp')) show(true)
    else if (several && key === 'Backspace' && query === '' && chosen.length > 0 && !pending)
      onChosen(chosen.slice(0, -1))
    else return false
    return true
  }
  return {
    active,
    pick,
    onType: (text) => show(true, text),
    toggle: () => show(!open),
    close: () => show(false),
    onKeyDown(event) {
      if (event.nativeEvent.isComposing || !heard(event.key)) return
      event.preventDefault()
      event.stopPropagation()
    },
  }
}

function toggled(
  { chosen, most = Number.POSITIVE_INFINITY }: ComboboxProps,
  option: MenuOption,
): readonly MenuOption[] {
  const others = chosen.filter(({ value }) => value !== option.value)
  if (others.length < chosen.length) return others
  return chosen.length < most ? [...chosen, option] : chosen
}
