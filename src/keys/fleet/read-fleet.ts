import type { AccountId } from '../../requests/ids.ts'
import type { Jobs } from '../../requests/job.ts'
import type { Clock, Sleep } from '../../shared/clock.ts'
import { addMs, HOUR_MS } from '../../shared/duration.ts'
import type { OpenFleetAccount } from './fleet-account.ts'
import { createFleetPace } from './fleet-pace.ts'
import type { FleetObjects, FleetRow, FleetStore } from './fleet-store.ts'
import type { PickLimits } from './pick-user.ts'
import {
  later,
  type Step,
  stepDetails,
  stepReport,
  stepServices,
  stepSummary,
} from './read-steps.ts'
import {
  createStepJudge,
  stepLive,
  stepPick,
  stepTotal,
  type WorkDeps,
  withoutDue,
} from './work-steps.ts'

/**
 * Reads one account for the fleet, a run at a time: takes the lease on the reading, does step after step until it is over or the run's time is, gives the lease back and asks to come again. What was
 * done stands in the row and in objects, so a run that dies goes on in the next, which the clock asks for when the job is lost. Nothing in here changes anything in IAM, but for the report that it
 * has made. A reading that does not end within some hours is given up, and says why.
 */
export interface ReadFleetDeps {
  readonly open: OpenFleetAccount
  readonly store: FleetStore
  readonly objects: FleetObjects
  readonly jobs: Jobs
  readonly limits: PickLimits
  readonly clock: Clock
  /** Business time: paces calls. */
  readonly sleep: Sleep
  wallNow(): number
  newToken(): string
  readonly leaseMs: number
}

export const FLEET_SESSION = 'awskey-fleet'

/** Of the lease: a run ends well before another may begin, also when its last calls take long. */
const OF_THE_LEASE = 0.2
const PATIENCE_MS = 6 * HOUR_MS

export function createReadFleet(
  deps: ReadFleetDeps,
): (account: AccountId, id: string) => Promise<void> {
  return async (account, id) => {
    const place = { account, id }
    const token = deps.newToken()
    const found = await deps.store.read(place)
    if (found === undefined || hasEnded(found)) return
    // Whoever has it asks to come again.
    if (!(await deps.store.take(place, token, deps.leaseMs))) return
    const row = await deps.store.read(place)
    if (row === undefined) return
    const next = await run(deps, row, token)
    if (next !== undefined) await deps.jobs.enqueue({ kind: 'fleet', account, id }, next.waitMs)
  }
}

export function hasEnded({ phase }: Pick<FleetRow, 'phase'>): boolean {
  return phase === 'done' || phase === 'failed'
}

/** When to come again; `undefined` when it has ended, or is somebody else's by now. */
async function run(
  deps: ReadFleetDeps,
  found: FleetRow,
  token: string,
): Promise<{ readonly waitMs: number } | undefined> {
  const { store, clock, wallNow, leaseMs } = deps
  const untilWall = wallNow() + leaseMs * OF_THE_LEASE
  const pace = createFleetPace(deps, found.rate)
  const steps = createSteps({ ...deps, pace, iam: deps.open(found.account) })
  const counted = countedFrom(found, pace)
  const first = { triedSince: clock.now().toISOString(), ...found }
  // Also a run that throws leaves behind since when it is tried, so that it does not go on for ever.
  const isOver = triedMs(first, clock.now()) > 2 * PATIENCE_MS
  const begun = isOver ? givenUp(first, clock.now()) : dueLater(first, clock, leaseMs)
  if (!(await store.commit(begun, token, isOver ? 'release' : 'hold')) || isOver) return undefined
  let step = await steps.first(first)
  while (goesOn(step) && wallNow() < untilWall) {
    // What was done so far is not done again; the lease begins anew.
    const row = dueLater(counted(step.row), clock, leaseMs)
    if (!(await store.commit(row, token, 'hold'))) return undefined
    step = await steps.next(row)
  }
  const last = orGivenUp(step, clock.now())
  const waitMs = step.waitMs ?? 0
  const row = hasEnded(last) ? last : dueLater(last, clock, leaseMs + waitMs)
  if (!(await store.commit(counted(row), token, 'release')) || hasEnded(row)) return undefined
  return { waitMs }
}

function goesOn({ row, waitMs }: Step): boolean {
  return waitMs === undefined && !hasEnded(row)
}

/** The clock comes when the job should have come long ago. */
function dueLater(row: FleetRow, { now }: Clock, ms: number): FleetRow {
  return { ...row, dueAt: addMs(now(), ms).toISOString() }
}

function orGivenUp({ row }: Step, now: Date): FleetRow {
  if (hasEnded(row)) return row
  return triedMs(row, now) <= PATIENCE_MS ? row : givenUp(row, now)
}

function triedMs(row: FleetRow, now: Date): number {
  return now.getTime() - new Date(row.triedSince ?? row.startedAt).getTime()
}

function givenUp(row: FleetRow, now: Date): FleetRow {
  const failure = `not over after 6 hours (${row.phase}): ${row.lastWhy ?? 'there was too much to read'}`
  return { ...failed(row, now), failure }
}

function countedFrom(
  found: FleetRow,
  pace: ReturnType<typeof createFleetPace>,
): (row: FleetRow) => FleetRow {
  return (row) => {
    const calls: Record<string, number> = { ...found.calls }
    for (const [operation, count] of Object.entries(pace.calls()))
      calls[operation] = (calls[operation] ?? 0) + count
    return { ...row, calls, rate: pace.rate() }
  }
}

interface Steps {
  first(row: FleetRow): Promise<Step>
  next(row: FleetRow): Promise<Step>
}

function createSteps(deps: WorkDeps): Steps {
  const stepJudge = createStepJudge()
  const next: Steps['next'] = (row) => {
    switch (row.phase) {
      case 'report':
        return stepReport(deps, row)
      case 'summary':
        return stepSummary(deps, row)
      case 'details':
        return stepDetails(deps, row)
      case 'services':
        return stepServices(deps, row)
      case 'judge':
        return stepJudge(deps, row)
      case 'pick':
        return stepPick(deps, row)
      case 'live':
        return stepLive(deps, row)
      case 'total':
        return stepTotal(deps, row)
      case 'done':
      case 'failed':
        return Promise.resolve({ row })
    }
  }
  return {
    next,
    async first(row) {
      const way = await deps.iam.assume()
      if (way.kind === 'answered') return next(row)
      if (way.kind !== 'refused') return later(row, way)
      // Nothing is known of the account, and asking again would not change that.
      return { row: { ...failed(row, deps.clock.now()), failure: way.why } }
    },
  }
}

function failed(row: FleetRow, now: Date): FleetRow {
  return { ...withoutDue(row), phase: 'failed', endedAt: now.toISOString() }
}
