import { userOf, WrongOperationError } from '../keys/request-subject.ts'
import {
  CURRENT,
  PENDING,
  type SecretRotation,
  type SecretState,
  unfinishedVersion,
  versionWith,
} from '../keys/secret-rotation.ts'
import type { AutoStore } from '../requests/auto-store.ts'
import { isConfigured } from '../requests/configured-act.ts'
import type { AutoOperation } from '../requests/operation.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { isOpen } from '../requests/request-facts.ts'
import type { RequestStore } from '../requests/request-store.ts'
import type { Effects } from '../requests/run-effects.ts'
import type { Clock } from '../shared/clock.ts'

/**
 * The effects of the rotation by Secrets Manager: turning it on and off, and waiting until Secrets Manager has made the new version AWSCURRENT. Each may be repeated.
 * The registration stands before Secrets Manager is told, since it calls at once; it is taken back after. No key is touched here.
 */
export interface AutoDeps {
  readonly autos: AutoStore
  readonly rotation: SecretRotation
  readonly store: Pick<RequestStore, 'read'>
  readonly clock: Clock
}

export function createAutoEffects(deps: AutoDeps): Pick<Effects, 'turn_auto' | 'await_finish'> {
  const turn = (request: Request): Promise<EffectOutcome> => turnAuto(deps, request)
  const look = (request: Request): Promise<EffectOutcome> => awaitFinish(deps, request)
  return {
    turn_auto: { writes: true, run: turn, reconcile: turn },
    await_finish: { writes: false, run: look, reconcile: look },
  }
}

async function turnAuto(deps: AutoDeps, request: Request): Promise<EffectOutcome> {
  const effect = 'turn_auto'
  const operation = autoOf(request)
  const state = await deps.rotation.state(userOf(request))
  if (state.kind === 'unknown') return { effect, result: 'not_known', why: state.why }
  const secret = state.value
  if (secret?.arn !== operation.secretArn || versionWith(secret, CURRENT) === undefined)
    return { effect, result: 'no_secret' }
  if (!operation.on)
    return (await mayBeTurnedOff(deps, request, secret.arn))
      ? turnOff(deps, request, operation)
      : { effect, result: 'denied', code: 'turned_on_in_slack' }
  if (await isTurnedOn(deps, request, operation, secret)) return { effect, result: 'done' }
  const left = unfinishedVersion(secret)
  if (left !== undefined) {
    if (!(await isGivenUp(deps, secret.arn, left)))
      return { effect, result: 'left_over', versionId: left }
    const dropped = await deps.rotation.dropPending(request, left)
    if (dropped.kind !== 'done') return asOutcome(dropped, left)
  }
  await register(deps, request, operation)
  const turned = await deps.rotation.turnOn(request, operation.everyDays ?? 0)
  return asOutcome(turned, left ?? '')
}

/** By this very request: whoever did it stopped before saying so. The version that Secrets Manager tests with may still be there. */
async function isTurnedOn(
  { autos }: AutoDeps,
  { id }: Request,
  { everyDays }: AutoOperation,
  { arn, rotates, everyDays: every }: SecretState,
): Promise<boolean> {
  const registration = await autos.registration(arn)
  return rotates && every === everyDays && registration?.on === true && registration.by === id
}

/** What somebody turned on by their own act is not ended by a line that is not there. */
async function mayBeTurnedOff(
  { autos, store }: AutoDeps,
  { act }: Request,
  secretArn: string,
): Promise<boolean> {
  if (!isConfigured(act)) return true
  const registration = await autos.registration(secretArn)
  const turnedOn = registration && (await store.read(registration.by))
  return turnedOn !== undefined && isConfigured(turnedOn.act)
}

async function turnOff(
  deps: AutoDeps,
  request: Request,
  operation: AutoOperation,
): Promise<EffectOutcome> {
  const turned = await deps.rotation.turnOff(request)
  if (turned.kind === 'done') await register(deps, request, operation)
  return asOutcome(turned, '')
}

async function register(
  { autos, clock }: AutoDeps,
  { id, subject }: Request,
  { on, everyDays = 0, secretArn }: AutoOperation,
): Promise<void> {
  const { account, userName, userId } = subject
  const since = clock.now().toISOString()
  await autos.register({ secretArn, account, userName, userId, by: id, on, everyDays, since })
}

/** Ours, and nobody will finish it: the request that was opened for this token has ended. */
async function isGivenUp(
  { autos, store }: AutoDeps,
  secretArn: string,
  token: string,
): Promise<boolean> {
  const asked = await autos.asked(secretArn, token)
  const request = asked?.requestId && (await store.read(asked.requestId))
  return request !== undefined && !isOpen(request)
}

function asOutcome(
  turned: Awaited<ReturnType<SecretRotation['turnOn']>>,
  left: string,
): EffectOutcome {
  const effect = 'turn_auto'
  switch (turned.kind) {
    case 'done':
    case 'no_reader':
      return { effect, result: turned.kind }
    case 'left_over':
      return { effect, result: 'left_over', versionId: left }
    case 'refused':
      return { effect, result: 'denied', code: turned.code }
    case 'not_known':
      return { effect, result: 'not_known', why: turned.why }
  }
}

async function awaitFinish(deps: AutoDeps, request: Request): Promise<EffectOutcome> {
  const effect = 'await_finish'
  const { auto } = request
  if (auto === undefined)
    throw new WrongOperationError(`request ${request.id} is nobody's rotation`)
  const state = await deps.rotation.state(userOf(request))
  if (state.kind === 'unknown') return { effect, result: 'not_known', why: state.why }
  const labels = state.value?.stages[auto.token] ?? []
  if (labels.includes(CURRENT)) {
    const asked = await deps.autos.asked(auto.secretArn, auto.token)
    return { effect, result: 'current', ownUses: asked?.ownUses ?? [] }
  }
  return { effect, result: labels.includes(PENDING) ? 'pending' : 'given_up' }
}

function autoOf(request: Request): AutoOperation {
  if (request.operation.kind === 'auto') return request.operation
  throw new WrongOperationError(`request ${request.id} is a ${request.operation.kind}`)
}
