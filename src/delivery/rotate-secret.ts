import type { KeyProbe } from '../keys/access-keys.ts'
import { proveKey } from '../keys/prove-key.ts'
import { CURRENT, PENDING } from '../keys/secret-rotation.ts'
import type { AutoStore, Registration } from '../requests/auto-store.ts'
import type { Jobs } from '../requests/job.ts'
import type { NewKey } from '../requests/operation.ts'
import type { Request } from '../requests/request.ts'
import { isOpen } from '../requests/request-facts.ts'
import type { RequestStore } from '../requests/request-store.ts'
import type { Clock, Sleep } from '../shared/clock.ts'
import type { Known } from '../shared/known.ts'
import type { Secret } from '../shared/secret.ts'
import type { RotatorSecrets, SealedKey, SecretAt } from './rotator-secrets.ts'

/**
 * The four steps that Secrets Manager calls. They make no key and touch none: createSecret has the worker open a rotation and waits until its key is sealed, then puts that value under the token;
 * testSecret proves it; finishSecret moves AWSCURRENT, after which the worker goes on with the rotation as with any other. Each may come again, at any time and in any order:
 * what has been done is found, what is not known throws, and Secrets Manager asks once more. A secret that was never registered is not even looked at.
 */
export interface RotateSecretDeps {
  readonly secrets: RotatorSecrets
  readonly autos: Pick<AutoStore, 'registration' | 'asked' | 'askAgain' | 'noteOwnUse'>
  readonly store: Pick<RequestStore, 'read'>
  readonly jobs: Jobs
  readonly probe: KeyProbe
  readonly clock: Clock
  /** Between test calls, in business time. */
  readonly sleep: Sleep
  /** Between looks at the row, in wall time. */
  readonly wait: Sleep
  wallNow(): number
  /** How long createSecret waits for the worker: shorter than the function may run. */
  readonly patienceMs: number
}

export const ROTATION_STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const

export interface RotationStep {
  readonly step: (typeof ROTATION_STEPS)[number]
  readonly secretArn: string
  readonly token: string
  /** Shown to Secrets Manager when the value is put, and to nobody else. */
  readonly rotationToken: Secret
}

/** The step was not done, and may be asked for again. The message names no value. */
export class RotationNotYetError extends Error {
  override readonly name = 'RotationNotYetError'
}

/** Nobody turned it on, or it is not asked for as Secrets Manager does. */
export class RotationRefusedError extends Error {
  override readonly name = 'RotationRefusedError'
}

export function createRotateSecret(deps: RotateSecretDeps): (step: RotationStep) => Promise<void> {
  return async (step) => {
    const registration = await deps.autos.registration(step.secretArn)
    if (registration === undefined || !registration.on)
      throw new RotationRefusedError('this secret is not registered for rotation')
    const at = placeOf(registration)
    const { rotates, stages } = knownOr(await deps.secrets.describe(at))
    if (!rotates) throw new RotationRefusedError('rotation is not turned on for this secret')
    const labels = stages[step.token]
    if (labels === undefined) throw new RotationRefusedError('the token names no version')
    if (labels.includes(CURRENT)) return finished(deps, at, step, labels)
    if (!labels.includes(PENDING)) throw new RotationRefusedError('the version is not pending')
    switch (step.step) {
      case 'createSecret':
        return createSecret(deps, at, step)
      case 'setSecret':
        // The key works from the moment at which it was made.
        return
      case 'testSecret':
        return testSecret(deps, at, step)
      case 'finishSecret':
        return finishSecret(deps, at, step, stages)
    }
  }
}

function placeOf({ account, secretArn, by }: Registration): SecretAt {
  return { account, secretArn, session: by }
}

async function createSecret(
  deps: RotateSecretDeps,
  at: SecretAt,
  step: RotationStep,
): Promise<void> {
  const { secretArn, token, rotationToken } = step
  const request = await requestOf(deps, secretArn, token)
  if (request !== undefined && !isOpen(request)) return giveUp(deps, at, step, request)
  if (knownOr(await deps.secrets.read(at, token)) !== undefined) return
  await deps.autos.askAgain(secretArn, token)
  await deps.jobs.enqueue({ kind: 'auto', secretArn, token })
  const newKey = await untilSealed(deps, at, step)
  const sealed = knownOr(await deps.secrets.read(at, newKey.secretVersionId))
  if (sealed?.keyId !== newKey.id)
    throw new RotationNotYetError('the sealed value is of another key')
  knownOr(await deps.secrets.putPending(at, { token, rotationToken, value: sealed.whole }))
}

const LOOK_EVERY_MS = 250

/** The worker makes the key: what it says on the row is waited for, a while. */
async function untilSealed(
  deps: RotateSecretDeps,
  at: SecretAt,
  step: RotationStep,
): Promise<NewKey> {
  const until = deps.wallNow() + deps.patienceMs
  for (;;) {
    const asked = await deps.autos.asked(step.secretArn, step.token)
    if (asked?.refused !== undefined)
      throw new RotationNotYetError(
        `no rotation was opened: ${asked.refused.reason} ${asked.refused.fact}`,
      )
    const request = asked?.requestId && (await deps.store.read(asked.requestId))
    if (request !== undefined) {
      if (!isOpen(request)) return giveUp(deps, at, step, request)
      const newKey = sealedKeyOf(request)
      if (newKey !== undefined) return newKey
      if (request.hold !== undefined)
        throw new RotationNotYetError(`request ${request.id} is on hold: ${request.hold.reason}`)
    }
    if (deps.wallNow() >= until) throw new RotationNotYetError('the new key is not sealed yet')
    await deps.wait(LOOK_EVERY_MS)
  }
}

/** The request waits for Secrets Manager to finish, and for nothing else. */
function sealedKeyOf({ operation, next }: Request): NewKey | undefined {
  if (operation.kind !== 'rotate' || operation.step !== 'delivering') return undefined
  return next?.effect === 'await_finish' ? operation.newKey : undefined
}

/** The request of this token ended without a key to finish with: the label is ours and stands in the way of the next rotation. */
async function giveUp(
  deps: RotateSecretDeps,
  at: SecretAt,
  { token }: RotationStep,
  { id, state }: Request,
): Promise<never> {
  knownOr(await deps.secrets.dropPending(at, token))
  throw new RotationNotYetError(`request ${id} is ${state}: the next rotation begins anew`)
}

async function testSecret(
  deps: RotateSecretDeps,
  at: SecretAt,
  { secretArn, token }: RotationStep,
): Promise<void> {
  const pending = knownOr(await deps.secrets.read(at, token))
  const request = await requestOf(deps, secretArn, token)
  // Turned on without rotating at once, Secrets Manager tests with a version that has no value.
  if (pending === undefined && request === undefined) return
  const { keyId, secret } = expected(pending, request)
  // Kept first: a use that only we know of must never pass for somebody else's.
  await deps.autos.noteOwnUse(secretArn, token, deps.clock.now().toISOString())
  const { tested, ownUses } = await proveKey(deps, { id: keyId, secret })
  for (const use of ownUses) await deps.autos.noteOwnUse(secretArn, token, use.toISOString())
  if (!tested) throw new RotationNotYetError('the new key does not work everywhere yet')
}

async function finishSecret(
  deps: RotateSecretDeps,
  at: SecretAt,
  step: RotationStep,
  stages: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const { secretArn, token } = step
  expected(knownOr(await deps.secrets.read(at, token)), await requestOf(deps, secretArn, token))
  const current = Object.keys(stages).find((version) => stages[version]?.includes(CURRENT))
  if (current === undefined) throw new RotationNotYetError('no version is current')
  knownOr(await deps.secrets.makeCurrent(at, token, current))
  await finished(deps, at, step, [PENDING])
}

/** Its label gone, this version does not keep the next rotation from beginning, also where it is not current any more. */
async function finished(
  deps: RotateSecretDeps,
  at: SecretAt,
  step: RotationStep,
  labels: readonly string[],
): Promise<void> {
  await advance(deps, step)
  if (labels.includes(PENDING)) knownOr(await deps.secrets.dropPending(at, step.token))
}

/** The value under the token is that of the key of its request, which waits for just this. */
function expected(pending: SealedKey | undefined, request: Request | undefined): SealedKey {
  const newKey = request && sealedKeyOf(request)
  if (pending === undefined || newKey === undefined || pending.keyId !== newKey.id)
    throw new RotationNotYetError('the pending value is not the key that this rotation made')
  return pending
}

async function requestOf(
  { autos, store }: RotateSecretDeps,
  secretArn: string,
  token: string,
): Promise<Request | undefined> {
  const asked = await autos.asked(secretArn, token)
  return asked?.requestId && store.read(asked.requestId)
}

/** The worker finds out by itself as well; so it need not wait. */
async function advance(deps: RotateSecretDeps, { secretArn, token }: RotationStep): Promise<void> {
  const asked = await deps.autos.asked(secretArn, token)
  if (asked?.requestId !== undefined)
    await deps.jobs.enqueue({ kind: 'advance', requestId: asked.requestId })
}

function knownOr<T>(read: Known<T>): T {
  if (read.kind === 'known') return read.value
  throw new RotationNotYetError(`AWS did not answer: ${read.why}`)
}
