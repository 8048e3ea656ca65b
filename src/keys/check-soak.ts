import type { UseSeen } from '../requests/operation.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import type { Effect } from '../requests/run-effects.ts'
import type { AccessKeys, LastUse } from './access-keys.ts'
import { keyOf, userOf } from './request-subject.ts'
import type { Trail } from './trail.ts'

/**
 * Looks at a key that is to stay Inactive for a while: is it still there and Inactive, was it used or made Active in between. Reads only.
 * What could not be read is not known; it is never "still Inactive".
 */
export function createSoakCheck(deps: {
  readonly keys: AccessKeys
  readonly trail: Trail
}): Effect {
  const run = async (request: Request): Promise<EffectOutcome> => {
    const effect = 'check_soak'
    const keyId = keyOf(request)
    const user = userOf(request)
    const listed = await deps.keys.list(user)
    if (listed.kind === 'unknown') return { effect, result: 'not_known', why: listed.why }
    const key = listed.value.find(({ id }) => id === keyId)
    if (key === undefined) return { effect, result: 'gone' }
    if (key.status === 'Active') return { effect, result: 'active_again' }
    const lastUse = await deps.keys.lastUse(user, keyId)
    if (lastUse.kind === 'unknown') return { effect, result: 'not_known', why: lastUse.why }
    const since = inactiveSince(request)
    const activations = await deps.trail.madeActive(user.account, keyId, since, user.session)
    if (activations.kind === 'unknown') return { effect, result: 'not_known', why: activations.why }
    return {
      effect,
      result: 'inactive',
      lastUse: useSeen(lastUse),
      neverUsed: lastUse.kind === 'never',
      activeAt: activations.value.find((moment) => moment > since),
    }
  }
  return { writes: false, run, reconcile: run }
}

function inactiveSince({ operation, createdAt }: Request): Date {
  const known =
    operation.kind === 'rotate' || operation.kind === 'delete' ? operation.inactiveAt : undefined
  return new Date(known ?? createdAt)
}

/** The last use as the row remembers it; nothing for a key that was never used. */
export function useSeen(lastUse: LastUse): UseSeen | undefined {
  if (lastUse.kind !== 'at') return undefined
  const { at, service, region } = lastUse
  return { at: at.toISOString(), service, region, source: 'last_used' }
}
