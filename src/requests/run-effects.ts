import type { Clock } from '../shared/clock.ts'
import { DryRunError } from '../shared/dry-run-error.ts'
import type { Authority } from './authority.ts'
import { isPassingFault } from './authority-faults.ts'
import { heldInDryRun, type IsDryRun, insteadOf } from './dry-run.ts'
import { isEffectOf } from './effects-of.ts'
import type { RequestId } from './ids.ts'
import { ledgerFault } from './ledger-witness.ts'
import { type RulesOf, transition } from './lifecycle.ts'
import type { EffectOutcome } from './outcome.ts'
import type { Claim, EffectName, NextEffect, Request } from './request.ts'
import { takesLock } from './request-facts.ts'
import type { RequestStore } from './request-store.ts'

/**
 * Runs what is due on a request, one effect after the other. Before an effect it commits a claim with a lease; the outcome commits only while that claim stands.
 * A claim whose lease has lapsed is never run again: its effect is reconciled, by reading AWS. Two workers on one request do each effect once.
 * It never decides anything: outcomes go through the lifecycle, and an effect that changes AWS runs only with proof, with the lock, where the ledger tells the same
 * story as the row, and not before the moment that its requester signed. In a dry run it does not run at all.
 */
export interface Effect {
  /** Whether it may change something in AWS, so that proof and lock are checked first. */
  readonly writes: boolean
  /** What is done after a lapsed claim writes, too, so that proof is asked for again. */
  readonly provenAgain?: true
  run(request: Request): Promise<EffectOutcome>
  /** After a worker stopped in the middle: finds out what became of it. Reads only, or repeats what is safe to repeat. */
  reconcile(request: Request): Promise<EffectOutcome>
}

export type Effects = Readonly<Record<EffectName, Effect>>

export interface RunEffectsDeps {
  readonly store: RequestStore
  readonly rules: RulesOf
  readonly effects: Effects
  readonly authority: Authority
  readonly clock: Clock
  /** Wall time in milliseconds, for leases. */
  wallNow(): number
  newToken(): string
  readonly leaseMs: number
  readonly isDryRun: IsDryRun
  /** Told when somebody wrote to the table or the queue; not when what was agreed is merely not enough any more. */
  reportForgery(request: Request, fault: string): Promise<void>
}

/** `busy`: another worker holds the claim; `idle`: nothing is due. */
export type Ran = 'idle' | 'busy'

const AT_MOST = 25

export function createRunEffects(deps: RunEffectsDeps): (id: RequestId) => Promise<Ran> {
  return async (id) => {
    for (let ran = 0; ran < AT_MOST; ran++) {
      const request = await deps.store.read(id)
      const next = request?.next
      if (request === undefined || next === undefined) return 'idle'
      const live =
        request.claim !== undefined && Date.parse(request.claim.leaseUntil) > deps.wallNow()
      if (live) return 'busy'
      if (
        request.claim === undefined &&
        dueAt(deps, request, next) > deps.clock.now().toISOString()
      )
        return 'idle'
      await runOne(deps, request, next)
    }
    return 'idle'
  }
}

/** Nothing changes in AWS before the moment that its requester signed, whatever moment the row says. */
function dueAt({ effects }: RunEffectsDeps, { act }: Request, next: NextEffect): string {
  const chosen = act.details?.runAt ?? ''
  return effects[next.effect].writes && chosen > next.dueAt ? chosen : next.dueAt
}

async function runOne(deps: RunEffectsDeps, request: Request, next: NextEffect): Promise<void> {
  const claim: Claim = {
    effectId: next.id,
    token: deps.newToken(),
    leaseUntil: new Date(deps.wallNow() + deps.leaseMs).toISOString(),
  }
  const lapsed = request.claim
  const claimed = await deps.store.claim(request, claim, lapsed)
  if (!claimed) return
  const effect = deps.effects[next.effect]
  const outcome = isEffectOf(request, next.effect)
    ? await outcomeOf(deps, request, { effect, next, isLapsed: lapsed !== undefined })
    : await forged(deps, request, 'request_not_of_this_act')
  await commitOutcome(deps, request, outcome, claim.token)
}

async function outcomeOf(
  deps: RunEffectsDeps,
  request: Request,
  {
    effect,
    next,
    isLapsed,
  }: { readonly effect: Effect; readonly next: NextEffect; readonly isLapsed: boolean },
): Promise<EffectOutcome> {
  const isOnlyRead = isLapsed && effect.provenAgain !== true
  const stopping = isOnlyRead ? undefined : await obstacle(deps, request, effect, next)
  if (stopping !== undefined) return stopping
  // What became of a claim from before is read in a dry run too: it may have been done.
  const isOn = !isOnlyRead && deps.isDryRun(request.subject.account)
  const instead = insteadOf(request, next.effect, isOn)
  if (instead !== undefined) return instead
  try {
    return await (isLapsed ? effect.reconcile(request) : effect.run(request))
  } catch (error) {
    if (error instanceof DryRunError) return heldInDryRun(error.operation)
    throw error
  }
}

/** What keeps an effect from running at all, read just before it. */
async function obstacle(
  deps: RunEffectsDeps,
  request: Request,
  effect: Effect,
  next: NextEffect,
): Promise<EffectOutcome | undefined> {
  const { effect: name } = next
  if (!effect.writes) return name === 'look' ? exposed(deps, request) : undefined
  const lost = takesLock(request) ? await lockLost(deps, request) : undefined
  if (lost !== undefined) return lost
  const proof = await deps.authority(request, next.effect)
  if (proof.kind === 'unknown') return stopped('signature_unknown', { why: proof.why })
  if (proof.value.valid) return contradiction(deps, request, next)
  const { fault, facts = {} } = proof.value
  return isPassingFault(fault)
    ? stopped('approval_no_longer_enough', { fault, ...facts })
    : forged(deps, request, fault)
}

/** The signatures fit; the ledger may say that what they allow has been done, or was never agreed. */
async function contradiction(
  deps: RunEffectsDeps,
  request: Request,
  { effect }: NextEffect,
): Promise<EffectOutcome | undefined> {
  const { id, parent } = request
  const events = await deps.store.readLedger(id)
  const parentEvents = parent === undefined ? [] : await deps.store.readLedger(parent)
  const fault = ledgerFault(request, { events, parentEvents }, effect)
  if (fault === undefined) return undefined
  // Of a row that was set back security hears where its next event does not fit.
  const isBehind = events.length > request.ledger.seq
  return isBehind ? stopped('act_not_valid', { fault }) : forged(deps, request, fault)
}

/** Reported once for each hold: the row is looked at again every few hours. */
async function forged(
  deps: RunEffectsDeps,
  request: Request,
  fault: string,
): Promise<EffectOutcome> {
  if (request.hold?.reason !== 'act_not_valid') await deps.reportForgery(request, fault)
  return stopped('act_not_valid', { fault })
}

async function lockLost(
  deps: RunEffectsDeps,
  request: Request,
): Promise<EffectOutcome | undefined> {
  const { id, subject } = request
  const holder = await deps.store.lockHolder(subject.account, subject.userId)
  if (holder === id) return undefined
  return (await exposed(deps, request)) ?? stopped('lock_lost', { holder: holder ?? 'nobody' })
}

/** An incident has the IAM user: what is seen while it is contained would mean something else. */
async function exposed(
  { store }: RunEffectsDeps,
  { subject }: Request,
): Promise<EffectOutcome | undefined> {
  const keyId = await store.incidentOn(subject.account, subject.userId)
  return keyId && stopped('incident_open', { keyId })
}

function stopped(
  reason: Extract<EffectOutcome, { readonly effect: 'stopped' }>['reason'],
  facts: Record<string, string>,
): EffectOutcome {
  return { effect: 'stopped', reason, facts }
}

/** The outcome is a fact: it is committed on whatever the row has become, as long as the claim is ours. */
async function commitOutcome(
  deps: RunEffectsDeps,
  claimed: Request,
  outcome: EffectOutcome,
  token: string,
): Promise<void> {
  let request: Request | undefined = claimed
  for (let tries = 0; tries < AT_MOST && request !== undefined; tries++) {
    const change = transition(request, { kind: 'effect', outcome }, deps.clock.now(), deps.rules)
    if (!change.ok) return
    const committed = await deps.store.commit(request, { ...change.value, answers: token })
    if (committed.kind === 'committed') return
    request = await deps.store.read(claimed.id)
    if (request?.claim?.token !== token) return
    // A lock that is gone cannot be handed over, however often it is tried.
    const lost = change.value.lock === 'hand_over' ? await lockLost(deps, request) : undefined
    if (lost !== undefined) return commitOutcome(deps, request, lost, token)
  }
}
