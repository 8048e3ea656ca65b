/**
 * A refusal as AWS words it. Codes are the query protocol's (`AccessDenied`, `ValidationError`, `Throttling`);
 * the JSON protocol writes its own spelling of the common ones when it answers.
 */
export class AwsError extends Error {
  override readonly name = 'AwsError'
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.status = status
  }
}

export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message)
}

export function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, 404)
}

export function throttled(): AwsError {
  return new AwsError('Throttling', 'Rate exceeded')
}

export function accessDenied(message: string): AwsError {
  return new AwsError('AccessDenied', message, 403)
}

export function unknownOperation(service: string, operation: string): AwsError {
  return new AwsError(
    'SandboxUnknownOperation',
    `the sandbox's AWS does not know ${service}:${operation}`,
    501,
  )
}
