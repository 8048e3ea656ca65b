import { type RefObject, useCallback, useId, useRef, useState } from 'react'
import { useDismiss } from './use-dismiss.ts'

/** A button that shows and hides something. Escape hides it and gives the focus back; a press elsewhere hides it too. */
export interface Disclosure {
  readonly id: string
  readonly open: boolean
  readonly whole: RefObject<HTMLDivElement | null>
  readonly button: RefObject<HTMLButtonElement | null>
  toggle(): void
  /** By keyboard the focus goes back to the button. */
  close(byKeyboard: boolean): void
}

export function useDisclosure(): Disclosure {
  const id = useId()
  const [open, setOpen] = useState(false)
  const whole = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const close = useCallback((byKeyboard: boolean) => {
    setOpen(false)
    if (byKeyboard) button.current?.focus()
  }, [])
  useDismiss(whole, open, close)
  return { id, open, whole, button, close, toggle: () => setOpen((before) => !before) }
}
