/**
 * Errors that end a job or a step without anything being wrong: somebody else is at it and it comes again, or it is not to be done. They are told by their names, which are ours; an error of AWS or Slack is none of them.
 * They are written as warnings, and do not count as failures.
 */
const EXPECTED = /^(?:\w+(?:Taken|Busy|NotYet)Error|RotationRefusedError|DryRunError)$/

export function isExpected(error: unknown): error is Error {
  return error instanceof Error && EXPECTED.test(error.name)
}
