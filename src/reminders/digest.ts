import { type FleetState, whyNobody } from '../keys/fleet/fleet.ts'
import type { RankedKey } from '../keys/ranking.ts'
import type { AccessKeyId, AccountId, WeekId } from '../requests/ids.ts'
import { type Known, known } from '../shared/known.ts'
import { addFigures, type Figures, isAllKnown, noFigures } from './figures.ts'
import type { WorstFirst } from './listed-key.ts'
import type { SaidNotOurs } from './not-ours.ts'
import { WORST_KEPT } from './sum-account.ts'
import type { Fixed, Part, Summed, Told, Week, WeekStore } from './week-store.ts'
import { worstOf } from './worst-of.ts'

/** What one team is told of its keys in one week. */
export interface TeamDigest {
  readonly week: WeekId
  readonly team: string
  /** When the oldest part of it was read; `undefined` where nothing was. */
  readonly readAt: Date | undefined
  readonly figures: Figures
  /** The worst first; `figures` counts the rest. */
  readonly worst: readonly RankedKey[]
  readonly soon: readonly RankedKey[]
  readonly exempt: readonly RankedKey[]
  readonly fixed: Fixed
  /** What the team was told before, to compare with. */
  readonly before: Told | undefined
  /** Accounts that could not be read: what is in them is not known. */
  readonly notRead: readonly AccountNotRead[]
  /** Accounts in which the team has keys that are listed. */
  readonly accounts: readonly AccountId[]
  /** Of listed keys. It changes nothing about whose they are. */
  readonly notOurs: Known<readonly NotOursLine[]>
}

export interface NotOursLine extends SaidNotOurs {
  readonly keyId: AccessKeyId
}

export interface AccountNotRead {
  readonly account: AccountId
  readonly name: string
  readonly why: string
}

/** Nothing is stale, and everything was read: what is not known is never passed over in silence. */
export function isQuiet({ figures, notRead }: Pick<TeamDigest, 'figures' | 'notRead'>): boolean {
  return figures.flagged === 0 && isAllKnown(figures) && notRead.length === 0
}

export interface ComposeDeps {
  readonly store: Pick<WeekStore, 'parts' | 'summed' | 'lastTold'>
  readonly worstFirst: WorstFirst
  accountName(account: AccountId): string
  stateOf(account: AccountId, week: WeekId): Promise<FleetState | undefined>
}

export interface ComposeDigestDeps extends ComposeDeps {
  /** Who said of which key of the account that it is not its team's. */
  notOursOf(account: AccountId): Promise<Known<ReadonlyMap<AccessKeyId, SaidNotOurs>>>
}

export async function composeDigest(
  deps: ComposeDigestDeps,
  week: Week,
  team: string,
): Promise<TeamDigest> {
  const { store, worstFirst } = deps
  const summed = await store.summed(week.week)
  const lists = {
    worst: worstOf(WORST_KEPT, worstFirst),
    soon: worstOf(WORST_KEPT, worstFirst),
    exempt: worstOf(WORST_KEPT, worstFirst),
  }
  let figures = noFigures()
  let fixed: Fixed = { rotated: 0, inactive: 0, gone: 0, named: [] }
  const accounts: AccountId[] = []
  for await (const part of store.parts(week.week, team)) {
    // Of an account that was not summed to its end the rest is missing: it counts as not read.
    if (!summed.some(({ account }) => account === part.account)) continue
    figures = addFigures(figures, part.figures)
    fixed = addFixed(fixed, part.fixed)
    if (part.figures.flagged > 0) accounts.push(part.account)
    for (const kind of ['worst', 'soon', 'exempt'] as const)
      for (const key of part[kind]) lists[kind].add(key)
  }
  const worst = lists.worst.found()
  return {
    week: week.week,
    team,
    readAt: oldest(summed),
    figures,
    worst,
    soon: lists.soon.found(),
    exempt: lists.exempt.found(),
    fixed,
    before: await store.lastTold(team, week.week),
    notRead: await notRead(deps, week, summed),
    accounts,
    notOurs: await saidOf(deps, worst),
  }
}

async function saidOf(
  { notOursOf }: ComposeDigestDeps,
  listed: readonly RankedKey[],
): Promise<TeamDigest['notOurs']> {
  const lines: NotOursLine[] = []
  for (const account of new Set(listed.map((key) => key.account))) {
    const said = await notOursOf(account)
    if (said.kind === 'unknown') return said
    for (const { keyId } of listed) {
      const found = said.value.get(keyId)
      if (found !== undefined) lines.push({ ...found, keyId })
    }
  }
  return known(lines)
}

export function addFixed(a: Fixed, b: Part['fixed']): Fixed {
  return {
    rotated: a.rotated + b.rotated,
    inactive: a.inactive + b.inactive,
    gone: a.gone + b.gone,
    named: [...a.named, ...b.named].slice(0, 5),
  }
}

export function oldest(summed: readonly Summed[]): Date | undefined {
  const [first] = summed.map(({ readAt }) => readAt).toSorted()
  return first === undefined ? undefined : new Date(first)
}

export async function notRead(
  { accountName, stateOf }: Pick<ComposeDeps, 'accountName' | 'stateOf'>,
  week: Week,
  summed: readonly Summed[],
): Promise<readonly AccountNotRead[]> {
  const missing = week.accounts.filter((id) => !summed.some(({ account }) => account === id))
  return Promise.all(
    missing.map(async (account) => ({
      account,
      name: accountName(account),
      why: whyNot(await stateOf(account, week.week)),
    })),
  )
}

function whyNot(state: FleetState | undefined): string {
  if (state === undefined) return 'its reading was not begun'
  if (state.kind === 'failed') return state.why
  const nobody = state.kind === 'done' ? whyNobody(state.reading) : undefined
  return nobody ?? 'its reading took too long'
}
