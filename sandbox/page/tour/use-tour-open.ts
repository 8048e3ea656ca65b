import { useCallback, useEffect, useRef, useState } from 'react'

/**
 * Whether the tour stands there: by itself until somebody closed it in this browser, then when the top bar asks for it. Starting over opens it again.
 * Where it was asked for, the focus goes to it, and back when it is closed.
 */
export interface TourOpen {
  readonly open: boolean
  readonly folded: boolean
  /** Rises each time the tour was asked for. */
  readonly asked: number
  close(): void
  fold(folded: boolean): void
}

const NAME = 'awskey-tour'
const CLOSED = 'closed'

export function useTourOpen(): TourOpen {
  const [open, setOpen] = useState(() => localStorage.getItem(NAME) !== CLOSED)
  const [folded, fold] = useState(false)
  const [asked, setAsked] = useState(0)
  const from = useRef<Element | null>(null)
  useEffect(() => {
    const start = (): void => {
      setOpen(true)
      fold(false)
      localStorage.removeItem(NAME)
    }
    const ask = (): void => {
      from.current = document.activeElement
      start()
      setAsked((before) => before + 1)
    }
    window.addEventListener('awskey:tour', ask)
    window.addEventListener('awskey:reset', start)
    return () => {
      window.removeEventListener('awskey:tour', ask)
      window.removeEventListener('awskey:reset', start)
    }
  }, [])
  const close = useCallback(() => {
    setOpen(false)
    localStorage.setItem(NAME, CLOSED)
    focusOn(from.current)
  }, [])
  return { open, folded, asked, close, fold }
}

function focusOn(before: Element | null): void {
  const target = before?.isConnected === true ? before : document.getElementById('conversation')
  if (target instanceof HTMLElement) target.focus()
}
