import type { EffectOutcome } from '../requests/outcome.ts'
import { type Request, subjectKeyId } from '../requests/request.ts'
import type { Effects } from '../requests/run-effects.ts'
import type { AccessKeys, UserRef, WriteOutcome } from './access-keys.ts'

/**
 * The effects on one key: delete it, make it active again. The target is read right before a deletion and again after it: "deleted" is said only when AWS no longer lists the key.
 * It never deletes an Active key, one that was used after it was made inactive, or one whose use could not be read.
 */
export function createKeyEffects(deps: {
  readonly keys: AccessKeys
}): Pick<Effects, 'delete_key' | 'make_active'> {
  return {
    delete_key: {
      writes: true,
      run: (request) => deleteKey(deps.keys, request),
      reconcile: (request) => wasDeleted(deps.keys, request),
    },
    make_active: {
      writes: true,
      run: async (request) => ({
        effect: 'make_active',
        ...asResult(await deps.keys.makeActive(userOf(request), subjectKeyId(request))),
      }),
      reconcile: (request) => wasMadeActive(deps.keys, request),
    },
  }
}

const userOf = (request: Request): UserRef => ({
  account: request.subject.account,
  userName: request.subject.userName,
  session: request.id,
})

async function deleteKey(keys: AccessKeys, request: Request): Promise<EffectOutcome> {
  const effect = 'delete_key'
  const target = await readTarget(keys, request)
  // An earlier deletion had no answer: a key that is gone since is a key deleted, as after a worker that stopped.
  const { operation } = request
  if (target.kind === 'gone' && operation.kind === 'delete' && operation.deletionAsked === true)
    return { effect, result: 'deleted' }
  if (target.kind !== 'deletable') return asDeleteOutcome(target)
  const deleted = await keys.delete(userOf(request), subjectKeyId(request))
  if (deleted.kind === 'refused') return { effect, result: 'denied', code: deleted.code }
  // Asked and perhaps not answered: what AWS lists now decides what is said.
  const after = await keys.list(userOf(request))
  if (after.kind === 'unknown') return { effect, result: 'not_known', why: after.why, asked: true }
  if (!after.value.some(({ id }) => id === subjectKeyId(request)))
    return { effect, result: 'deleted' }
  const why = deleted.kind === 'not_known' ? deleted.why : 'AWS still lists the key'
  return { effect, result: 'not_known', why, asked: true }
}

export type DeleteTarget =
  | { readonly kind: 'deletable' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'changed'; readonly what: 'active_again' | 'used_again' }
  | { readonly kind: 'not_known'; readonly why: string }

/** What AWS says now of the key that is to be deleted. Used when somebody approves, and again right before the deletion. */
export async function readTarget(keys: AccessKeys, request: Request): Promise<DeleteTarget> {
  const { operation } = request
  if (operation.kind !== 'delete') return { kind: 'not_known', why: 'this is no deletion' }
  const user = userOf(request)
  const listed = await keys.list(user)
  if (listed.kind === 'unknown') return { kind: 'not_known', why: listed.why }
  const key = listed.value.find(({ id }) => id === operation.keyId)
  if (key === undefined) return { kind: 'gone' }
  if (key.status !== 'Inactive') return { kind: 'changed', what: 'active_again' }
  const lastUse = await keys.lastUse(user, operation.keyId)
  if (lastUse.kind === 'unknown') return { kind: 'not_known', why: lastUse.why }
  if (lastUse.kind === 'at' && lastUse.at.toISOString() > operation.inactiveAt)
    return { kind: 'changed', what: 'used_again' }
  return { kind: 'deletable' }
}

function asDeleteOutcome(target: Exclude<DeleteTarget, { kind: 'deletable' }>): EffectOutcome {
  const effect = 'delete_key'
  switch (target.kind) {
    case 'gone':
      return { effect, result: 'gone' }
    case 'changed':
      return { effect, result: 'changed', what: target.what }
    case 'not_known':
      return { effect, result: 'not_known', why: target.why }
  }
}

/** A worker stopped around the deletion. The claim says that it was ours and approved, so a key that is gone is a key deleted. */
async function wasDeleted(keys: AccessKeys, request: Request): Promise<EffectOutcome> {
  const effect = 'delete_key'
  const listed = await keys.list(userOf(request))
  if (listed.kind === 'unknown')
    return { effect, result: 'not_known', why: listed.why, asked: true }
  return listed.value.some(({ id }) => id === subjectKeyId(request))
    ? { effect, result: 'not_known', why: 'the worker stopped before the key was deleted' }
    : { effect, result: 'deleted' }
}

async function wasMadeActive(keys: AccessKeys, request: Request): Promise<EffectOutcome> {
  const effect = 'make_active'
  const listed = await keys.list(userOf(request))
  if (listed.kind === 'unknown') return { effect, result: 'not_known', why: listed.why }
  const key = listed.value.find(({ id }) => id === subjectKeyId(request))
  if (key === undefined) return { effect, result: 'gone' }
  if (key.status === 'Active') return { effect, result: 'done' }
  return { effect, result: 'not_known', why: 'the worker stopped before the key was made active' }
}

function asResult(
  outcome: WriteOutcome,
):
  | { readonly result: 'done' | 'gone' }
  | { readonly result: 'denied'; readonly code: string }
  | { readonly result: 'not_known'; readonly why: string } {
  switch (outcome.kind) {
    case 'done':
    case 'gone':
      return { result: outcome.kind }
    case 'refused':
      return { result: 'denied', code: outcome.code }
    case 'not_known':
      return { result: 'not_known', why: outcome.why }
  }
}
