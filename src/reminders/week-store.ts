import { z } from 'zod'
import type { RankedKey } from '../keys/ranking.ts'
import { AccountId, type IamUserName, Moment, SlackChannelId, WeekId } from '../requests/ids.ts'
import { Figures } from './figures.ts'
import { KeysByAge } from './keys-by-age.ts'
import { KeptKey } from './listed-key.ts'

/** What is kept of the weeks: that one was opened, what each account holds for each team, what each team is told, and what it was told before. */

export const Week = z.object({
  week: WeekId,
  /** The moment of the configuration that it stands for, which may be long past. */
  at: Moment,
  openedAt: Moment,
  accounts: z.array(AccountId),
  /** Why the organisation may have accounts that are not among them. */
  gap: z.string().optional(),
  /** `reading` until the teams can be told. */
  state: z.enum(['reading', 'telling', 'over']),
})
export type Week = z.infer<typeof Week>

/** The sum for security stands beside those of the teams; no team has this name. */
export const SECURITY_SUM = 'security'

export const DIGEST_STATES = [
  'waiting',
  /** The message stands, its files are still to come. */
  'posted',
  'sent',
  /** Nothing to say. */
  'quiet',
  /** Nobody could be told: it is tried again each day until the next week. */
  'undelivered',
  /** The next week came first. */
  'superseded',
] as const

export const Digest = z.object({
  week: WeekId,
  team: z.string(),
  state: z.enum(DIGEST_STATES),
  attempts: z.number().int(),
  /** Why nobody was told. */
  why: z.string().optional(),
  /** When the platform team was told of that. */
  reportedAt: Moment.optional(),
  channel: SlackChannelId.optional(),
  ts: z.string().optional(),
})
export type Digest = z.infer<typeof Digest>

/** A key that was listed, to see later whether somebody did something about it. */
export interface FlaggedKey {
  readonly userName: IamUserName
  readonly keyId: string
}

/** What became of keys that were listed when the team was told the last time. */
export const Fixed = z.object({
  /** Made Inactive or deleted, and the user has a newer key. */
  rotated: z.number(),
  inactive: z.number(),
  gone: z.number(),
  /** A few of them, by user. */
  named: z.array(z.string()),
})
export type Fixed = z.infer<typeof Fixed>

/** What one account holds for one team. */
export interface Part {
  readonly account: AccountId
  readonly accountName: string
  readonly team: string
  readonly figures: Figures
  /** The worst first, as many as a message can show. */
  readonly worst: readonly RankedKey[]
  readonly soon: readonly RankedKey[]
  readonly exempt: readonly RankedKey[]
  readonly fixed: Fixed
}

export const PartRow = z.object({
  account: AccountId,
  accountName: z.string(),
  team: z.string(),
  figures: Figures,
  worst: z.array(KeptKey).readonly(),
  soon: z.array(KeptKey).readonly(),
  exempt: z.array(KeptKey).readonly(),
  fixed: Fixed,
})

/** Under which the keys stand that no team owns. */
export const NO_TEAM = '-'

/** An account of which all parts are written. */
export const Summed = z.object({
  account: AccountId,
  readAt: Moment,
  at: Moment,
  /** Its Active keys by age. Unset where an earlier version of awskey wrote the row. */
  keysByAge: KeysByAge.optional(),
})
export type Summed = z.infer<typeof Summed>

/** What a team was told, or that there was nothing to tell. */
export const Told = z.object({
  week: WeekId,
  at: Moment,
  channel: SlackChannelId.optional(),
  ts: z.string().optional(),
  figures: Figures,
})
export type Told = z.infer<typeof Told>

export interface WeekStore {
  /** The newest week that was opened, or the one that stood when awskey first looked; `undefined` before that. */
  newest(): Promise<WeekId | undefined>
  /** Never goes back. */
  noteNewest(week: WeekId): Promise<void>
  /** Once, however many try at once. It is due at once. */
  open(week: Week): Promise<'opened' | 'there'>
  read(week: WeekId): Promise<Week | undefined>
  /** When it is looked at again. Only while it is being read. */
  lookAgain(week: WeekId, at: Date): Promise<void>
  /** Not looked at any more. `false` where it was closed before. */
  close(week: WeekId, state: 'telling' | 'over'): Promise<boolean>

  savePart(week: WeekId, part: Part): Promise<void>
  /** After all parts of the account. */
  saveSummed(week: WeekId, summed: Summed): Promise<void>
  summed(week: WeekId): Promise<readonly Summed[]>
  /** All of one team, or of all teams; one after the other. */
  parts(week: WeekId, team?: string): AsyncIterable<Part>
  saveFlagged(
    week: WeekId,
    of: { readonly account: AccountId; readonly team: string; readonly page: number },
    keys: readonly FlaggedKey[],
  ): Promise<void>
  /** Those of one account. */
  flagged(
    week: WeekId,
    account: AccountId,
  ): AsyncIterable<{ readonly team: string; readonly keys: readonly FlaggedKey[] }>

  /** Makes the row of a team, due at once, where there is none. */
  addDigest(week: WeekId, team: string, now: Date): Promise<void>
  readDigest(week: WeekId, team: string): Promise<Digest | undefined>
  /** Under a lease in wall time: nobody else tells this team meanwhile. `busy` also where it is not due yet, `over` where nothing is to be done. */
  leaseDigest(
    week: WeekId,
    team: string,
    at: { readonly now: Date; readonly leaseMs: number },
  ): Promise<{ readonly digest: Digest; readonly token: string } | 'busy' | 'over'>
  /** While the lease is still the token's; `false` when it is not. Without `dueAt` it is not looked at again. The lease ends, unless it is kept. */
  settleDigest(
    token: string,
    next: Digest,
    options?: { readonly dueAt?: Date; readonly keepLease?: true },
  ): Promise<boolean>
  /** It is tried again now; `false` where it is not undelivered. */
  againNow(week: WeekId, team: string, now: Date): Promise<boolean>

  saveTold(team: string, told: Told): Promise<void>
  /** The newest before this week; `undefined` where there is none. */
  lastTold(team: string, before: WeekId): Promise<Told | undefined>
  /** The newest of them, the oldest first. */
  toldOver(team: string, before: WeekId, weeks: number): Promise<readonly Told[]>
}
