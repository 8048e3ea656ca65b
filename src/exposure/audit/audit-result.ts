import { type Known, unknown } from '../../shared/known.ts'
import type { Activity } from './activity.ts'
import type { ArchiveRead } from './archive-read.ts'
import { TACTICS, type Tactic, tacticOf } from './attack-tactics.ts'
import { type Audit, isOfIncident, type RegionRead } from './audit.ts'
import { beforeOf, newAmong } from './baseline.ts'
import { type Counted, mostSeen, noneCounted, together } from './counted.ts'
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

export function auditResult(
  audit: Audit,
  reads: readonly RegionRead[],
  archive?: ArchiveRead,
): AuditResult {
  const history = reads.reduce((sum, read) => merged(sum, read.tally), emptyTally())
  const tally = archive === undefined ? history : merged(history, archive.tally)
  return {
    tally,
    regions: usedIn(reads, archive),
    tactics: tacticsIn(tally),
    activity: tally.activity.steps,
    news: newsOf(audit, reads, history, archive),
    coverage: coverageOf(audit, reads, tally, archive),
  }
}

function usedIn(
  reads: readonly RegionRead[],
  archive: ArchiveRead | undefined,
): AuditResult['regions'] {
  const seen = reads.map(({ region, tally: { events: n } }) => ({ value: region, n }))
  return together({ seen, others: 0 }, archive?.regions ?? noneCounted())
    .seen.flatMap(({ value: region, n }) => (n === 0 ? [] : [{ region, n }]))
    .toSorted((a, b) => b.n - a.n)
}

/**
 * What was usual is known from the event history alone, so that only what the history shows is compared with it: an address that made nothing but data events would always be a new one.
 * Where nothing is new but the archive shows something else, it is not known.
 */
function newsOf(
  audit: Audit,
  reads: readonly RegionRead[],
  tally: Tally,
  archive: ArchiveRead | undefined,
): News {
  const why =
    isOfIncident(audit) && audit.baselineFrom === undefined
      ? 'the history holds nothing of the time before'
      : 'there is no moment before which anything would be an old one'
  if (!isOfIncident(audit) || audit.baselineFrom === undefined)
    return { ips: unknown(why), agents: unknown(why), regions: unknown(why) }
  const before = beforeOf(audit.regions, reads)
  const newIn = (seen: Counted, usual: Counted, archived?: Counted): Known<readonly string[]> => {
    const names = usual.seen.map(({ value }) => value)
    const fresh = newAmong(
      seen.seen.map(({ value }) => value),
      names,
      { ...before, isAllNamed: seen.others + usual.others === 0 },
    )
    const isNoneFresh = fresh.kind === 'known' && fresh.value.length === 0
    return isNoneFresh && hasOthers(archived, names)
      ? unknown("some stand in the trail's archive alone, which shows nothing of the time before")
      : fresh
  }
  const addresses = (ips: Counted): Counted => ({ ...ips, seen: ips.seen.filter(isAddress) })
  const some = (regions: readonly string[]): Counted => ({
    seen: regions.map((value) => ({ value, n: 1 })),
    others: 0,
  })
  const used = reads.filter(({ tally: { events } }) => events > 0).map(({ region }) => region)
  const archived = archive?.tally
  return {
    ips: newIn(addresses(tally.ips), before.ips, archived && addresses(archived.ips)),
    agents: newIn(tally.agents, before.agents, archived?.agents),
    regions: newIn(some(used), some(before.regions), archive?.regions),
  }
}

function hasOthers(archived: Counted | undefined, usual: readonly string[]): boolean {
  return (
    archived !== undefined &&
    (archived.others > 0 || archived.seen.some(({ value }) => !usual.includes(value)))
  )
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
