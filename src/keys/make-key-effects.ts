import type { AccessKeyId } from '../requests/ids.ts'
import type { PageBecause } from '../requests/operation.ts'
import type { Delivery } from '../requests/operation-words.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { subjectKeyId } from '../requests/request-facts.ts'
import type { Effect, Effects } from '../requests/run-effects.ts'
import type { Clock, Sleep } from '../shared/clock.ts'
import { type Known, known } from '../shared/known.ts'
import type { AccessKeyRecord, AccessKeys, KeyProbe, UserRef } from './access-keys.ts'
import { isMadeBy, isOurs } from './made-by.ts'
import { proveKey } from './prove-key.ts'
import { makingOf, userOf } from './request-subject.ts'
import type { Sealing } from './sealing.ts'
import type { Trail } from './trail.ts'

/**
 * The effects that make a key and hand it over, for whichever operation asked for one. The secret lives only inside `create_key`: from IAM's answer into the vault and into the probe's signature.
 * A key is called ours only when it was not there before and CloudTrail shows this request as its maker.
 */
export interface MakeKeyDeps {
  readonly keys: AccessKeys
  readonly probe: KeyProbe
  readonly trail: Trail
  readonly sealing: Sealing
  /** How the new secret reaches its owner. `keys` are those of the user that work now: any of them could read what the user itself may read. */
  chooseDelivery(request: Request, keys: readonly AccessKeyId[]): Promise<ChosenDelivery>
  readonly clock: Clock
  readonly sleep: Sleep
  /** The role under which awskey makes keys: anybody may choose a session name, only awskey may be in this role. */
  readonly operatorRole: string
  /** Whether Secrets Manager still waits for the key of this request. Asked only of a rotation that it asked for. */
  isWanted(request: Request): Promise<Known<boolean>>
}

/** `pageBecause` only where the user itself could read it and must not. */
export interface ChosenDelivery {
  readonly delivery: Delivery
  readonly pageBecause?: PageBecause | undefined
}

const MOST_KEYS = 2

type MakeKeyEffects = Pick<
  Effects,
  'intend_create' | 'create_key' | 'reconcile_create' | 'remove_stray_key' | 'hand_over'
>

export function createMakeKeyEffects(deps: MakeKeyDeps): MakeKeyEffects {
  const readOnly = (run: Effect['run']): Effect => ({ writes: false, run, reconcile: run })
  return {
    intend_create: { ...readOnly((request) => intendCreate(deps, request)), writes: true },
    create_key: {
      writes: true,
      run: (request) => createKey(deps, request),
      reconcile: () =>
        Promise.resolve({ effect: 'create_key', result: 'not_known', why: 'the worker stopped' }),
    },
    reconcile_create: readOnly((request) => reconcileCreate(deps, request)),
    // Making one named key Inactive and deleting it is safe to repeat.
    remove_stray_key: {
      writes: true,
      run: (request) => removeStrayKey(deps, request),
      reconcile: () =>
        Promise.resolve({
          effect: 'remove_stray_key',
          result: 'not_known',
          why: 'the worker stopped',
        }),
    },
    hand_over: readOnly((request) => handOver(deps, request)),
  }
}

async function intendCreate(deps: MakeKeyDeps, request: Request): Promise<EffectOutcome> {
  const effect = 'intend_create'
  const operation = makingOf(request)
  const wanted = request.auto === undefined ? known(true) : await deps.isWanted(request)
  if (wanted.kind === 'unknown') return { effect, result: 'not_known', why: wanted.why }
  if (!wanted.value) return { effect, result: 'not_wanted' }
  const listed = await deps.keys.list(userOf(request))
  if (listed.kind === 'unknown') return { effect, result: 'not_known', why: listed.why }
  if (hasRoom(operation, listed.value)) {
    const working = listed.value.filter(({ status }) => status === 'Active')
    const chosen = await deps.chooseDelivery(
      request,
      working.map(({ id }) => id),
    )
    // Whoever holds the old key must not get its successor from Secrets Manager, and nobody stands by to be shown a page.
    if (request.auto !== undefined && chosen.delivery === 'page')
      return { effect, result: 'not_for_vault' }
    return { effect, result: 'intended', keys: listed.value.map(({ id }) => id), ...chosen }
  }
  const found = listed.value.map(({ id, status }) => `${id} ${status}`).join(', ')
  const facts = {
    found: found || 'no key',
    ...(operation.kind === 'rotate' && { keyId: operation.oldKeyId }),
  }
  return { effect, result: 'keys_changed', facts }
}

/** A rotation wants its old key Active and alone; a creation wants a free slot, and Inactive keys hold one too. */
function hasRoom(
  operation: ReturnType<typeof makingOf>,
  keys: readonly AccessKeyRecord[],
): boolean {
  if (operation.kind === 'create') return keys.length < MOST_KEYS
  const [only, ...others] = keys
  return only?.id === operation.oldKeyId && only.status === 'Active' && others.length === 0
}

async function createKey(deps: MakeKeyDeps, request: Request): Promise<EffectOutcome> {
  const effect = 'create_key'
  const user = userOf(request)
  const created = await deps.keys.create(user)
  if (created.kind === 'refused') return { effect, result: 'refused', code: created.code }
  if (created.kind === 'not_known') return { effect, result: 'not_known', why: created.why }
  const { id: keyId, secret, createdAt } = created
  // Sealed first: everything between here and the vault is time in which a crash loses the secret.
  const sealed = await deps.sealing.seal(request, { id: keyId, secret })
  if (sealed.kind === 'failed') return { effect, result: 'not_sealed', keyId, why: sealed.why }
  const proven = await proveKey(deps, { id: keyId, secret })
  return {
    effect,
    result: 'created',
    keyId,
    createdAt,
    secretArn: sealed.arn,
    secretVersionId: sealed.versionId,
    ...proven,
  }
}

async function reconcileCreate(deps: MakeKeyDeps, request: Request): Promise<EffectOutcome> {
  const effect = 'reconcile_create'
  const { keysBefore = [] } = makingOf(request)
  const listed = await deps.keys.list(userOf(request))
  if (listed.kind === 'unknown') return { effect, result: 'not_known', why: listed.why }
  const fresh = listed.value.filter(({ id }) => !keysBefore.includes(id))
  let foreign: EffectOutcome | undefined
  for (const candidate of fresh) {
    const seen = await attribute(deps, request, candidate)
    if (seen.result !== 'foreign') return seen
    foreign ??= seen
  }
  return foreign ?? { effect, result: 'none' }
}

async function attribute(
  deps: MakeKeyDeps,
  request: Request,
  candidate: AccessKeyRecord,
): Promise<Extract<EffectOutcome, { readonly effect: 'reconcile_create' }>> {
  const effect = 'reconcile_create'
  const { account, session } = userOf(request)
  const since = new Date(makingOf(request).createIntentAt ?? request.createdAt)
  const maker = await deps.trail.makerOf(account, candidate.id, since, session)
  if (maker.kind === 'unknown') return { effect, result: 'not_known', why: maker.why }
  if (maker.value === undefined) return { effect, result: 'pending', keyId: candidate.id }
  if (!isOurs(deps.operatorRole, request, maker.value))
    return {
      effect,
      result: 'foreign',
      keyId: candidate.id,
      maker: maker.value.sessionName ?? maker.value.userAgent,
    }
  const holds = await deps.sealing.holds(request, candidate.id)
  if (holds.kind === 'unknown') return { effect, result: 'not_known', why: holds.why }
  return {
    effect,
    result: 'ours',
    keyId: candidate.id,
    createdAt: candidate.createdAt,
    sealed: holds.value,
  }
}

async function removeStrayKey(deps: MakeKeyDeps, request: Request): Promise<EffectOutcome> {
  const effect = 'remove_stray_key'
  const operation = makingOf(request)
  const { strayKeyId } = operation
  if (strayKeyId === undefined || strayKeyId === subjectKeyId(request))
    return { effect, result: 'denied', code: 'no_stray_key' }
  const user: UserRef = userOf(request)
  // A key that anybody used is nobody's stray, whatever the row says.
  const used = await deps.keys.lastUse(user, strayKeyId)
  if (used.kind === 'at') return { effect, result: 'denied', code: 'stray_key_in_use' }
  if (used.kind === 'unknown') {
    const listed = await deps.keys.list(user)
    if (listed.kind === 'unknown' || listed.value.some(({ id }) => id === strayKeyId))
      return { effect, result: 'not_known', why: used.why }
  }
  const mine = await isMadeBy(deps, request, strayKeyId)
  if (mine.kind === 'unknown') return { effect, result: 'not_known', why: mine.why }
  if (mine.value === undefined) return { effect, result: 'pending' }
  if (!mine.value) return { effect, result: 'denied', code: 'stray_key_not_ours' }
  for (const write of [deps.keys.makeInactive, deps.keys.delete]) {
    const outcome = await write(user, strayKeyId)
    if (outcome.kind === 'gone') return { effect, result: 'removed' }
    if (outcome.kind === 'refused') return { effect, result: 'denied', code: outcome.code }
    if (outcome.kind === 'not_known') return { effect, result: 'not_known', why: outcome.why }
  }
  return { effect, result: 'removed' }
}

async function handOver(deps: MakeKeyDeps, request: Request): Promise<EffectOutcome> {
  const told = await deps.sealing.tellOwner(request)
  return told.kind === 'told'
    ? { effect: 'hand_over', result: 'told' }
    : { effect: 'hand_over', result: told.kind, why: told.why }
}
