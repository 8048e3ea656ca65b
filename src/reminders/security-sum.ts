import type { LastUse } from '../keys/access-keys.ts'
import type { FleetReadings, OtherCredentialCounts } from '../keys/fleet/fleet.ts'
import type { RankedKey } from '../keys/ranking.ts'
import type { AccountId, WeekId } from '../requests/ids.ts'
import type { Anchor } from '../requests/ledger-anchor.ts'
import { addMs, DAY_MS } from '../shared/duration.ts'
import type { Known } from '../shared/known.ts'
import { type AccountNotRead, addFixed, type ComposeDeps, notRead, oldest } from './digest.ts'
import { addFigures, type Figures, noFigures } from './figures.ts'
import type { Unreached, WarningStore } from './warnings.ts'
import {
  type Fixed,
  NO_TEAM,
  SECURITY_SUM,
  type Told,
  type Week,
  type WeekStore,
} from './week-store.ts'
import { worstOf } from './worst-of.ts'

/** What security reads of all teams and accounts once a week: how many keys are left, where the worst are, root keys, other credentials, what was not read, and who could not be told. */
export interface SecuritySum {
  readonly week: WeekId
  readonly readAt: Date | undefined
  readonly figures: Figures
  readonly fixed: Fixed
  readonly teams: readonly SumOf[]
  /** Keys that no team owns. */
  readonly noTeam: SumOf
  readonly accounts: readonly SumOf[]
  readonly worst: readonly RankedKey[]
  readonly root: readonly RootOf[]
  readonly others: OtherCredentialCounts
  readonly notRead: readonly AccountNotRead[]
  /** What of the accounts that were read could not be. */
  readonly partly: readonly {
    readonly account: string
    readonly what: string
    readonly why: string
  }[]
  /** The weeks before, the oldest first. */
  readonly weeks: readonly Told[]
  readonly unreached: readonly Unreached[]
  /** The newest; `undefined` where none was made yet. */
  readonly anchor: Pick<Anchor, 'day' | 'digest'> | undefined
}

export interface SumOf {
  readonly name: string
  readonly figures: Figures
  readonly worst: RankedKey | undefined
}

export interface RootOf {
  readonly account: string
  readonly id: AccountId
  readonly activeKeys: Known<number>
  readonly lastUse: LastUse
  readonly mfa: Known<boolean>
  readonly removal: RootRemoval
}

/** How root keys of the account can be deleted: by two people of security with awskey, by hand in the console, or, where the console takes no root user, by whoever has the key. */
export type RootRemoval = 'awskey' | 'by_hand' | 'by_key'

export interface SecuritySumDeps extends ComposeDeps {
  readonly store: Pick<WeekStore, 'parts' | 'summed' | 'lastTold' | 'toldOver'>
  readonly readings: Pick<FleetReadings, 'stateOf'>
  readonly warnings: Pick<WarningStore, 'unreached'>
  newestAnchor(): Promise<Anchor | undefined>
  rootRemovalOf(account: AccountId): RootRemoval
}

export const WEEKS_SHOWN = 12
const WORST_SHOWN = 5
const FIRST_LOOK_MS = 30 * DAY_MS

export async function composeSecuritySum(deps: SecuritySumDeps, week: Week): Promise<SecuritySum> {
  const { store, worstFirst } = deps
  const summed = await store.summed(week.week)
  const weeks = await store.toldOver(SECURITY_SUM, week.week, WEEKS_SHOWN)
  const last = weeks.at(-1)
  const teams = new Map<string, SumOf>()
  const accounts = new Map<string, SumOf>()
  const worst = worstOf(WORST_SHOWN, worstFirst)
  let figures = noFigures()
  let fixed: Fixed = { rotated: 0, inactive: 0, gone: 0, named: [] }
  for await (const part of store.parts(week.week)) {
    // Of an account that was not summed to its end the rest is missing: it counts as not read.
    if (!summed.some(({ account }) => account === part.account)) continue
    figures = addFigures(figures, part.figures)
    fixed = addFixed(fixed, part.fixed)
    for (const key of part.worst.slice(0, WORST_SHOWN)) worst.add(key)
    const [first] = part.worst
    for (const [sums, name] of [
      [teams, part.team],
      [accounts, part.accountName],
    ] as const) {
      const before = sums.get(name) ?? { name, figures: noFigures(), worst: undefined }
      sums.set(name, {
        name,
        figures: addFigures(before.figures, part.figures),
        worst: worseOf(worstFirst, before.worst, first),
      })
    }
  }
  const { [NO_TEAM]: noTeam, ...ofTeams } = Object.fromEntries(teams)
  return {
    week: week.week,
    readAt: oldest(summed),
    figures,
    fixed,
    teams: Object.values(ofTeams).toSorted(mostFlagged),
    noTeam: noTeam ?? { name: NO_TEAM, figures: noFigures(), worst: undefined },
    accounts: [...accounts.values()].toSorted(mostFlagged),
    worst: worst.found(),
    ...(await ofReadings(
      deps,
      week,
      summed.map(({ account }) => account),
    )),
    notRead: await notRead(deps, week, summed),
    weeks,
    unreached: await deps.warnings.unreached(
      last === undefined ? addMs(new Date(week.openedAt), -FIRST_LOOK_MS) : new Date(last.at),
    ),
    anchor: await deps.newestAnchor(),
  }
}

async function ofReadings(
  { readings, accountName, rootRemovalOf }: SecuritySumDeps,
  week: Week,
  read: readonly AccountId[],
): Promise<Pick<SecuritySum, 'root' | 'others' | 'partly'>> {
  const root: RootOf[] = []
  const partly: { account: string; what: string; why: string }[] =
    week.gap === undefined
      ? []
      : [{ account: 'the organisation', what: 'further accounts', why: week.gap }]
  let others: OtherCredentialCounts = {
    serviceSpecific: { kind: 'known', value: 0 },
    bedrock: { kind: 'known', value: 0 },
    ssh: { kind: 'known', value: 0 },
    certificates: { kind: 'known', value: 0 },
  }
  for (const id of read) {
    const state = await readings.stateOf(id, week.week)
    if (state?.kind !== 'done') continue
    const { reading } = state
    const account = accountName(id)
    const { activeKeys, lastUse, mfa } = reading.root
    if (activeKeys.kind === 'unknown' || activeKeys.value > 0)
      root.push({ account, id, activeKeys, lastUse, mfa, removal: rootRemovalOf(id) })
    others = addOthers(others, reading.otherCredentials)
    for (const { what, why } of reading.notRead) partly.push({ account, what, why })
  }
  return { root, others, partly }
}

/** A sum with a part that is not known is not known. */
function addOthers(a: OtherCredentialCounts, b: OtherCredentialCounts): OtherCredentialCounts {
  return {
    serviceSpecific: added(a.serviceSpecific, b.serviceSpecific),
    bedrock: added(a.bedrock, b.bedrock),
    ssh: added(a.ssh, b.ssh),
    certificates: added(a.certificates, b.certificates),
  }
}

function added(a: Known<number>, b: Known<number>): Known<number> {
  if (a.kind === 'unknown') return a
  return b.kind === 'unknown' ? b : { kind: 'known', value: a.value + b.value }
}

function worseOf(
  worstFirst: ComposeDeps['worstFirst'],
  a: RankedKey | undefined,
  b: RankedKey | undefined,
): RankedKey | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return worstFirst(a, b) <= 0 ? a : b
}

function mostFlagged(a: SumOf, b: SumOf): number {
  return b.figures.flagged - a.figures.flagged || (a.name < b.name ? -1 : 1)
}
