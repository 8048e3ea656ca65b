import { type Known, unknown } from '../../shared/known.ts'
import type { Activity } from './activity.ts'
import { TACTICS, type Tactic, tacticOf } from './attack-tactics.ts'
import { type Audit, isOfIncident, type RegionRead } from './audit.ts'
import { beforeOf, newAmong } from './baseline.ts'
import { type Counted, mostSeen } from './counted.ts'
import { type Coverage, coverageOf } from './coverage.ts'
import { emptyTally, merged, type Tally } from './tally.ts'

/**
 * What an audit found and how far that reaches. Pure. Every number comes with the coverage that it rests on: where anything was not read, a count is a least, and where nothing was found that is said
 * together with what was not looked at. It never says that a key was not used.
 */
export interface AuditResult {
  readonly tally: Tally
  /** Where it was used, the most first. */
  readonly regions: readonly { readonly region: string; readonly n: number }[]
  readonly tactics: readonly TacticSeen[]
  /** When, the earliest first, in steps of `tally.activity.hours`; steps without a call are left out. */
  readonly activity: Readonly<Activity['steps']>
  /** What was not seen of the key before it was exposed. */
  readonly news: News
  readonly coverage: Coverage
}

export interface News {
  readonly ips: Known<readonly string[]>
  readonly agents: Known<readonly string[]>
  readonly regions: Known<readonly string[]>
}

export interface TacticSeen {
  readonly tactic: Tactic
  /** Calls that AWS carried out. */
  readonly done: readonly CallSeen[]
  /** Calls that it refused. */
  readonly refused: readonly CallSeen[]
}

interface CallSeen {
  readonly call: string
  readonly n: number
}

export function auditResult(audit: Audit, reads: readonly RegionRead[]): AuditResult {
  const tally = reads.reduce((sum, read) => merged(sum, read.tally), emptyTally())
  const regions = reads
    .map(({ region, tally: { events: n } }) => ({ region, n }))
    .filter(({ n }) => n > 0)
    .toSorted((a, b) => b.n - a.n)
  return {
    tally,
    regions,
    tactics: tacticsIn(tally),
    activity: tally.activity.steps,
    news: newsOf(audit, reads, tally),
    coverage: coverageOf(audit, reads, tally),
  }
}

function newsOf(audit: Audit, reads: readonly RegionRead[], tally: Tally): News {
  const why =
    isOfIncident(audit) && audit.baselineFrom === undefined
      ? 'the history holds nothing of the time before'
      : 'there is no moment before which anything would be an old one'
  if (!isOfIncident(audit) || audit.baselineFrom === undefined)
    return { ips: unknown(why), agents: unknown(why), regions: unknown(why) }
  const before = beforeOf(audit.regions, reads)
  const newIn = (seen: Counted, usual: Counted): Known<readonly string[]> =>
    newAmong(
      seen.seen.map(({ value }) => value),
      usual.seen.map(({ value }) => value),
      { ...before, isAllNamed: seen.others + usual.others === 0 },
    )
  const used = reads.filter(({ tally: { events } }) => events > 0).map(({ region }) => region)
  return {
    ips: newIn({ ...tally.ips, seen: tally.ips.seen.filter(isAddress) }, before.ips),
    agents: newIn(tally.agents, before.agents),
    regions: newAmong(used, before.regions, { ...before, isAllNamed: true }),
  }
}

/** A service that calls for somebody is named in the place of an address. */
function isAddress({ value }: { readonly value: string }): boolean {
  return /^[\d.]+$|^[\da-f:.]*:[\da-f:.]+$/i.test(value)
}

/** In the order of the table; a tactic of which nothing was seen is left out. */
function tacticsIn(tally: Tally): readonly TacticSeen[] {
  const of = (tactic: Tactic, counted: Tally['calls']): readonly CallSeen[] =>
    mostSeen(counted).flatMap(({ value, n }) =>
      tacticOf(value) === tactic ? [{ call: value, n }] : [],
    )
  return TACTICS.map((tactic) => ({
    tactic,
    done: of(tactic, tally.calls),
    refused: of(tactic, tally.refused),
  })).filter(({ done, refused }) => done.length + refused.length > 0)
}
