import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'

/**
 * A menu behind a button, as the ARIA authoring practices describe it: the first or checked item takes the focus, arrows move, Esc goes back to the button, and leaving closes.
 * Items that stand in one `data-row` are walked with Left and Right; Up and Down keep to items of the same role.
 */
export interface Menu {
  readonly open: boolean
  readonly id: string
  readonly box: RefObject<HTMLDivElement | null>
  readonly button: RefObject<HTMLButtonElement | null>
  toggle(): void
  /** Closes and gives the focus back. */
  close(): void
  onKeyDown(event: KeyboardEvent<HTMLElement>): void
  onBlur(event: FocusEvent<HTMLElement>): void
}

export function useMenu(): Menu {
  const [open, setOpen] = useState(false)
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (open) firstItem(box.current)?.focus()
  }, [open])
  const close = (): void => {
    setOpen(false)
    button.current?.focus()
  }
  return {
    open,
    id,
    box,
    button,
    close,
    toggle: () => setOpen((before) => !before),
    onKeyDown(event) {
      if (event.key === 'Escape') {
        event.preventDefault()
        event.stopPropagation()
        close()
        return
      }
      const next = nextItem(box.current, event.key)
      if (next === undefined) return
      event.preventDefault()
      next.focus()
    },
    onBlur({ currentTarget, relatedTarget }) {
      // The window itself lost the focus: whoever comes back finds the menu as it was.
      if (!document.hasFocus()) return
      if (relatedTarget === button.current || currentTarget.contains(relatedTarget)) return
      setOpen(false)
    },
  }
}

function itemsIn(within: Element | null | undefined): HTMLElement[] {
  return [...(within?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])]
}

function firstItem(box: Element | null): HTMLElement | undefined {
  const items = itemsIn(box)
  return items.find((item) => item.ariaChecked === 'true') ?? items[0]
}

/** The item that a key moves to: an arrow, Home, End, or the first letter of what it says. */
function nextItem(box: Element | null, key: string): HTMLElement | undefined {
  const now = itemsIn(box).find((item) => item === document.activeElement)
  if (now === undefined) return undefined
  const row = itemsIn(now.closest('[data-row]'))
  if (key === 'ArrowRight' || key === 'ArrowLeft') return row.find((item) => item !== now)
  const column = itemsIn(box).filter((item) => item.role === now.role)
  const at = column.indexOf(now)
  if (key === 'ArrowDown') return column[(at + 1) % column.length]
  if (key === 'ArrowUp') return column.at(at - 1)
  if (key === 'Home') return column[0]
  if (key === 'End') return column.at(-1)
  if (!/^\p{L}$/u.test(key)) return undefined
  const letter = key.toLowerCase()
  return [...column.slice(at + 1), ...column].find((item) =>
    (item.dataset['word'] ?? item.textContent).toLowerCase().startsWith(letter),
  )
}
