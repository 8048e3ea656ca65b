import { type ReactNode, useRef } from 'react'
import { ActProblem } from '../aws/act-problem.tsx'
import { useActs } from '../store/acts.ts'
import { startOver } from '../store/start-over.ts'

/** Brings back the seeded state, after a question: what was done in the sandbox is gone then, for every window. */
const PLACE = 'reset'

export function StartOver(): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const busy = useActs(PLACE).pending.length > 0
  const restart = async (): Promise<void> => {
    if (await startOver(PLACE)) dialog.current?.close()
  }
  return (
    <>
      <button
        type="button"
        className="button small"
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        Start over
      </button>
      <dialog ref={dialog} className="confirm" aria-labelledby="start-over-title">
        <h2 id="start-over-title">Start over?</h2>
        <p>
          All messages, requests, keys and faults of this sandbox go back to how they were at the
          start, in every window. Business time stays where it is.
        </p>
        <ActProblem place={PLACE} />
        <div className="confirm-buttons">
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Keep going
          </button>
          <button
            type="button"
            className="button danger"
            aria-busy={busy}
            onClick={() => void restart()}
          >
            {busy && <span className="spinner" />}
            Start over now
          </button>
        </div>
      </dialog>
    </>
  )
}
