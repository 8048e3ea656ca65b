import { z } from 'zod'
import { FINDINGS, type RankedKey, SEVERITIES } from '../keys/ranking.ts'
import { standOf } from './listed-key.ts'

/** The numbers of a team, of an account, of all: counted key by key, so that a sum needs no more memory for a thousand keys than for one. */

/** Ages of Active keys in days: up to each of these, and over the last. */
export const AGE_BOUNDS = [30, 90, 180, 365, 730] as const

const Counts = z.record(z.string(), z.number())

export const Figures = z.object({
  /** Active keys, of whatever state otherwise: what is left until there are no long-lived keys. */
  activeKeys: z.number(),
  /** Keys that need somebody. */
  flagged: z.number(),
  soon: z.number(),
  exempt: z.number(),
  /** Left to be deleted. */
  inactive: z.number(),
  /** Of the flagged ones; a key with two findings counts under both. */
  bySeverity: Counts,
  byFinding: Counts,
  ages: z.array(z.number()),
  /** Users whose keys could not be read: not known, not none. */
  usersNotRead: z.number(),
  /** Active keys that were read live and whose last use was not given: whether somebody uses them is not known. */
  usesNotKnown: z.number().default(0),
  /** Users of whose owner it is not known whether they have left. */
  ownersNotKnown: z.number().default(0),
})
export type Figures = z.infer<typeof Figures>

export function noFigures(): Figures {
  return {
    activeKeys: 0,
    flagged: 0,
    soon: 0,
    exempt: 0,
    inactive: 0,
    bySeverity: {},
    byFinding: {},
    ages: AGE_BOUNDS.map(() => 0).concat(0),
    usersNotRead: 0,
    usesNotKnown: 0,
    ownersNotKnown: 0,
  }
}

export function countKey(figures: Figures, key: RankedKey): Figures {
  const stand = standOf(key)
  const active = key.status === 'Active'
  const counted: Figures = {
    ...figures,
    activeKeys: figures.activeKeys + (active ? 1 : 0),
    ages: active ? withOne(figures.ages, bucketOf(key.ageDays)) : figures.ages,
  }
  if (stand === 'fine') return counted
  if (stand !== 'flagged') return { ...counted, [stand]: counted[stand] + 1 }
  return {
    ...counted,
    flagged: counted.flagged + 1,
    bySeverity: plusOne(counted.bySeverity, key.severity ?? 'low'),
    byFinding: key.findings.reduce<Record<string, number>>(plusOne, counted.byFinding),
  }
}

/** The one Active key of a user that the report alone shows to be young and in use; the key itself was not read. */
export function countYoung(figures: Figures): Figures {
  return {
    ...figures,
    activeKeys: figures.activeKeys + 1,
    ages: withOne(figures.ages, 0),
  }
}

/** Nothing was found by what was read, and everything was. */
export function isAllKnown({ usersNotRead, usesNotKnown, ownersNotKnown }: Figures): boolean {
  return usersNotRead + usesNotKnown + ownersNotKnown === 0
}

export function addFigures(a: Figures, b: Figures): Figures {
  return {
    activeKeys: a.activeKeys + b.activeKeys,
    flagged: a.flagged + b.flagged,
    soon: a.soon + b.soon,
    exempt: a.exempt + b.exempt,
    inactive: a.inactive + b.inactive,
    bySeverity: addCounts(SEVERITIES, a.bySeverity, b.bySeverity),
    byFinding: addCounts(FINDINGS, a.byFinding, b.byFinding),
    ages: noFigures().ages.map((_, at) => (a.ages[at] ?? 0) + (b.ages[at] ?? 0)),
    usersNotRead: a.usersNotRead + b.usersNotRead,
    usesNotKnown: a.usesNotKnown + b.usesNotKnown,
    ownersNotKnown: a.ownersNotKnown + b.ownersNotKnown,
  }
}

function bucketOf(ageDays: number): number {
  const bucket = AGE_BOUNDS.findIndex((bound) => ageDays <= bound)
  return bucket === -1 ? AGE_BOUNDS.length : bucket
}

function withOne(counts: readonly number[], at: number): number[] {
  return counts.map((count, index) => (index === at ? count + 1 : count))
}

function plusOne(
  counts: Readonly<Record<string, number>>,
  name: string,
): Readonly<Record<string, number>> {
  return { ...counts, [name]: (counts[name] ?? 0) + 1 }
}

function addCounts(
  names: readonly string[],
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    names
      .map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  )
}
