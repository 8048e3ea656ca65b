import { useEffect } from 'react'

/**
 * When a panel that leaves the page usable closes: by Escape inside it (with `byKeyboard`, so that the focus can go back), or by a press elsewhere.
 * Escape in a dialog that was opened from the panel closes that dialog and no more.
 */
export function useDismiss(
  whole: { readonly current: HTMLElement | null },
  open: boolean,
  dismiss: (byKeyboard: boolean) => void,
): void {
  useEffect(() => {
    const element = whole.current
    if (!open || element === null) return
    const onPress = ({ target }: PointerEvent): void => {
      if (target instanceof Node && !element.contains(target)) dismiss(false)
    }
    const onKey = ({ key, target }: KeyboardEvent): void => {
      const inDialog = target instanceof Element && target.closest('dialog') !== null
      if (key === 'Escape' && !inDialog) dismiss(true)
    }
    document.addEventListener('pointerdown', onPress)
    element.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', onPress)
      element.removeEventListener('keydown', onKey)
    }
  }, [whole, open, dismiss])
}
