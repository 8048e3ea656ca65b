import { decodeTime } from 'ulid'
import { addMs, DAY_MS } from '../shared/duration.ts'
import { type Known, known } from '../shared/known.ts'
import type { ApprovalPlan } from './approval-plan.ts'
import { requestFault } from './authority.ts'
import type { AuthorityDeps } from './authority-deps.ts'
import type { Found } from './authority-faults.ts'
import type { ExemptionRow } from './exemption-store.ts'
import type { RequestId } from './ids.ts'
import { verifyChain } from './ledger.ts'
import type { ExemptionOperation, Operation } from './operation.ts'
import { approvalsFault } from './prove-decisions.ts'
import type { Request } from './request.ts'
import { isExemption } from './request-facts.ts'
import type { RequestStore } from './request-store.ts'

/**
 * Whether a row that leaves somebody alone is one that people agreed on: its request must have ended as written, for just this key or user and this end, with a ledger that is whole and
 * says so, and with the signatures of whoever asked and of as many approvers as policy wants now. Whoever can write to the table can therefore exempt nobody.
 * It lasts no longer than policy allows now.
 * A row that somebody put back after it was taken back or replaced is found by the later request. It does not ask again whether an approver is still one: what was agreed stands until its end.
 */
export type ExemptionWitness = (row: ExemptionRow) => Promise<Known<ProvenExemption | Found>>

export interface ProvenExemption {
  readonly request: Request
  readonly operation: ExemptionOperation
}

export interface ExemptionWitnessDeps extends AuthorityDeps {
  readonly store: Pick<RequestStore, 'read' | 'readLedger' | 'history'>
  /** What policy asks of this request now, by what the row and the configuration say. */
  planByRow(request: Request): ApprovalPlan
  /** How long policy lets it last, counted from when it was asked for. */
  readonly longest: { readonly snoozeMs: number; readonly exemptMs: number }
  /** How far awskey's clock is ahead of the time that Slack signs, in milliseconds: nothing, but in a sandbox whose clock was moved. Ends are by the one, acts by the other. */
  aheadMs(): number
}

export function createExemptionWitness(deps: ExemptionWitnessDeps): ExemptionWitness {
  return async (row) => {
    const request = await deps.store.read(row.requestId)
    if (request === undefined || !isExemption(request.operation) || !fits(request, row))
      return NOT_EXEMPTED
    if (!isShortEnough(request.operation, request.act.at, deps)) return NOT_EXEMPTED
    const events = await deps.store.readLedger(request.id)
    if (events[0]?.type !== 'requested') return NOT_EXEMPTED
    const isTold = events.some(
      ({ type, data }) => type === 'exemption_on' && data['until'] === row.until,
    )
    if (!isTold || verifyChain(events, request.ledger).length > 0) return NOT_EXEMPTED
    if (await isReplaced(deps, request)) return NOT_EXEMPTED
    const asked = await requestFault(deps, request)
    if (asked.kind === 'unknown') return asked
    if (asked.value !== undefined) return known(asked.value)
    const agreed = await approvalsFault(deps, request, deps.planByRow(request), true)
    if (agreed.kind === 'unknown') return agreed
    return known(agreed.value ?? { request, operation: request.operation })
  }
}

/** The time that was signed counts: nobody else can write another one. */
function isShortEnough(
  { kind, until = '' }: ExemptionOperation,
  at: string,
  { longest, aheadMs }: Pick<ExemptionWitnessDeps, 'longest' | 'aheadMs'>,
): boolean {
  const longestMs = kind === 'snooze' ? longest.snoozeMs : longest.exemptMs
  // Between the click and the request there may be minutes, by which the end was measured.
  const latest = addMs(new Date(at), longestMs + DAY_MS + Math.max(0, aheadMs()))
  return until <= latest.toISOString()
}

/** More than an IAM user has requests while one exemption lasts. */
const LATER = 100

/**
 * Whether a later request about the same key or user was done. One that takes back begins when it is asked for, and ids begin with the second of that: it is among those of the same second, where an id says nothing, or of a
 * later one.
 */
async function isReplaced(
  { store }: ExemptionWitnessDeps,
  { id, subject, operation }: Request,
): Promise<boolean> {
  const begunAt = isExemption(operation) ? (operation.begunAt ?? '') : ''
  const { account, userName } = subject
  for (const later of await store.history({ of: 'user', account, userName }, LATER)) {
    if (secondOf(later) < secondOf(id)) return false
    if (later === id) continue
    const other = await store.read(later)
    if (other?.state === 'done' && isLaterOfSame(other.operation, operation, begunAt)) return true
  }
  return false
}

/** Slack signs with the second. */
function secondOf(id: RequestId): number {
  return Math.floor(decodeTime(id) / 1_000)
}

function isLaterOfSame(other: Operation, one: Operation, begunAt: string): boolean {
  if (!isExemption(other) || (other.begunAt ?? '') < begunAt) return false
  if (other.kind === 'exempt') return one.kind === 'exempt'
  return one.kind === 'snooze' && one.keyId === other.keyId
}

const NOT_EXEMPTED: Known<Found> = known({ fault: 'not_exempted' })

function fits({ operation, subject, state }: Request, row: ExemptionRow): boolean {
  if (!isExemption(operation) || state !== 'done' || !operation.on) return false
  const keyId = operation.kind === 'snooze' ? operation.keyId : undefined
  return (
    keyId === row.keyId &&
    operation.until === row.until &&
    subject.account === row.account &&
    subject.userId === row.userId
  )
}
