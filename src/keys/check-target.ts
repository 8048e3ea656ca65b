import type { Refusal, TargetChange } from '../requests/refusal.ts'
import type { Request } from '../requests/request.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import type { AccessKeyRecord } from './access-keys.ts'
import { readTarget, type TargetDeps } from './key-effects.ts'
import { userOf } from './request-subject.ts'

/**
 * Reads the target again when somebody approves. What is no longer what the card showed, or cannot be read, is not approved.
 * A key that somebody deleted meanwhile is let through: the approved deletion finds that, and says so.
 */
export function createCheckTarget(
  deps: TargetDeps,
): (request: Request) => Promise<Result<void, Refusal>> {
  return async (request) => {
    if (request.operation.kind === 'delete') return deletable(deps, request)
    // It is about whatever keys the user has until then.
    if (request.operation.kind === 'exempt') return ok(undefined)
    // Read right before the deletion, which begins with the last approval; what is not as on the card is asked about anew there.
    if (request.operation.kind === 'deleteRoot') return ok(undefined)
    const listed = await deps.keys.list(userOf(request))
    if (listed.kind === 'unknown') return refuse({ reason: 'target_unreadable', why: listed.why })
    const what = changed(request, listed.value)
    return what === undefined ? ok(undefined) : refuse({ reason: 'target_changed', what })
  }
}

const MOST_KEYS = 2

function changed(
  { operation }: Request,
  keys: readonly AccessKeyRecord[],
): TargetChange | undefined {
  // It is about the keys to come: whether there is room is read at each rotation.
  if (operation.kind === 'auto' || operation.kind === 'exempt' || operation.kind === 'deleteRoot')
    return undefined
  if (operation.kind === 'create') return keys.length < MOST_KEYS ? undefined : 'no_room'
  const keyId = operation.kind === 'rotate' ? operation.oldKeyId : operation.keyId
  const key = keys.find(({ id }) => id === keyId)
  if (key === undefined) return 'gone'
  switch (operation.kind) {
    case 'activate':
      return key.status === 'Active' ? 'already_active' : undefined
    case 'rotate':
      if (keys.length >= MOST_KEYS) return 'no_room'
      return key.status === 'Active' ? undefined : 'already_inactive'
    case 'deactivate':
      return key.status === 'Active' ? undefined : 'already_inactive'
    case 'delete':
    case 'snooze':
      return undefined
  }
}

async function deletable(deps: TargetDeps, request: Request): Promise<Result<void, Refusal>> {
  const target = await readTarget(deps, request)
  switch (target.kind) {
    case 'deletable':
    case 'gone':
      return ok(undefined)
    case 'changed':
      return refuse({ reason: 'target_changed', what: target.what })
    case 'not_known':
      return refuse({ reason: 'target_unreadable', why: target.why })
  }
}
