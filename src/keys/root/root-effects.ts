import type { AccessKeyId } from '../../requests/ids.ts'
import type { EffectOutcome } from '../../requests/outcome.ts'
import type { Request } from '../../requests/request.ts'
import type { Effect } from '../../requests/run-effects.ts'
import type { Clock } from '../../shared/clock.ts'
import type { NoRootSession, RootAccess, RootAudit } from './root-access.ts'
import { gateHold, rootGate } from './root-gate.ts'
import { asRootKey, isOtherThanShown, rootOf, rootRef, stillThere } from './root-keys.ts'

/**
 * Deletes the root keys that are on the card, one after the other. They are read right before in a session of their own, and again after in another one: "deleted" is said
 * only when AWS no longer lists them. It deletes nothing when a key is there that was not on the card, when one has come into use since, when a last use is not known, or
 * when one was used lately and nobody answered for that; and nothing in a session that AWS does not say is the root user's of that account.
 */
export interface RootEffectDeps {
  readonly root: RootAccess
  readonly clock: Clock
}

type Ran = Extract<EffectOutcome, { readonly effect: 'delete_root_keys' }>
const effect = 'delete_root_keys'

export function createRootEffects(deps: RootEffectDeps): { readonly delete_root_keys: Effect } {
  return {
    delete_root_keys: {
      writes: true,
      run: (request) => deleteRootKeys(deps, request),
      reconcile: (request) => wereDeleted(deps, request),
    },
  }
}

async function deleteRootKeys(deps: RootEffectDeps, request: Request): Promise<Ran> {
  const read = await deps.root.audit(rootRef(request))
  if (read.kind !== 'read') return noSession(read, [])
  const { audit } = read
  const obstacle = beforeDeleting(request, audit, deps.clock.now())
  if (obstacle !== undefined) return obstacle
  const asked: AccessKeyId[] = []
  let stopped: Ran | undefined
  for (const { id } of stillThere(rootOf(request), audit)) {
    const deleted = await deps.root.deleteKey(rootRef(request), id)
    if (deleted.kind === 'no_session') {
      stopped = noSession(deleted.because, [])
      break
    }
    if (deleted.kind === 'refused') {
      stopped = { effect, result: 'denied', code: deleted.code, asked: [] }
      break
    }
    asked.push(id)
    if (deleted.kind === 'not_known') break
  }
  return verified(deps, request, asked, stopped)
}

/** What keeps the keys from being deleted, or shows that there is nothing left to delete. */
function beforeDeleting(request: Request, audit: RootAudit, now: Date): Ran | undefined {
  const operation = rootOf(request)
  const { deletionAsked = [] } = operation
  if (audit.keys.length === 0 && deletionAsked.length > 0)
    return { effect, result: 'deleted', left: [] }
  if (audit.keys.length === 0) return { effect, result: 'gone' }
  const keys = audit.keys.map(asRootKey)
  const gate = rootGate(keys, now)
  const closed = gateHold(gate)
  if (isOtherThanShown(operation, audit))
    return {
      effect,
      result: 'changed',
      keys,
      belongings: audit.belongings,
      ...(closed !== undefined && { hold: closed }),
    }
  if (closed === undefined || (gate.kind === 'used' && isOverridden(request))) return undefined
  return { effect, result: 'held', ...closed }
}

function isOverridden({ waivers = [] }: Request): boolean {
  return waivers.some(({ of }) => of === 'root_key_used')
}

/** Asked and perhaps not answered: what a fresh session lists now decides what is said. */
async function verified(
  deps: RootEffectDeps,
  request: Request,
  asked: readonly AccessKeyId[],
  stopped: Ran | undefined,
): Promise<Ran> {
  if (asked.length === 0 && stopped !== undefined) return stopped
  const after = await deps.root.audit(rootRef(request))
  if (after.kind !== 'read') return { effect, result: 'not_known', why: whyUnread(after), asked }
  const left = stillThere(rootOf(request), after.audit)
  if (left.length === 0) return gone(after.audit)
  const still = left.map(({ id }) => id).join(', ')
  return stopped?.result === 'denied'
    ? { ...stopped, asked }
    : { effect, result: 'not_known', why: `AWS still lists ${still}`, asked }
}

/** Keys that somebody made meanwhile are told, not touched: nobody decided about them. */
function gone({ keys }: RootAudit): Ran {
  return { effect, result: 'deleted', left: keys.map(({ id }) => id) }
}

/** A worker stopped around the deletion. The claim says that it was ours and approved, so keys that are gone are keys deleted. */
async function wereDeleted(deps: RootEffectDeps, request: Request): Promise<Ran> {
  const read = await deps.root.audit(rootRef(request))
  const operation = rootOf(request)
  const all = operation.keys.map(({ id }) => id)
  if (read.kind !== 'read') return { effect, result: 'not_known', why: whyUnread(read), asked: all }
  const left = stillThere(operation, read.audit)
  if (left.length === 0) return gone(read.audit)
  // Where one is gone the worker was at it; where all are there, it stopped before the first, as far as AWS shows.
  const asked = left.length < all.length ? all : (operation.deletionAsked ?? [])
  return {
    effect,
    result: 'not_known',
    why: 'the worker stopped before all keys were deleted',
    asked,
  }
}

const NOT_PROVEN = { effect, result: 'held', reason: 'root_not_proven', facts: {} } as const

function noSession(read: NoRootSession, asked: readonly AccessKeyId[]): Ran {
  switch (read.kind) {
    case 'refused':
      return { effect, result: 'denied', code: read.code, asked }
    case 'not_root':
      return NOT_PROVEN
    case 'not_known':
      return { effect, result: 'not_known', why: read.why, asked }
  }
}

function whyUnread(read: NoRootSession): string {
  switch (read.kind) {
    case 'refused':
      return `sts:AssumeRoot ${read.code}`
    case 'not_root':
      return 'the session is not the root user’s'
    case 'not_known':
      return read.why
  }
}
