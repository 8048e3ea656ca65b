import {
  type KeyboardEvent,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react'

/**
 * The native dialog around a modal. It keeps the focus inside, also when an update takes away what had it, and gives it back afterwards.
 * It never closes by itself: Esc asks for closing, and the dialog goes when the modal is gone from the workspace.
 */
export function ModalDialog(props: {
  readonly title: string
  /** Changes with every update by the app. */
  readonly revision: string
  readonly below: readonly string[]
  readonly onClose: () => void
  readonly children: ReactNode
}): ReactNode {
  const { title, revision, below, onClose, children } = props
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  useEffect(() => {
    if (revision !== '') focusWithin(dialog.current)
  }, [revision])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || !isOwn(event)) return
    event.preventDefault()
    onClose()
  }
  // Esc while nothing inside has the focus.
  const onCancel = (event: SyntheticEvent<HTMLDialogElement>): void => {
    if (event.target !== event.currentTarget) return
    event.preventDefault()
    onClose()
  }
  // A browser closes a dialog that refuses a second time.
  const onForced = (event: SyntheticEvent<HTMLDialogElement>): void => {
    if (event.target !== event.currentTarget) return
    event.currentTarget.showModal()
    onClose()
  }
  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-label={title}
      onKeyDown={onKeyDown}
      onCancel={onCancel}
      onClose={onForced}
    >
      {below.map((id) => (
        <div key={id} className="modal-edge" />
      ))}
      {children}
    </dialog>
  )
}

/** A question that a block asks is a dialog of its own inside this one. */
function isOwn({ target, currentTarget }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('dialog') === currentTarget
}

function focusWithin(dialog: HTMLDialogElement | null): void {
  const now = document.activeElement
  const isAtStart = now === dialog || now?.closest('.modal-head') !== null
  if (dialog?.contains(now) === true && !isAtStart) return
  const controls = 'input, textarea, select, button, a[href]'
  dialog?.querySelector<HTMLElement>(`.modal-body :is(${controls}), .modal-foot button`)?.focus()
}
