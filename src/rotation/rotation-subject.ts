import { WrongOperationError } from '../keys/request-subject.ts'
import type { RotateOperation } from '../requests/operation.ts'
import type { Request } from '../requests/request.ts'

/** An effect of a rotation that was given another operation is a bug, not an outcome. */
export function rotationOf(request: Request): RotateOperation {
  if (request.operation.kind === 'rotate') return request.operation
  throw new WrongOperationError(`request ${request.id} is a ${request.operation.kind}`)
}
