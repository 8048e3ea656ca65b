import type { ReactNode } from 'react'

/** What Slack or the sandbox says of an act that did not go well, beside the place where it was done. */
export function ProblemNote(props: {
  readonly problem: string | undefined
  readonly dismiss: () => void
}): ReactNode {
  if (props.problem === undefined) return null
  return (
    <div className="problem-note" role="alert">
      <p>{props.problem}</p>
      <button type="button" className="button small quiet" onClick={props.dismiss}>
        Dismiss
      </button>
    </div>
  )
}

/** How long awskey took to acknowledge; gone after a moment. */
export function AnsweredNote({ ms }: { readonly ms: number | undefined }): ReactNode {
  return ms === undefined ? null : <p className="answered-note">answered in {ms} ms</p>
}
