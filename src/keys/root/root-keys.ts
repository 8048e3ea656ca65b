import type { DeleteRootOperation, RootKey } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import { useSeen } from '../check-soak.ts'
import { WrongOperationError } from '../request-subject.ts'
import type { RootAudit, RootKeyRecord, RootRef } from './root-access.ts'

/** Root keys as a row keeps them, and how what AWS lists now differs from what was on the card. Pure. */
export function rootOf(request: Request): DeleteRootOperation {
  if (request.operation.kind === 'deleteRoot') return request.operation
  throw new WrongOperationError(`request ${request.id} is a ${request.operation.kind}`)
}

export function rootRef({ id, subject }: Request): RootRef {
  return { account: subject.account, session: id }
}

export function asRootKey({ id, status, createdAt, lastUse }: RootKeyRecord): RootKey {
  const seen = useSeen(lastUse)
  return {
    id,
    status,
    createdAt: createdAt.toISOString(),
    ...(seen !== undefined && { lastUse: seen }),
    ...(lastUse.kind !== 'unknown' && { neverUsed: lastUse.kind === 'never' }),
  }
}

/** `AKIA…, AKIA…`, in the order of the card: one text for the ledger. */
export function keyIdsText(keys: readonly Pick<RootKey, 'id'>[]): string {
  return keys.map(({ id }) => id).join(', ')
}

/** The keys of the card that AWS still lists, as they are now. */
export function stillThere(
  { keys }: DeleteRootOperation,
  audit: RootAudit,
): readonly RootKeyRecord[] {
  return audit.keys.filter(({ id }) => keys.some((key) => key.id === id))
}

/**
 * Whether what AWS lists is something else than people decided on: another key, a key that is gone though awskey never asked for that, another status, a use since.
 * A last use that has become known is one of these: nobody decided about it, and no override is about it.
 */
export function isOtherThanShown(operation: DeleteRootOperation, audit: RootAudit): boolean {
  const { keys, deletionAsked = [] } = operation
  const isNew = audit.keys.some(({ id }) => keys.every((key) => key.id !== id))
  const isGone = keys.some(
    ({ id }) => !deletionAsked.includes(id) && audit.keys.every((key) => key.id !== id),
  )
  return isNew || isGone || audit.keys.some((now) => hasMoved(keys, now))
}

function hasMoved(shown: readonly RootKey[], now: RootKeyRecord): boolean {
  const key = shown.find(({ id }) => id === now.id)
  if (key === undefined) return false
  if (key.status !== now.status) return true
  const wasKnown = key.lastUse !== undefined || key.neverUsed === true
  if (!wasKnown) return now.lastUse.kind !== 'unknown'
  return now.lastUse.kind === 'at' && now.lastUse.at.toISOString() > (key.lastUse?.at ?? '')
}
