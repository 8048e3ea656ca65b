import type { AccessKeyId } from '../requests/ids.ts'
import type { Clock } from '../shared/clock.ts'
import { DryRunError } from '../shared/dry-run-error.ts'
import { WHY_HELD } from './dry-run-rules.ts'
import type { Incident, IncidentStep } from './incident.ts'
import { type NextStep, nextStep, type StepOutcome, stepDone } from './incident-rules.ts'
import type { IncidentStore } from './incident-store.ts'

/**
 * Does what is due on an incident, one step after the other. Before a step a claim with a lease and an event are committed, after it its outcome, so that what a worker was about to do
 * is known when it stopped. Every step reads before it believes and may be done twice: a claim whose lease has lapsed is simply taken over.
 */
export type IncidentSteps = Readonly<
  Record<IncidentStep, (incident: Incident) => Promise<StepOutcome>>
>

export interface RunIncidentDeps {
  readonly store: IncidentStore
  readonly steps: IncidentSteps
  readonly clock: Clock
  /** Wall time in milliseconds, for leases. */
  wallNow(): number
  newToken(): string
  readonly leaseMs: number
}

/** `busy`: another worker has it. `next`: when there is something to do again; unset when it waits for people only. */
export type RanIncident =
  | { readonly kind: 'busy' }
  | { readonly kind: 'idle'; readonly next?: NextStep }

export type RunIncident = (keyId: AccessKeyId) => Promise<RanIncident>

const AT_MOST = 25

export function createRunIncident(deps: RunIncidentDeps): RunIncident {
  const { store, clock } = deps
  return async (keyId) => {
    for (let ran = 0; ran < AT_MOST; ran++) {
      const incident = await store.read(keyId)
      if (incident === undefined) return { kind: 'idle' }
      const { claim } = incident
      if (claim !== undefined && Date.parse(claim.leaseUntil) > deps.wallNow())
        return { kind: 'busy' }
      const next =
        claim === undefined ? nextStep(incident) : { step: claim.step, dueAt: incident.updatedAt }
      if (next === undefined) return { kind: 'idle' }
      if (next.dueAt > clock.now().toISOString()) return { kind: 'idle', next }
      await runStep(deps, incident, next.step)
    }
    return { kind: 'busy' }
  }
}

async function runStep(
  deps: RunIncidentDeps,
  incident: Incident,
  step: IncidentStep,
): Promise<void> {
  const token = deps.newToken()
  const leaseUntil = new Date(deps.wallNow() + deps.leaseMs).toISOString()
  const claimed = await deps.store.commit(incident, {
    incident: {
      ...incident,
      claim: { step, token, leaseUntil, ...(incident.claim !== undefined && { again: true }) },
    },
    entries: [{ type: 'started', actor: 'awskey', data: { step } }],
    at: deps.clock.now(),
  })
  if (claimed === undefined) return
  await commitOutcome(deps, claimed, await outcomeOf(deps, claimed, step), token)
}

/** A write that nobody stopped before the account's sessions did was not sent: the step is held and tried again. */
async function outcomeOf(
  { steps }: RunIncidentDeps,
  incident: Incident,
  step: IncidentStep,
): Promise<StepOutcome> {
  try {
    return await steps[step](incident)
  } catch (error) {
    if (error instanceof DryRunError) return { step, result: 'failed', why: WHY_HELD }
    throw error
  }
}

/** The outcome is a fact: it is committed on whatever the row has become, as long as the claim is ours. */
async function commitOutcome(
  deps: RunIncidentDeps,
  claimed: Incident,
  outcome: StepOutcome,
  token: string,
): Promise<void> {
  let incident: Incident | undefined = claimed
  for (let tries = 0; tries < AT_MOST && incident?.claim?.token === token; tries++) {
    const now = deps.clock.now()
    const done = await deps.store.commit(incident, {
      ...stepDone(incident, outcome, now),
      at: now,
    })
    if (done !== undefined) return
    incident = await deps.store.read(claimed.keyId)
  }
}
