import type { Ask } from '../../keys/ask.ts'
import type { Exemption } from '../../keys/exemption.ts'
import { type Bulk, type BulkEntry, digestOf, parseStart } from '../../requests/bulk.ts'
import type { BulkStore } from '../../requests/bulk-store.ts'
import type { IamUserId, RequestId } from '../../requests/ids.ts'
import type { Jobs } from '../../requests/job.ts'
import type { Refusal } from '../../requests/refusal.ts'
import { bulkRequestId, requestIdOf } from '../../requests/request-id.ts'
import type { RequestStore } from '../../requests/request-store.ts'
import type { ActVerifier, SignedAct } from '../../requests/signed-act.ts'
import type { Clock } from '../../shared/clock.ts'
import { type Known, known } from '../../shared/known.ts'
import { nextTurn, type Opened, turnEnded, turnTaken } from './bulk-rules.ts'

/**
 * Opens the next few of many rotations. A turn is taken on the row before anything is opened, so that two workers never open more than the pace allows; each request's id follows from the act and
 * the IAM user, so that a turn that is done twice opens nothing twice. The row alone is not believed: the click must be signed, and signed for just this list.
 */
export interface RunBulkDeps {
  readonly store: BulkStore
  readonly requests: Pick<RequestStore, 'read'>
  readonly verifier: ActVerifier
  /** Whether the act is a click on Start. */
  isStart(act: SignedAct): boolean
  readonly ask: Ask
  /** The refusal as the person would have been told. */
  says(refusal: Refusal): string
  readonly jobs: Jobs
  readonly clock: Clock
  wallNow(): number
  newToken(): string
  readonly leaseMs: number
  reportForgery(bulk: Bulk, fault: string): Promise<void>
  /** Whether somebody has it left alone by now: between the click and a turn there may be days. */
  leftAlone(user: BulkEntry, session: RequestId): Promise<Known<Exemption | undefined>>
}

/** The click could not be checked: nothing was opened, and the job comes again. */
export class BulkUnreadableError extends Error {
  override readonly name = 'BulkUnreadableError'
}

const TRIES = 20
/** Of the lease, for opening requests; the rest is for writing down what became of them. */
const OPENING = 0.4
/** A delayed job may come a moment before the row's own. */
const LATER_MS = 1_000

export function createRunBulk(deps: RunBulkDeps): (id: RequestId) => Promise<void> {
  return async (id) => {
    const taken = await takeTurn(deps, id)
    if (taken === undefined) return
    const { bulk, turn, token } = taken
    const { results, failure } = await openTurn(deps, bulk, turn)
    await endTurn(deps, id, token, results)
    if (failure !== undefined) throw failure.error
  }
}

interface Taken {
  readonly bulk: Bulk
  readonly turn: readonly BulkEntry[]
  readonly token: string
}

async function takeTurn(deps: RunBulkDeps, id: RequestId): Promise<Taken | undefined> {
  for (let tries = 0; tries < TRIES; tries++) {
    const bulk = await deps.store.read(id)
    const now = deps.clock.now()
    if (bulk?.dueAt === undefined) return undefined
    if (bulk.claim !== undefined && Date.parse(bulk.claim.leaseUntil) > deps.wallNow())
      return undefined
    if (bulk.claim === undefined && bulk.dueAt > now.toISOString()) return undefined
    const fault = await faultOf(deps, bulk)
    if (fault.kind === 'unknown')
      throw new BulkUnreadableError(`the start of ${id} could not be checked: ${fault.why}`)
    if (fault.value !== undefined) {
      await deps.reportForgery(bulk, fault.value)
      // Told once: nobody looks at the row again.
      await deps.store.commit(bulk, { ...bulk, claim: undefined, dueAt: undefined })
      return undefined
    }
    const turn = [...nextTurn(bulk, now), ...(await leftBehind(deps, bulk))]
    const token = deps.newToken()
    const leaseUntil = new Date(deps.wallNow() + deps.leaseMs).toISOString()
    const next = turnTaken(bulk, turn, { token, leaseUntil }, now)
    const committed = await deps.store.commit(bulk, next)
    if (committed !== undefined) return { bulk: committed, turn, token }
  }
  return undefined
}

/** The row says whose act it is, for which list; the signature says whether that is so. */
async function faultOf(
  { verifier, isStart }: RunBulkDeps,
  { id, act, requester, team, entries }: Bulk,
): Promise<Known<string | undefined>> {
  const start = parseStart(act.value)
  if (!isStart(act) || start === undefined || requestIdOf(act) !== id)
    return known('request_not_of_this_act')
  if (act.user !== requester) return known('requester_differs')
  if (start.team !== team || start.digest !== digestOf(entries)) return known('target_differs')
  const verified = await verifier.verify(act)
  if (verified.kind === 'unknown') return verified
  return known(verified.value ? undefined : 'request_signature')
}

/** Stopped while a worker was in the middle of them, and that worker never said what became of them: one that is there has begun. */
async function leftBehind(
  { requests }: RunBulkDeps,
  { id, claim, entries }: Bulk,
): Promise<readonly BulkEntry[]> {
  const begun: BulkEntry[] = []
  for (const entry of entries) {
    if (entry.state !== 'stopped' || !claim?.users.includes(entry.userId)) continue
    if ((await requests.read(bulkRequestId(id, entry))) !== undefined) begun.push(entry)
  }
  return begun
}

interface TurnOpened {
  readonly results: ReadonlyMap<IamUserId, Opened>
  /** What was thrown: an outage or a mistake of ours. It ends the turn, and counts as a try of the user it was about, so that one user cannot stop all others. */
  readonly failure?: { readonly error: unknown }
}

async function openTurn(
  deps: RunBulkDeps,
  bulk: Bulk,
  turn: readonly BulkEntry[],
): Promise<TurnOpened> {
  const until = deps.wallNow() + deps.leaseMs * OPENING
  const results = new Map<IamUserId, Opened>()
  for (const entry of turn) {
    if (deps.wallNow() > until) break
    try {
      results.set(entry.userId, await openOne(deps, bulk, entry))
    } catch (error) {
      results.set(entry.userId, FAILED)
      return { results, failure: { error } }
    }
  }
  return { results }
}

const FAILED: Opened = {
  kind: 'not_known',
  reason: 'failed',
  says: 'Something went wrong in awskey; the platform team finds it in the log.',
}

async function openOne(
  deps: RunBulkDeps,
  { team, act, id }: Bulk,
  user: BulkEntry,
): Promise<Opened> {
  const alone = await deps.leftAlone(user, bulkRequestId(id, user))
  if (alone.kind === 'unknown')
    return refusedBy(deps, { reason: 'target_unreadable', why: alone.why })
  if (alone.value !== undefined) {
    const until = alone.value.until.toISOString()
    return refusedBy(deps, { reason: 'left_alone', user: user.userName, until })
  }
  const asked = await deps.ask(act, 'rotate', { bulk: id, team, user })
  if (asked.ok) {
    const requestId = asked.value.request.id
    await deps.jobs.enqueue({ kind: 'advance', requestId })
    return { kind: 'begun', requestId }
  }
  return refusedBy(deps, asked.error)
}

function refusedBy({ says }: Pick<RunBulkDeps, 'says'>, refusal: Refusal): Opened {
  const { reason } = refusal
  const kind = UNREAD.includes(reason) ? 'not_known' : 'refused'
  return { kind, reason, says: says(refusal) }
}

/** What could not be read, which is never a no. */
const UNREAD: readonly Refusal['reason'][] = [
  'target_unreadable',
  'approvers_unreadable',
  'person_unreadable',
  'ownership_unreadable',
  'ledger_ahead',
]

async function endTurn(
  deps: RunBulkDeps,
  id: RequestId,
  token: string,
  results: ReadonlyMap<IamUserId, Opened>,
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const bulk = await deps.store.read(id)
    if (bulk?.claim?.token !== token) return
    const now = deps.clock.now()
    const next = await deps.store.commit(bulk, turnEnded(bulk, results, now))
    if (next === undefined) continue
    if (next.dueAt !== undefined) {
      const waitMs = Math.max(0, Date.parse(next.dueAt) - now.getTime())
      await deps.jobs.enqueue({ kind: 'bulk', id }, waitMs + LATER_MS)
    }
    return
  }
}
