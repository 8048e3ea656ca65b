import { type AccessKeyId, ROOT_USER_NAME } from '../requests/ids.ts'
import type { CreateOperation, RotateOperation } from '../requests/operation.ts'
import type { Request } from '../requests/request.ts'
import { subjectKeyId } from '../requests/request-facts.ts'
import type { UserRef } from './access-keys.ts'

/** The IAM user of a request, with the request's id as the session under which AWS is called. Throws for a root user: nothing that names users is meant for it. */
export function userOf(request: Request): UserRef {
  const { account, userName } = request.subject
  if (userName === ROOT_USER_NAME)
    throw new WrongOperationError(
      `request ${request.id} is about a root user, who has no name in IAM`,
    )
  return { account, userName, session: request.id }
}

/** An effect that was given a request of another operation is a bug, not an outcome. */
export class WrongOperationError extends Error {
  override readonly name = 'WrongOperationError'
}

/** The operation of a request that makes a key. */
export function makingOf(request: Request): RotateOperation | CreateOperation {
  const { operation } = request
  if (operation.kind === 'rotate' || operation.kind === 'create') return operation
  throw new WrongOperationError(`request ${request.id} is a ${operation.kind} and makes no key`)
}

/** The key of a request about one key. */
export function keyOf(request: Request): AccessKeyId {
  const keyId = subjectKeyId(request)
  if (keyId !== undefined) return keyId
  throw new WrongOperationError(`request ${request.id} has no key yet`)
}
