/**
 * A call that would have changed something in an account in dry run. It was not sent. It is thrown through everything that turns failures of AWS into values,
 * so that nobody takes it for AWS's own no: whoever runs an effect or a step holds it with this reason.
 */
export class DryRunError extends Error {
  override readonly name = 'DryRunError'
  /** The operation that was not sent, as in `iam:CreateAccessKey`. */
  readonly operation: string

  constructor(operation: string) {
    super(`dry run: ${operation} was not sent`)
    this.operation = operation
  }
}
