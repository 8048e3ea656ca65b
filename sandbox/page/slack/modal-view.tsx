import {
  type ReactNode,
  type RefObject,
  type SubmitEvent,
  useCallback,
  useEffect,
  useRef,
} from 'react'
import type { LiveView } from '../../wire/live-state.ts'
import { Blocks } from '../blocks/blocks.tsx'
import { SurfaceContext } from '../blocks/surface.ts'
import { viewPlace } from '../store/acts.ts'
import { Icon } from './icons.tsx'
import { ModalDialog } from './modal-dialog.tsx'
import { ProblemNote } from './problem-note.tsx'
import { usePersonAct } from './use-person-act.ts'
import { useViewSurface } from './use-view-surface.ts'

const SUBMIT = 'submit'
const CLOSE = 'close'

/** One modal of this person. A modal under another one draws nothing and keeps what was typed into it. */
export function ModalView(props: {
  readonly view: LiveView
  /** The ids of the modals under this one; absent: another one lies on top of it. */
  readonly below: readonly string[] | undefined
}): ReactNode {
  const { view, below } = props
  const acts = usePersonAct(viewPlace(view.id))
  const { surface, values, showErrors } = useViewSurface(view, 'modal', acts)
  const { problem, dismiss, pending, run } = acts
  const hasErrors = Object.keys(view.errors).length > 0
  const [form, submitted] = useFirstWrongInput(surface.errors)
  useEffect(() => {
    if (hasErrors && problem !== undefined) dismiss()
  }, [hasErrors, problem, dismiss])
  if (below === undefined) return null
  const close = (): void => {
    void run(CLOSE, 'close', { view_id: view.id })
  }
  const submit = async (): Promise<void> => {
    submitted()
    await run(SUBMIT, 'submit', { view_id: view.id, values })
    showErrors()
  }
  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    if (view.submit !== undefined) void submit()
  }
  return (
    <ModalDialog title={view.title} revision={view.hash} below={below} onClose={close}>
      <form className="modal-form" noValidate ref={form} onSubmit={onSubmit}>
        <ModalHead title={view.title} close={close} />
        <div className="modal-body">
          <SurfaceContext value={surface}>
            <Blocks blocks={view.blocks} />
          </SurfaceContext>
        </div>
        <div className="modal-foot">
          {!hasErrors && <ProblemNote problem={problem} dismiss={dismiss} />}
          <div className="modal-buttons">
            <ModalButton label={view.close} busy={pending.includes(CLOSE)} onClick={close} />
            {view.submit !== undefined && (
              <ModalButton label={view.submit} busy={pending.includes(SUBMIT)} />
            )}
          </div>
        </div>
      </form>
    </ModalDialog>
  )
}

/** After a submit that found something wrong the focus goes to the first input that has to be mended. */
function useFirstWrongInput(
  errors: LiveView['errors'],
): readonly [form: RefObject<HTMLFormElement | null>, submitted: () => void] {
  const form = useRef<HTMLFormElement>(null)
  const awaited = useRef<boolean>(false)
  useEffect(() => {
    if (!awaited.current || Object.keys(errors).length === 0) return
    awaited.current = false
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [errors])
  const submitted = useCallback(() => {
    awaited.current = true
  }, [])
  return [form, submitted]
}

function ModalHead(props: { readonly title: string; readonly close: () => void }): ReactNode {
  return (
    <header className="modal-head">
      <h2>{props.title}</h2>
      <button
        type="button"
        className="icon-button"
        aria-label="Leave this form"
        title="Leave this form"
        onClick={props.close}
      >
        <Icon name="close" />
      </button>
    </header>
  )
}

/** Without `onClick` it is the button that submits. */
function ModalButton(props: {
  readonly label: string
  readonly busy: boolean
  readonly onClick?: () => void
}): ReactNode {
  const { label, busy, onClick } = props
  return (
    <button
      type={onClick === undefined ? 'submit' : 'button'}
      className={onClick === undefined ? 'button primary' : 'button'}
      aria-busy={busy}
      onClick={onClick}
    >
      {busy && <span className="spinner" />}
      {label}
    </button>
  )
}
