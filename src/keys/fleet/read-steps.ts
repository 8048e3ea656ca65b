import type { Clock } from '../../shared/clock.ts'
import { HOUR_MS } from '../../shared/duration.ts'
import { known, unknown } from '../../shared/known.ts'
import { reportRows } from './credential-report.ts'
import { USERS } from './fleet.ts'
import type { FleetAccount, FleetAnswer } from './fleet-account.ts'
import type { FleetPace } from './fleet-pace.ts'
import type { DetailsPage } from './fleet-pages.ts'
import type { FleetObjects, FleetRow } from './fleet-store.ts'

/**
 * The first steps of a reading: what IAM tells of a whole account. Each makes one call, puts away what came, and gives the row as it is then; one that IAM does not answer for now gives the row as it
 * was and how long to wait. What is refused is noted and not asked again.
 */
export interface StepDeps {
  readonly iam: FleetAccount
  readonly pace: FleetPace
  readonly objects: FleetObjects
  readonly clock: Clock
}

export interface Step {
  readonly row: FleetRow
  /** IAM is not ready, or does not answer: come back then. */
  readonly waitMs?: number
}

const REPORT_WAIT_MS = 10_000
const OUT_WAIT_MS = 30_000
/** IAM makes one of four hours at most; an older one would hide what happened since. */
const REPORT_AT_MOST_MS = 24 * HOUR_MS

export function later(row: FleetRow, { why }: { readonly why: string }): Step {
  return { row: { ...row, lastWhy: why }, waitMs: OUT_WAIT_MS }
}

function isOut<T>(
  answer: FleetAnswer<T>,
): answer is Extract<FleetAnswer<T>, { kind: 'throttled' | 'later' }> {
  return answer.kind === 'throttled' || answer.kind === 'later'
}

export function noted(row: FleetRow, what: string, why: string): FleetRow {
  return { ...row, notRead: [...row.notRead, { what, why }] }
}

const THE_REPORT = 'the credential report'

export async function stepReport(deps: StepDeps, row: FleetRow): Promise<Step> {
  const { iam, pace } = deps
  if (!row.reportAsked) {
    const asked = await pace.ask('iam:GenerateCredentialReport', () => iam.generateReport())
    if (isOut(asked)) return later(row, asked)
    if (asked.kind !== 'answered') return { row: afterReport(noted(row, THE_REPORT, asked.why)) }
    const isReady = asked.value === 'ready'
    const next = { ...row, reportAsked: true, lastWhy: 'the credential report is being made' }
    return { row: next, ...(!isReady && { waitMs: REPORT_WAIT_MS }) }
  }
  const got = await pace.ask('iam:GetCredentialReport', () => iam.report())
  if (isOut(got)) return later(row, got)
  if (got.kind !== 'answered') return { row: afterReport(noted(row, THE_REPORT, got.why)) }
  if (got.value === 'coming') return { row, waitMs: REPORT_WAIT_MS }
  if (got.value === 'none') return { row: { ...row, reportAsked: false }, waitMs: REPORT_WAIT_MS }
  return keepReport(deps, row, got.value)
}

async function keepReport(
  { objects, clock }: StepDeps,
  row: FleetRow,
  { csv, madeAt }: { readonly csv: string; readonly madeAt: Date },
): Promise<Step> {
  const isOld = clock.now().getTime() - madeAt.getTime() > REPORT_AT_MOST_MS
  if (isOld) return { row: afterReport(noted(row, THE_REPORT, `it is of ${madeAt.toISOString()}`)) }
  if (reportRows(csv).next().done === true)
    return { row: afterReport(noted(row, THE_REPORT, 'it cannot be read')) }
  await objects.put(row, 'report', { csv })
  return { row: afterReport({ ...row, hasReport: true }) }
}

function afterReport(row: FleetRow): FleetRow {
  return { ...row, phase: 'summary' }
}

export async function stepSummary({ iam, pace }: StepDeps, row: FleetRow): Promise<Step> {
  const got = await pace.ask('iam:GetAccountSummary', () => iam.summary())
  if (isOut(got)) return later(row, got)
  const next = { ...row, phase: 'details' as const }
  if (got.kind === 'answered') return { row: { ...next, summary: known(got.value) } }
  const summary = unknown(got.why)
  return { row: noted({ ...next, summary }, 'the account summary', got.why) }
}

const RESTARTS = 2

export async function stepDetails(deps: StepDeps, row: FleetRow): Promise<Step> {
  const { iam, pace } = deps
  const { marker } = row
  const got =
    row.from === 'details'
      ? await pace.ask('iam:GetAccountAuthorizationDetails', () => iam.details(marker))
      : await pace.ask('iam:ListUsers', () => iam.list(marker))
  if (isOut(got)) return later(row, got)
  if (got.kind === 'answered') return keepDetails(deps, row, got.value)
  const anew = { ...withoutMarker(row), at: 0 }
  // A marker that is no longer taken: what was read before it is read again.
  if (marker !== undefined && row.restarts < RESTARTS)
    return { row: { ...anew, restarts: row.restarts + 1 } }
  if (row.from === 'details')
    return { row: noted({ ...anew, from: 'list' }, 'tags, groups and policies', got.why) }
  const nobody = noted({ ...anew, from: 'nowhere', phase: 'services' }, USERS, got.why)
  return { row: { ...nobody, pages: { ...row.pages, users: 0 } } }
}

async function keepDetails(
  { objects }: StepDeps,
  row: FleetRow,
  { users, unreadable, groups, policies, next }: DetailsPage,
): Promise<Step> {
  await objects.put(row, `users-${row.at}`, { users })
  await objects.put(row, `rights-${row.at}`, { groups, policies })
  const read =
    unreadable === 0
      ? row
      : noted(row, `${unreadable} IAM users`, 'IAM gave them in a form that cannot be read')
  const at = row.at + 1
  if (next !== undefined) return { row: { ...read, at, marker: next } }
  const pages = { ...row.pages, users: at }
  return { row: { ...withoutMarker(read), at: 0, pages, phase: 'services' } }
}

export async function stepServices({ iam, pace, objects }: StepDeps, row: FleetRow): Promise<Step> {
  const asked = row.marker
  const got = await pace.ask('iam:ListServiceSpecificCredentials', () => iam.services(asked))
  if (isOut(got)) return later(row, got)
  const after = { ...withoutMarker(row), at: 0, phase: 'judge' as const }
  if (got.kind !== 'answered')
    return {
      row: noted({ ...after, services: unknown(got.why) }, 'service-specific credentials', got.why),
    }
  const { counts, next } = got.value
  await objects.put(row, `services-${row.at}`, { counts })
  const at = row.at + 1
  if (next !== undefined) return { row: { ...row, at, marker: next } }
  return { row: { ...after, services: known(true), pages: { ...row.pages, services: at } } }
}

function withoutMarker({ marker: _taken, ...row }: FleetRow): FleetRow {
  return row
}
