import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react'

/**
 * The button that somebody pressed goes when its message changes. The focus then stays at the message, where the answer stands, instead of falling to the top of the page.
 * It never takes the focus from where somebody has put it.
 */
export interface KeptFocus {
  readonly ref: RefObject<HTMLElement | null>
  onFocus(): void
  onBlur(event: FocusEvent<HTMLElement>): void
}

export function useKeptFocus(drawn: unknown): KeptFocus {
  const ref = useRef<HTMLElement>(null)
  const held = useRef<Element>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn is not read; that it changed is what matters.
  useLayoutEffect(() => {
    if (held.current !== null && document.activeElement === document.body) ref.current?.focus()
  }, [drawn])
  return {
    ref,
    onFocus: () => {
      held.current = ref.current
    },
    onBlur({ target }) {
      // An element that was taken away loses the focus too: then it is still the message that has it.
      queueMicrotask(() => {
        if (target.isConnected && ref.current?.contains(document.activeElement) !== true)
          held.current = null
      })
    },
  }
}
