import { addMs, HOUR_MS, MINUTE_MS } from '../shared/duration.ts'
import {
  type Identity,
  type Incident,
  type IncidentEntry,
  type IncidentStep,
  isInactive,
  isOver,
  isQuarantined,
  type Obstacle,
  type QuarantineState,
  type Report,
  type Warrant,
} from './incident.ts'
import type { IncidentChange } from './incident-store.ts'
import type { Judgement } from './judge-report.ts'
import { notReleased, type ReleaseOutcome, released } from './release-rules.ts'

/**
 * How an incident goes on, pure: what is to be done next and when, and what each outcome makes of the row. Nothing that failed is given up: it is tried again, later each time, and people are told.
 * A containment that does not hold is done again at once, and its looks begin anew.
 */
export type StepOutcome =
  | {
      readonly step: 'look'
      readonly identity: Identity
      /** One for each report of the incident that was looked at, in order. */
      readonly judgements: readonly Judgement[]
      /** The request that has the lock on the IAM user. */
      readonly holder?: Incident['heldRequest']
    }
  | { readonly step: 'make_inactive'; readonly result: 'inactive' | 'gone' }
  | {
      readonly step: 'quarantine'
      readonly result:
        | { readonly kind: 'policy'; readonly foreign?: true }
        | { readonly kind: 'no_room'; readonly old: string }
        | { readonly kind: 'boundary'; readonly old: string }
        | { readonly kind: 'waits'; readonly because: readonly Obstacle[] }
    }
  | {
      readonly step: 'recheck'
      readonly keyActive: boolean
      readonly detached: boolean
      readonly newKeys: Incident['newKeys']
    }
  | ReleaseOutcome
  /** AWS refused, did not answer, or shows something else than was written. */
  | { readonly step: IncidentStep; readonly result: 'failed'; readonly why: string }
  /** The signed word for this write does not fit. */
  | { readonly step: IncidentStep; readonly result: 'not_authorised' }

export interface NextStep {
  readonly step: IncidentStep
  readonly dueAt: string
}

/** After containment, counted from it. */
export const RECHECK_AFTER_MS: readonly number[] = [10_000, 60_000, 5 * MINUTE_MS]
const RETRY_MS: readonly number[] = [5_000, 15_000, MINUTE_MS, 5 * MINUTE_MS]
/** Whose key it is can be looked for less and less often; a key that still works cannot. */
const LOOK_AGAIN_MS: readonly number[] = [...RETRY_MS, 15 * MINUTE_MS, HOUR_MS]

/** The step that is due first; of several that are due at once the one that stops the thief. */
export function nextStep(incident: Incident): NextStep | undefined {
  const steps: NextStep[] = []
  const add = (step: IncidentStep, dueAt = incident.updatedAt): void => {
    const retry = incident.retries.find((each) => each.step === step)
    steps.push({ step, dueAt: retry?.at ?? dueAt })
  }
  if (isOver(incident)) return undefined
  // What is being undone is not done again meanwhile.
  if (incident.release?.granted === true) {
    add('release')
    return steps[0]
  }
  if (incident.inactiveBy !== undefined && !isInactive(incident)) add('make_inactive')
  if (wantsLook(incident)) add('look')
  if (incident.quarantineBy !== undefined && isToQuarantine(incident)) add('quarantine')
  const { from, done } = incident.rechecks
  const after = RECHECK_AFTER_MS[done]
  if (from !== undefined && after !== undefined)
    add('recheck', addMs(new Date(from), after).toISOString())
  return steps.reduce<NextStep | undefined>(
    (first, each) => (first === undefined || each.dueAt < first.dueAt ? each : first),
    undefined,
  )
}

function wantsLook({ identity, reports }: Incident): boolean {
  if (identity.kind === 'looking' || identity.kind === 'not_known') return true
  return reports.some(({ judged }) => judged === undefined)
}

function isToQuarantine(incident: Incident): boolean {
  return incident.quarantine.kind !== 'waits' && !isQuarantined(incident)
}

type Draft = Omit<IncidentChange, 'at'>

/** Somebody reports the key again. */
export function reportedAgain(incident: Incident, report: Report): Draft | undefined {
  if (incident.reports.some((each) => isSameReport(each, report))) return undefined
  const { reports } = incident
  const room = report.by === 'signal' ? SIGNALS_KEPT : REPORTS_KEPT
  const kept = reports.length < room ? [...reports, report] : reports
  return {
    incident: { ...incident, reports: kept },
    entries: [{ type: 'reported_again', actor: report.by, data: reportData(report) }],
  }
}

/** The same act or the same event, delivered again. */
export function isSameReport(one: Report, other: Report): boolean {
  const id = ({ act, signal }: Report): string | undefined => act?.jobId ?? signal?.id
  return id(one) !== undefined && id(one) === id(other)
}

/** Enough for everybody who sees a key on a public page; after that only the ledger tells of more. */
const REPORTS_KEPT = 100
/** Whoever has the key can cause findings: they leave room for those whose word counts. */
const SIGNALS_KEPT = 50

export function reportData({ where, secretPasted, signal }: Report): Record<string, string> {
  return {
    ...(where !== undefined && { where }),
    ...(secretPasted === true && { secretPasted: 'yes' }),
    ...(signal !== undefined && { source: signal.source, says: signal.says }),
  }
}

/** One click of security. `undefined`: there is nothing left for it to do. */
export function containmentAsked(
  incident: Incident,
  what: 'contain' | 'quarantine',
  warrant: Warrant,
): Draft | undefined {
  if (incident.identity.kind !== 'user' || isUntouchable(incident)) return undefined
  if (what === 'contain')
    return incident.inactiveBy === undefined
      ? {
          incident: { ...incident, inactiveBy: warrant },
          entries: [{ type: 'inactive_asked', actor: warrant.by, data: {} }],
          takeLock: true,
        }
      : undefined
  if (incident.quarantineBy !== undefined && incident.quarantine.kind !== 'waits') return undefined
  return {
    incident: { ...incident, quarantineBy: warrant, quarantine: { kind: 'none' } },
    entries: [{ type: 'quarantine_asked', actor: warrant.by, data: {} }],
    takeLock: true,
  }
}

/** Protected, or not an IAM user of ours: awskey does nothing there, whoever asks. */
export function isUntouchable({ identity, reports }: Incident): boolean {
  return identity.kind !== 'user' || reports.some(({ judged }) => judged?.inactive === 'never')
}

/** What became of a step. */
export function stepDone(incident: Incident, outcome: StepOutcome, now: Date): Draft {
  const { claim: _claim, ...row } = incident
  if ('result' in outcome && outcome.result === 'failed') return failed(row, outcome, now)
  if ('result' in outcome && outcome.result === 'not_authorised')
    return outcome.step === 'release' ? notReleased(row) : notAuthorised(row, outcome.step)
  const settled = { ...row, retries: row.retries.filter(({ step }) => step !== outcome.step) }
  switch (outcome.step) {
    case 'look':
      return looked(row, outcome, now)
    case 'make_inactive':
      return madeInactive(settled, outcome.result, now)
    case 'quarantine':
      return quarantined(settled, outcome.result, now)
    case 'recheck':
      return rechecked(settled, outcome, now)
    case 'release':
      return released(settled, now)
  }
}

function failed(
  incident: Incident,
  { step, why }: { readonly step: IncidentStep; readonly why: string },
  now: Date,
): Draft {
  const row = { ...incident, retries: retried(incident, step, now) }
  const entry = (type: IncidentEntry['type']): IncidentEntry[] => [
    { type, actor: 'awskey', data: { why } },
  ]
  switch (step) {
    case 'look':
      return { incident: row, entries: entry('not_identified') }
    case 'make_inactive':
      return {
        incident: { ...row, key: { kind: 'failed', why } },
        entries: entry('not_made_inactive'),
      }
    case 'quarantine':
      return {
        incident: { ...row, quarantine: quarantineFailed(incident.quarantine, why) },
        entries: entry('not_quarantined'),
      }
    case 'recheck':
      return {
        incident: { ...row, rechecks: { ...row.rechecks, unknown: why } },
        entries: entry('recheck_not_known'),
      }
    case 'release':
      return { incident: row, entries: entry('not_released') }
  }
}

/** The boundary of the user before awskey's is not forgotten. */
function quarantineFailed(before: QuarantineState, why: string): QuarantineState {
  return 'old' in before && before.old !== undefined
    ? { kind: 'failed', why, old: before.old }
    : { kind: 'failed', why }
}

function retried(incident: Incident, step: IncidentStep, now: Date): Incident['retries'] {
  const before = incident.retries.find((each) => each.step === step)
  const tries = (before?.tries ?? 0) + 1
  const waits = step === 'look' ? LOOK_AGAIN_MS : RETRY_MS
  const ms = waits[Math.min(tries, waits.length) - 1] ?? MINUTE_MS
  return [
    ...incident.retries.filter((each) => each.step !== step),
    { step, at: addMs(now, ms).toISOString(), tries },
  ]
}

/** Without a word that can be shown to be somebody's nothing is written; a new report or click brings a new one. */
function notAuthorised(incident: Incident, step: IncidentStep): Draft {
  const { inactiveBy, quarantineBy, ...rest } = incident
  const kept = step === 'quarantine' ? inactiveBy : undefined
  const other = step === 'make_inactive' ? quarantineBy : undefined
  return {
    incident: {
      ...rest,
      ...(kept !== undefined && { inactiveBy: kept }),
      ...(other !== undefined && { quarantineBy: other }),
    },
    entries: [{ type: 'not_authorised', actor: 'awskey', data: { step } }],
  }
}

function looked(
  incident: Incident,
  {
    identity,
    judgements,
    holder,
  }: Extract<StepOutcome, { readonly step: 'look'; judgements: unknown }>,
  now: Date,
): Draft {
  const isKnown = identity.kind !== 'not_known'
  const reports = incident.reports.map((report, at) => {
    const judged = judgements[at] ?? report.judged
    return judged === undefined ? report : { ...report, judged }
  })
  const warrants = warrantsOf(incident, reports)
  const takes = warrants.inactiveBy !== undefined && incident.inactiveBy === undefined
  const entries = [
    ...identityEntries(incident.identity, identity),
    ...judgements.flatMap((judged, at) => judgedEntry(incident.reports[at], judged)),
  ]
  const row = {
    ...incident,
    identity,
    reports,
    ...warrants,
    ...(takes && holder !== undefined && { heldRequest: holder }),
    retries: isKnown
      ? incident.retries.filter(({ step }) => step !== 'look')
      : retried(incident, 'look', now),
  }
  return takes ? { incident: row, entries, takeLock: true } : { incident: row, entries }
}

function warrantsOf(
  incident: Incident,
  reports: readonly Report[],
): Pick<Incident, 'inactiveBy' | 'quarantineBy'> {
  const inactive = incident.inactiveBy ?? warrantOf(reports, 'inactive')
  const quarantine = incident.quarantineBy ?? warrantOf(reports, 'quarantine')
  return {
    ...(inactive !== undefined && { inactiveBy: inactive }),
    ...(quarantine !== undefined && { quarantineBy: quarantine }),
  }
}

function warrantOf(
  reports: readonly Report[],
  what: 'inactive' | 'quarantine',
): Warrant | undefined {
  const report = reports.find(({ judged }) => judged?.[what] === 'now')
  if (report === undefined || report.by === 'signal') return undefined
  const { by, at, act, signal, judged } = report
  return {
    by,
    at,
    as: judged?.as ?? '',
    ...(act !== undefined && { act }),
    ...(signal !== undefined && { signal }),
  }
}

function identityEntries(before: Identity, now: Identity): readonly IncidentEntry[] {
  if (JSON.stringify(before) === JSON.stringify(now)) return []
  switch (now.kind) {
    case 'looking':
      return []
    case 'not_known':
      return [{ type: 'not_identified', actor: 'awskey', data: { why: now.why } }]
    case 'not_ours':
      return [
        { type: 'identified', actor: 'awskey', data: { account: now.account, as: 'not ours' } },
      ]
    case 'root':
      return [{ type: 'identified', actor: 'awskey', data: { account: now.account, as: 'root' } }]
    case 'user': {
      const { account, userName, userId } = now.user
      return [{ type: 'identified', actor: 'awskey', data: { account, user: userName, userId } }]
    }
  }
}

function judgedEntry(report: Report | undefined, judged: Judgement): readonly IncidentEntry[] {
  if (report === undefined || JSON.stringify(report.judged) === JSON.stringify(judged)) return []
  const { inactive, quarantine, because, as } = judged
  return [
    {
      type: 'judged',
      actor: report.by,
      data: {
        inactive,
        quarantine,
        ...(as !== undefined && { as }),
        ...(because.length > 0 && { because: because.join(' ') }),
      },
    },
  ]
}

function madeInactive(incident: Incident, result: 'inactive' | 'gone', now: Date): Draft {
  const at = now.toISOString()
  return {
    incident: { ...incident, key: { kind: result, at }, rechecks: counted(incident, now) },
    entries: [{ type: result === 'gone' ? 'gone' : 'made_inactive', actor: 'awskey', data: {} }],
  }
}

/** The looks after a containment begin with it. */
function counted({ rechecks }: Incident, now: Date): Incident['rechecks'] {
  return { from: now.toISOString(), done: 0, fights: rechecks.fights }
}

type Quarantined = Exclude<Extract<StepOutcome, { readonly step: 'quarantine' }>['result'], string>

function quarantined(incident: Incident, result: Quarantined, now: Date): Draft {
  const at = now.toISOString()
  switch (result.kind) {
    case 'waits':
      return {
        incident: { ...incident, quarantine: { kind: 'waits', because: [...result.because] } },
        entries: [
          {
            type: 'quarantine_waits',
            actor: 'awskey',
            data: { because: result.because.join(' ') },
          },
        ],
      }
    case 'no_room':
      return {
        incident: { ...incident, quarantine: result },
        entries: [
          { type: 'not_quarantined', actor: 'awskey', data: { why: 'no room', old: result.old } },
        ],
      }
    case 'policy':
    case 'boundary':
      return {
        incident: {
          ...incident,
          quarantine: { ...result, at },
          rechecks: counted(incident, now),
        },
        entries: [{ type: 'quarantined', actor: 'awskey', data: { by: result.kind } }],
      }
  }
}

/** What is no longer as awskey left it is done again, by the same word. */
function rechecked(
  incident: Incident,
  {
    keyActive,
    detached,
    newKeys,
  }: Extract<StepOutcome, { readonly step: 'recheck'; keyActive: boolean }>,
  now: Date,
): Draft {
  const { from, done, fights } = incident.rechecks
  const fresh = newKeys.filter((key) => !incident.newKeys.includes(key))
  const seen = { ...incident, newKeys: [...incident.newKeys, ...fresh].slice(0, NEW_KEYS_KEPT) }
  const fought = keyActive || detached
  const data = {
    look: String(done + 1),
    ...(keyActive && { key: 'active again' }),
    ...(detached && { quarantine: 'gone' }),
    ...(fresh.length > 0 && { newKeys: fresh.join(' ') }),
  }
  if (!fought)
    return {
      incident: { ...seen, rechecks: { from, done: done + 1, fights } },
      entries: [{ type: fresh.length > 0 ? 'fought' : 'held', actor: 'awskey', data }],
    }
  return {
    incident: {
      ...seen,
      ...(keyActive && { key: { kind: 'failed' as const, why: 'somebody made it Active again' } }),
      ...(detached && {
        quarantine: quarantineFailed(incident.quarantine, 'somebody took it away'),
      }),
      rechecks: { from: now.toISOString(), done: 0, fights: fights + 1 },
    },
    entries: [{ type: 'fought', actor: 'awskey', data }],
  }
}

const NEW_KEYS_KEPT = 20
