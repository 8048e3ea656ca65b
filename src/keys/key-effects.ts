import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { subjectKeyId } from '../requests/request-facts.ts'
import type { Effects } from '../requests/run-effects.ts'
import type { AccessKeyRecord, AccessKeys, WriteOutcome } from './access-keys.ts'
import type { ProveSoak } from './prove-soak.ts'
import { keyOf, userOf } from './request-subject.ts'

/**
 * The effects on one key: delete it, make it Inactive or Active. The target is read right before a deletion and again after it: "deleted" is said only when AWS no longer lists the key.
 * It never deletes an Active key, one that was used after it was made inactive, one whose soak was not whole, or one of which any of this could not be read.
 */
export interface TargetDeps {
  readonly keys: AccessKeys
  readonly proveSoak: ProveSoak
}

export function createKeyEffects(
  deps: TargetDeps,
): Pick<Effects, 'delete_key' | 'make_active' | 'make_inactive'> {
  return {
    delete_key: {
      writes: true,
      run: (request) => deleteKey(deps, request),
      reconcile: (request) => wasDeleted(deps.keys, request),
    },
    make_active: {
      writes: true,
      run: (request) => switchKey(deps.keys, request, SWITCHES.make_active),
      reconcile: (request) => wasSwitched(deps.keys, request, SWITCHES.make_active),
    },
    make_inactive: {
      writes: true,
      run: (request) => switchKey(deps.keys, request, SWITCHES.make_inactive),
      reconcile: (request) => wasSwitched(deps.keys, request, SWITCHES.make_inactive),
    },
  }
}

async function deleteKey(deps: TargetDeps, request: Request): Promise<EffectOutcome> {
  const { keys } = deps
  const effect = 'delete_key'
  const target = await readTarget(deps, request)
  // An earlier deletion had no answer: a key that is gone since is a key deleted, as after a worker that stopped.
  const { operation } = request
  if (target.kind === 'gone' && operation.kind === 'delete' && operation.deletionAsked === true)
    return { effect, result: 'deleted' }
  if (target.kind !== 'deletable') return asDeleteOutcome(target)
  const deleted = await keys.delete(userOf(request), keyOf(request))
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
  | { readonly kind: 'changed'; readonly what: 'active_again' | 'used_again' | 'not_soaked' }
  | { readonly kind: 'not_known'; readonly why: string }

/** What AWS says now of the key that is to be deleted. Used when somebody approves, and again right before the deletion. */
export async function readTarget(
  { keys, proveSoak }: TargetDeps,
  request: Request,
): Promise<DeleteTarget> {
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
  const soak = await proveSoak(request)
  if (soak.kind === 'unknown') return { kind: 'not_known', why: soak.why }
  return soak.value === 'whole' ? { kind: 'deletable' } : { kind: 'changed', what: 'not_soaked' }
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

interface Switch {
  readonly effect: 'make_active' | 'make_inactive'
  readonly to: AccessKeyRecord['status']
}

const SWITCHES: Readonly<Record<Switch['effect'], Switch>> = {
  make_active: { effect: 'make_active', to: 'Active' },
  make_inactive: { effect: 'make_inactive', to: 'Inactive' },
}

async function switchKey(
  keys: AccessKeys,
  request: Request,
  { effect, to }: Switch,
): Promise<EffectOutcome> {
  const { operation } = request
  // An earlier try had no answer. Read first, so that a refusal now cannot hide what was done then.
  if ('switchAsked' in operation && operation.switchAsked === true) {
    const before = await readSwitched(keys, request, { effect, to })
    if (before !== undefined) return before
  }
  const write = effect === 'make_active' ? keys.makeActive : keys.makeInactive
  return { effect, ...asResult(await write(userOf(request), keyOf(request))) }
}

/** A worker stopped around the change: what AWS lists now says whether it was made. */
async function wasSwitched(
  keys: AccessKeys,
  request: Request,
  { effect, to }: Switch,
): Promise<EffectOutcome> {
  const why = `the worker stopped before the key was ${to}`
  return (await readSwitched(keys, request, { effect, to })) ?? { effect, result: 'not_known', why }
}

/** What became of an earlier try; nothing when the key is not yet what it is to be. */
async function readSwitched(
  keys: AccessKeys,
  request: Request,
  { effect, to }: Switch,
): Promise<EffectOutcome | undefined> {
  const listed = await keys.list(userOf(request))
  if (listed.kind === 'unknown') return { effect, result: 'not_known', why: listed.why }
  const key = listed.value.find(({ id }) => id === subjectKeyId(request))
  if (key === undefined) return { effect, result: 'gone' }
  return key.status === to ? { effect, result: 'done' } : undefined
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
