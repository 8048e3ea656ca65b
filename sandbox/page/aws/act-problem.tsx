import type { ReactNode } from 'react'
import { dismissProblem, useActs } from '../store/acts.ts'

/** What went wrong with the last act of a place, beside it, until it is dismissed or done again with success. */
export function ActProblem({ place }: { readonly place: string }): ReactNode {
  const { problem } = useActs(place)
  if (problem === undefined) return null
  return (
    <p className="act-problem" role="alert">
      <span>{problem}</span>
      <button
        type="button"
        className="button small quiet"
        aria-label="Dismiss this problem"
        onClick={() => dismissProblem(place)}
      >
        <span aria-hidden="true">×</span>
      </button>
    </p>
  )
}
