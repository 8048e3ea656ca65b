import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { type JsonObject, objectAt, textAt } from '../../../slack/json.ts'
import { textOf } from '../block-words.ts'
import { TextObject } from '../markup.tsx'

/** Asks first where the element says so. Esc and the refusing button do nothing but close; the focus goes back to where it was. */
export function useConfirm(element: JsonObject): readonly [
  /** Does `work` at once, or when the person has said yes. */
  ask: (work: () => void) => void,
  dialog: ReactNode,
] {
  const confirm = objectAt(element, 'confirm')
  const [work, setWork] = useState<(() => void) | undefined>(undefined)
  if (confirm === undefined) return [(doIt) => doIt(), null]
  const dialog =
    work === undefined ? null : (
      <ConfirmDialog confirm={confirm} onYes={work} onClose={() => setWork(undefined)} />
    )
  return [(doIt) => setWork(() => doIt), dialog]
}

function ConfirmDialog({
  confirm,
  onYes,
  onClose,
}: {
  readonly confirm: JsonObject
  readonly onYes: () => void
  readonly onClose: () => void
}): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const deny = useRef<HTMLButtonElement>(null)
  const id = useId()
  useEffect(() => {
    dialog.current?.showModal()
    deny.current?.focus()
  }, [])
  const answer = (yes: boolean): void => {
    dialog.current?.close()
    if (yes) onYes()
  }
  const style = textAt(confirm, 'style') === 'danger' ? 'danger' : 'primary'
  return (
    <dialog
      ref={dialog}
      className="confirm"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onClose={(event) => {
        event.stopPropagation()
        onClose()
      }}
      onCancel={(event) => event.stopPropagation()}
    >
      <h2 id={`${id}-title`}>{textOf(confirm['title']) || 'Are you sure?'}</h2>
      <div id={`${id}-text`} className="words">
        <TextObject text={objectAt(confirm, 'text') ?? {}} />
      </div>
      <div className="answers">
        <button type="button" className="button" ref={deny} onClick={() => answer(false)}>
          {textOf(confirm['deny']) || 'Cancel'}
        </button>
        <button type="button" className={`button ${style}`} onClick={() => answer(true)}>
          {textOf(confirm['confirm']) || 'Yes'}
        </button>
      </div>
    </dialog>
  )
}
