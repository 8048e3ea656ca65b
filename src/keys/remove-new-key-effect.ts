import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import type { Effect } from '../requests/run-effects.ts'
import type { Clock } from '../shared/clock.ts'
import type { AccessKeyRecord, AccessKeys, WriteOutcome } from './access-keys.ts'
import { foreignUse } from './key-uses.ts'
import { isMadeBy, type MakerDeps } from './made-by.ts'
import { type Pages, readReceipt } from './receipt.ts'
import { makingOf, userOf } from './request-subject.ts'
import type { Sealing } from './sealing.ts'
import type { Trail } from './trail.ts'

/**
 * Takes a new key back whose secret nobody has: makes it Inactive, looks again later, and deletes it only then.
 * Before each write it reads whether anybody has the secret or used the key; a key in use is never removed, and one that was made Inactive by us is made
 * Active again. It removes only the key that CloudTrail shows as made by this request, and never the old one.
 */
export interface RemoveNewKeyDeps extends MakerDeps {
  readonly keys: AccessKeys
  readonly trail: Trail
  readonly pages: Pages
  readonly sealing: Pick<Sealing, 'withdraw'>
  readonly clock: Clock
}

type Removed = Extract<EffectOutcome, { readonly effect: 'remove_new_key' }>
const effect = 'remove_new_key'

export function createRemoveNewKey(deps: RemoveNewKeyDeps): Effect {
  return {
    writes: true,
    run: (request) => removeNewKey(deps, request),
    // Every write is preceded by a reading: what was done by a worker that stopped is seen there.
    reconcile: () =>
      Promise.resolve({ effect, result: 'not_known', why: 'the worker stopped' } as const),
  }
}

async function removeNewKey(deps: RemoveNewKeyDeps, request: Request): Promise<Removed> {
  const { newKey, removal } = makingOf(request)
  if (newKey === undefined || removal === undefined)
    return { effect, result: 'denied', code: 'nothing_to_remove' }
  const listed = await deps.keys.list(userOf(request))
  if (listed.kind === 'unknown') return { effect, result: 'not_known', why: listed.why }
  const key = listed.value.find(({ id }) => id === newKey.id)
  if (key === undefined) return withdrawn(deps, request)
  const obstacle = await whoHasIt(deps, request, newKey, key)
  if (obstacle !== undefined) return obstacle
  const mine = await isMadeBy(deps, request, newKey.id)
  if (mine.kind === 'unknown') return { effect, result: 'not_known', why: mine.why }
  if (mine.value === undefined) return { effect, result: 'pending' }
  if (!mine.value) return { effect, result: 'denied', code: 'new_key_not_ours' }
  if (key.status === 'Active') {
    const done = await deps.keys.makeInactive(userOf(request), newKey.id)
    return asOutcome(done, { effect, result: 'made_inactive' })
  }
  // Made so by a worker that stopped, or by somebody else: it has not been Inactive long enough to be sure of anything.
  if (removal.inactiveAt === undefined) return { effect, result: 'made_inactive' }
  // First, so that nobody is handed a secret whose key goes the next moment.
  const closed = await withdrawn(deps, request)
  if (closed.result !== 'removed') return closed
  const deleted = await deps.keys.delete(userOf(request), newKey.id)
  return deleted.kind === 'gone' ? closed : asOutcome(deleted, closed)
}

/** Somebody has the secret or used the key, or that is not known; nothing where neither is so. */
async function whoHasIt(
  deps: RemoveNewKeyDeps,
  request: Request,
  newKey: NonNullable<ReturnType<typeof makingOf>['newKey']>,
  key: AccessKeyRecord,
): Promise<Removed | undefined> {
  const user = userOf(request)
  const made = new Date(newKey.createdAt)
  const lastUse = await deps.keys.lastUse(user, newKey.id)
  const trail = await deps.trail.uses(user.account, newKey.id, made, user.session)
  const ownUses = newKey.ownUses.map((moment) => new Date(moment))
  const use = foreignUse({ lastUse, trail }, ownUses)
  const { fetchedAt } = await readReceipt(deps, request, newKey)
  const { removal } = makingOf(request)
  // Whoever says that they did not receive it was shown it, or should have been.
  const fetched =
    removal?.because === 'not_fetched' && fetchedAt.kind === 'known' ? fetchedAt.value : undefined
  if (use !== undefined || fetched !== undefined) {
    const has = { use, ...(fetched !== undefined && { fetchedAt: fetched }) }
    if (removal?.because === 'not_received' || key.status === 'Active')
      return { effect, result: 'in_use', ...has }
    const back = await deps.keys.makeActive(user, newKey.id)
    return asOutcome(back, { effect, result: 'in_use', ...has })
  }
  if (lastUse.kind === 'unknown') return { effect, result: 'not_known', why: lastUse.why }
  if (trail.coverage !== 'complete')
    return { effect, result: 'not_known', why: `CloudTrail: ${trail.gaps.join(', ')}` }
  if (fetchedAt.kind === 'unknown') return { effect, result: 'not_known', why: fetchedAt.why }
  return undefined
}

/** What is sealed is not handed out any more, nor taken for a key that works. */
async function withdrawn({ sealing }: RemoveNewKeyDeps, request: Request): Promise<Removed> {
  const done = await sealing.withdraw(request)
  return done.kind === 'failed'
    ? { effect, result: 'not_known', why: done.why }
    : { effect, result: 'removed' }
}

function asOutcome(written: WriteOutcome, done: Removed): Removed {
  switch (written.kind) {
    case 'done':
      return done
    case 'gone':
      return { effect, result: 'not_known', why: 'the key is gone' }
    case 'refused':
      return { effect, result: 'denied', code: written.code }
    case 'not_known':
      return { effect, result: 'not_known', why: written.why }
  }
}
