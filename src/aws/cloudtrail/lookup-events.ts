import { LookupEventsCommand, type LookupEventsResponse } from '@aws-sdk/client-cloudtrail'
import type { AccountId } from '../../requests/ids.ts'
import type { Sleep } from '../../shared/clock.ts'
import type { AccountSession, AccountSessions } from '../account-sessions.ts'
import { type Attempt, attempt } from '../attempt.ts'
import type { LookupPace } from './lookup-pace.ts'
import { parseTrailRecord, type TrailRecord } from './trail-record.ts'

/**
 * Reads one Region's trail by one attribute, newest first, page after page, up to a bound. Never throws for a Region that does not answer:
 * what was read is kept, and everything that is missing is a gap with its reason.
 */
export interface LookupDeps {
  readonly sessions: AccountSessions
  readonly pace: LookupPace
  readonly sleep: Sleep
  readonly maxPages: number
}

export interface Lookup {
  readonly account: AccountId
  readonly region: string
  readonly by: 'AccessKeyId' | 'EventName'
  readonly value: string
  readonly since: Date
  /** Unset: until now. */
  readonly until?: Date | undefined
  /** Role session name. */
  readonly session: string
}

export interface LookedUp {
  readonly records: readonly TrailRecord[]
  readonly gaps: readonly string[]
  /** False when not even one page was answered. */
  readonly answered: boolean
}

const BACK_OFF_MS = [1_000, 2_000, 4_000, 8_000] as const

export async function lookupEvents(deps: LookupDeps, lookup: Lookup): Promise<LookedUp> {
  const session = deps.sessions.open(lookup.account, 'reader', lookup.session)
  const records: TrailRecord[] = []
  let unreadable = 0
  let token: string | undefined
  for (let pages = 0; pages < deps.maxPages; pages++) {
    const page = await readPage(deps, session, lookup, token)
    if (page.kind === 'failed') {
      const gaps = [gap(lookup, page.code), ...unreadableGap(lookup, unreadable)]
      return { records, gaps, answered: pages > 0 }
    }
    for (const { CloudTrailEvent } of page.value.Events ?? []) {
      const record = parseTrailRecord(CloudTrailEvent)
      if (record === undefined) unreadable += 1
      else records.push(record)
    }
    token = page.value.NextToken
    if (token === undefined)
      return { records, gaps: unreadableGap(lookup, unreadable), answered: true }
  }
  const gaps = [gap(lookup, 'truncated'), ...unreadableGap(lookup, unreadable)]
  return { records, gaps, answered: true }
}

const gap = ({ region }: Lookup, word: string): string => `${region} ${word}`

function unreadableGap(lookup: Lookup, count: number): readonly string[] {
  return count === 0 ? [] : [gap(lookup, `${count} unreadable`)]
}

async function readPage(
  deps: LookupDeps,
  session: AccountSession,
  { account, region, by, value, since, until }: Lookup,
  NextToken: string | undefined,
): Promise<Attempt<LookupEventsResponse>> {
  const ask = (): Promise<Attempt<LookupEventsResponse>> =>
    deps.pace(account, region, () =>
      attempt(session, 'cloudtrail:LookupEvents', () =>
        session.cloudTrail(region).send(
          new LookupEventsCommand({
            LookupAttributes: [{ AttributeKey: by, AttributeValue: value }],
            StartTime: since,
            ...(until !== undefined && { EndTime: until }),
            NextToken,
          }),
        ),
      ),
    )
  // Assumed before its turn comes, so that turns are as far apart at AWS as they are here. A failure is told by the call itself.
  await session.ready().catch(() => undefined)
  let page = await ask()
  for (const ms of BACK_OFF_MS) {
    if (page.kind === 'answered' || !['throttled', 'no_answer'].includes(page.nature)) return page
    await deps.sleep(ms)
    page = await ask()
  }
  return page
}
