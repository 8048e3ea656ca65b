import { addMs, MINUTE_MS } from '../shared/duration.ts'
import {
  type AftermathOutcome,
  aftermathDone,
  aftermathDue,
  keyLeftDue,
} from './aftermath-rules.ts'
import {
  type ContainmentOutcome,
  madeInactive,
  quarantined,
  quarantineFailed,
  rechecked,
} from './containment-rules.ts'
import { type WouldHave, wouldHave } from './dry-run-rules.ts'
import {
  type Incident,
  type IncidentEntry,
  type IncidentStep,
  isInactive,
  isOver,
  isQuarantined,
} from './incident.ts'
import type { IncidentChange } from './incident-store.ts'
import { type LookOutcome, looked } from './look-rules.ts'
import { notReleased, type ReleaseOutcome, released } from './release-rules.ts'
import { isQuietTry, retried } from './retries.ts'
import { withoutFirstRevocation } from './revocation-rules.ts'

/**
 * How an incident goes on, pure: what is to be done next and when, and what each outcome makes of the row. Nothing that failed is given up: it is tried again, later each time, and people are told.
 * A containment that does not hold is done again at once, and its looks begin anew.
 */
export type StepOutcome =
  | LookOutcome
  | ContainmentOutcome
  | AftermathOutcome
  | ReleaseOutcome
  | WouldHave
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
/** The step that is due first; of several that are due at once the one that stops the thief. */
export function nextStep(incident: Incident): NextStep | undefined {
  const steps: NextStep[] = []
  const add = (step: IncidentStep, dueAt = incident.updatedAt): void => {
    const retry = incident.retries.find((each) => each.step === step)
    steps.push({ step, dueAt: retry?.at ?? dueAt })
  }
  if (isOver(incident)) {
    const dueAt = keyLeftDue(incident)
    if (dueAt !== undefined) add('key_left', dueAt)
    return steps[0]
  }
  // What is being undone is not done again meanwhile.
  if (incident.release?.granted === true) {
    add('release')
    return steps[0]
  }
  if (incident.inactiveBy !== undefined && !isInactive(incident)) add('make_inactive')
  if (wantsLook(incident)) add('look')
  if (incident.quarantineBy !== undefined && isToQuarantine(incident)) add('quarantine')
  for (const { step, dueAt } of aftermathDue(incident)) add(step, dueAt)
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

/** What became of a step. */
export function stepDone(incident: Incident, outcome: StepOutcome, now: Date): Draft {
  const { claim: _claim, ...row } = incident
  if ('result' in outcome && outcome.result === 'failed') return failed(row, outcome, now)
  if ('result' in outcome && outcome.result === 'not_authorised')
    return outcome.step === 'release' ? notReleased(row) : notAuthorised(row, outcome.step)
  if ('result' in outcome && outcome.result === 'dry_run')
    return wouldHave(withoutWord(row, outcome.step), outcome, now)
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
      return released(settled, outcome, now)
    default:
      return aftermathDone(outcome.step === 'credentials' ? row : settled, outcome, now)
  }
}

function failed(
  incident: Incident,
  { step, why }: { readonly step: IncidentStep; readonly why: string },
  now: Date,
): Draft {
  const row = { ...incident, retries: retried(incident, step, now) }
  const isQuiet = row.retries.some((each) => each.step === step && isQuietTry(each.tries))
  const entry = (type: IncidentEntry['type']): IncidentEntry[] => [
    { type, actor: 'awskey', data: { why, ...(isQuiet && { quiet: 'yes' }) } },
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
    case 'siblings':
      return { incident: row, entries: entry('siblings_not_known') }
    case 'credentials':
      return { incident: row, entries: entry('credentials_open') }
    case 'snapshot':
      return { incident: row, entries: entry('not_kept') }
    case 'audit':
      return { incident: row, entries: entry('not_audited') }
    case 'check':
    case 'clean':
    case 'revoke':
    case 'key_left':
      return { incident: row, entries: entry('not_checked') }
    case 'release':
      return { incident: row, entries: entry('not_released') }
  }
}

/** Without a word that can be shown to be somebody's nothing is written; a new report or click brings a new one. */
function notAuthorised(incident: Incident, step: IncidentStep): Draft {
  return {
    incident: withoutWord(incident, step),
    entries: [{ type: 'not_authorised', actor: 'awskey', data: { step } }],
  }
}

function withoutWord(incident: Incident, step: IncidentStep): Incident {
  const { inactiveBy, quarantineBy, siblingsBy, lines, roles, ...rest } = incident
  const isOf = (steps: readonly IncidentStep[]): boolean => steps.includes(step)
  // AWS Health's word for the key is that for its siblings, too.
  const keepsInactive =
    !isOf(['make_inactive']) && !(isOf(['siblings']) && siblingsBy === undefined)
  return {
    ...rest,
    ...(inactiveBy !== undefined && keepsInactive && { inactiveBy }),
    ...(quarantineBy !== undefined && !isOf(['quarantine', 'credentials']) && { quarantineBy }),
    ...(siblingsBy !== undefined && !isOf(['siblings']) && { siblingsBy }),
    lines: step === 'clean' ? withoutFirstWanted(lines) : lines,
    roles: step === 'revoke' ? withoutFirstRevocation(roles) : roles,
  }
}

/** The line that was tried; what was clicked on other lines stands. */
function withoutFirstWanted(lines: Incident['lines']): Incident['lines'] {
  const tried = lines.find(({ wanted }) => wanted !== undefined)
  return lines.map((line) => {
    if (line !== tried) return line
    const { wanted: _wanted, ...rest } = line
    return rest
  })
}
