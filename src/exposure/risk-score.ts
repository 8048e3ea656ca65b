import type { Privilege } from '../keys/privilege/privilege.ts'
import { type Known, known } from '../shared/known.ts'

/**
 * How bad it is that a key is in strange hands, 0 to 100, with the lines that made it. Pure. What could not be read gives no points and is named: the score is then a least, and nothing unread counts as
 * harmless. Confidence is told apart from the score: it says how much was read, not how bad it is.
 */
export interface RiskFacts {
  readonly source: Source
  readonly root: boolean
  readonly keyActive: Known<boolean>
  readonly privilege: Known<Privilege>
  /** What CloudTrail shows as done, not what was refused. */
  readonly persistence: Known<boolean>
  readonly loggingTampered: Known<boolean>
  readonly dataOrSecrets: Known<boolean>
  readonly abuse: Known<boolean>
  /** Kinds of discovery calls within a day, as a share of those that are known. */
  readonly reconRatio: Known<number>
  /** The same of calls by which rights are raised. */
  readonly escalationRatio: Known<number>
  /** An address that this key was not used from before it was exposed. */
  readonly newAddress: Known<boolean>
  /** The same of a Region. */
  readonly newRegion: Known<boolean>
  readonly gaps: Readonly<Record<Gap, Known<boolean>>>
  /** Everything was read that CloudTrail's history holds. */
  readonly whole: boolean
}

export type Source = 'aws_flagged' | 'pasted' | 'report' | 'key_id_only'
export type Gap = 'sibling_active' | 'console_without_mfa' | 'live_sessions' | 'recheck_failed'
export type Band = 'low' | 'medium' | 'high' | 'critical'
export type Confidence = 'high' | 'medium' | 'low'

export type RiskReason =
  | `source_${Source}`
  | `privilege_${Privilege}`
  | Gap
  | 'key_active'
  | 'persistence'
  | 'logging_tampered'
  | 'data_or_secrets'
  | 'abuse'
  | 'recon'
  | 'raising'
  | 'new_address'
  | 'new_region'
export type RiskFloor = 'root' | 'new_address_stays' | 'administrator_flagged'
export type RiskUnknown =
  | Gap
  | 'key_active'
  | 'privilege'
  | 'persistence'
  | 'logging_tampered'
  | 'data_or_secrets'
  | 'abuse'
  | 'recon'
  | 'raising'
  | 'new_address'
  | 'new_region'

export interface RiskScore {
  readonly score: number
  /** Of the score as it is: with `atLeast` it may be a higher one. */
  readonly band: Band
  readonly atLeast: boolean
  readonly confidence: Confidence
  readonly lines: readonly { readonly reason: RiskReason; readonly points: number }[]
  /** What lifted the score above the sum of the lines. */
  readonly floor?: { readonly because: RiskFloor; readonly at: number } | undefined
  readonly notKnown: readonly RiskUnknown[]
}

const SOURCE_POINTS: Readonly<Record<Source, number>> = {
  aws_flagged: 40,
  pasted: 25,
  report: 25,
  key_id_only: 10,
}
const PRIVILEGE_POINTS: Readonly<Record<Privilege, number>> = {
  administrator: 25,
  escalation: 20,
  credentials: 15,
  data: 10,
  infrastructure: 5,
  little: 0,
}
const GAP_POINTS: Readonly<Record<Gap, number>> = {
  sibling_active: 5,
  console_without_mfa: 5,
  live_sessions: 10,
  recheck_failed: 15,
}
const GAPS: readonly Gap[] = [
  'recheck_failed',
  'live_sessions',
  'sibling_active',
  'console_without_mfa',
]
const GAPS_AT_MOST = 25
const MOST = 100
/** Half of the facts. */
const FEW_KNOWN = 7
export const RECON_SHARE = 0.3
export const ESCALATION_SHARE = 0.2

export function riskScore(facts: RiskFacts): RiskScore {
  const lines = linesOf(facts)
  const sum = Math.min(
    MOST,
    lines.reduce((points, line) => points + line.points, 0),
  )
  const floor = floorOf(facts)
  const isLifted = floor !== undefined && floor.at > sum
  const score = isLifted ? floor.at : sum
  const notKnown = notKnownIn(facts)
  const atLeast = score < MOST && (notKnown.length > 0 || !facts.whole)
  return {
    score,
    band: bandOf(score),
    atLeast,
    confidence: confidenceOf(facts, notKnown),
    lines,
    floor: isLifted ? floor : undefined,
    notKnown,
  }
}

export function bandOf(score: number): Band {
  if (score >= 90) return 'critical'
  if (score >= 70) return 'high'
  return score >= 40 ? 'medium' : 'low'
}

function linesOf(facts: RiskFacts): RiskScore['lines'] {
  const { source, privilege, reconRatio, escalationRatio } = facts
  const when = (fact: Known<boolean>, reason: RiskReason, points: number) =>
    isYes(fact) ? [{ reason, points }] : []
  return [
    { reason: `source_${source}` as const, points: SOURCE_POINTS[source] },
    ...when(facts.keyActive, 'key_active', 10),
    ...(privilege.kind === 'known' && PRIVILEGE_POINTS[privilege.value] > 0
      ? [
          {
            reason: `privilege_${privilege.value}` as const,
            points: PRIVILEGE_POINTS[privilege.value],
          },
        ]
      : []),
    ...when(facts.persistence, 'persistence', 30),
    ...when(facts.loggingTampered, 'logging_tampered', 30),
    ...when(facts.dataOrSecrets, 'data_or_secrets', 25),
    ...when(facts.abuse, 'abuse', 20),
    ...when(reaches(reconRatio, RECON_SHARE), 'recon', 10),
    ...when(reaches(escalationRatio, ESCALATION_SHARE), 'raising', 20),
    ...(isYes(facts.newAddress)
      ? when(facts.newAddress, 'new_address', 10)
      : when(facts.newRegion, 'new_region', 10)),
    ...gapLines(facts),
  ]
}

/** The worst first; together no more than their cap. */
function gapLines({ gaps }: RiskFacts): RiskScore['lines'] {
  let left = GAPS_AT_MOST
  return GAPS.flatMap((gap) => {
    const points = isYes(gaps[gap]) ? Math.min(left, GAP_POINTS[gap]) : 0
    left -= points
    return points === 0 ? [] : [{ reason: gap, points }]
  })
}

function floorOf(facts: RiskFacts): RiskScore['floor'] {
  if (facts.root) return { because: 'root', at: 95 }
  const stays = isYes(facts.persistence) || isYes(facts.loggingTampered)
  if (stays && isYes(facts.newAddress)) return { because: 'new_address_stays', at: 90 }
  const isAdministrator =
    facts.privilege.kind === 'known' && facts.privilege.value === 'administrator'
  return isAdministrator && facts.source === 'aws_flagged'
    ? { because: 'administrator_flagged', at: 80 }
    : undefined
}

function notKnownIn(facts: RiskFacts): readonly RiskUnknown[] {
  const all: readonly (readonly [RiskUnknown, Known<unknown>])[] = [
    ['key_active', facts.keyActive],
    ['privilege', facts.privilege],
    ['persistence', facts.persistence],
    ['logging_tampered', facts.loggingTampered],
    ['data_or_secrets', facts.dataOrSecrets],
    ['abuse', facts.abuse],
    ['recon', facts.reconRatio],
    ['raising', facts.escalationRatio],
    ['new_address', facts.newAddress],
    ['new_region', facts.newRegion],
    ...GAPS.map((gap) => [gap, facts.gaps[gap]] as const),
  ]
  return all.flatMap(([name, fact]) => (fact.kind === 'unknown' ? [name] : []))
}

function confidenceOf({ whole }: RiskFacts, notKnown: readonly RiskUnknown[]): Confidence {
  if (!whole || notKnown.length >= FEW_KNOWN) return 'low'
  return notKnown.length > 0 ? 'medium' : 'high'
}

function reaches(ratio: Known<number>, share: number): Known<boolean> {
  return ratio.kind === 'known' ? known(ratio.value >= share) : ratio
}

function isYes(fact: Known<boolean>): boolean {
  return fact.kind === 'known' && fact.value
}
