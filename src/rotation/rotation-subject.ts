import type { UserRef } from '../keys/access-keys.ts'
import type { RotateOperation } from '../requests/operation.ts'
import type { Request } from '../requests/request.ts'

/** The IAM user of a request, with the request's id as the session under which AWS is called. */
export function userOf(request: Request): UserRef {
  const { account, userName } = request.subject
  return { account, userName, session: request.id }
}

export class NotARotationError extends Error {
  override readonly name = 'NotARotationError'
}

/** An effect of a rotation that was given another operation is a bug, not an outcome. */
export function rotationOf(request: Request): RotateOperation {
  if (request.operation.kind === 'rotate') return request.operation
  throw new NotARotationError(`request ${request.id} is a ${request.operation.kind}`)
}
