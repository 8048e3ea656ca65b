import type { SlackChannelId, WeekId } from '../requests/ids.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs, DAY_MS, MINUTE_MS } from '../shared/duration.ts'
import type { Log } from '../shared/log.ts'
import type { Figures } from './figures.ts'
import type { Digest, Week, WeekStore } from './week-store.ts'

/**
 * Tells one team of its keys, once a week: whoever has the row's lease does it. Nothing to say is nothing said. A channel that is shared with another company, or of which that could not be read, gets nothing;
 * where nobody can be told, the platform team hears of it once in the week and it is tried again each day, until the next week comes first. A worker that stops between the message and the row may post it twice:
 * its buttons are of keys, so that does no harm.
 */
export interface TellDigestDeps {
  readonly store: WeekStore
  readonly clock: Clock
  readonly leaseMs: number
  readonly log: Log
  /** `undefined` for a team that the configuration no longer has. */
  tellerOf(team: string): Teller | undefined
  look(channel: SlackChannelId): Promise<ChannelLook>
  /** To the platform team; `false` where it could not be told either. */
  report(trouble: Undelivered): Promise<boolean>
}

/** How one team is told. */
export interface Teller {
  readonly channel: SlackChannelId
  prepare(week: Week): Promise<Telling>
}

export interface Telling {
  readonly quiet: boolean
  readonly figures: Figures
  /** At the pace of its channel. */
  post(): Promise<Posting>
  /** What does not fit into the message. Never throws. */
  files(at: { readonly channel: string; readonly ts: string }): Promise<void>
}

export type Posting =
  | { readonly kind: 'sent'; readonly channel: string; readonly ts: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'later'; readonly code: string; readonly retryAfterMs: number }

/** What is wrong with a channel; anything else is Slack's own code. */
export const CHANNEL_TROUBLES = ['missing', 'archived', 'not_invited', 'shared'] as const
export type ChannelTrouble = (typeof CHANNEL_TROUBLES)[number]

export type ChannelLook =
  | { readonly kind: 'fine' }
  | { readonly kind: 'trouble'; readonly trouble: ChannelTrouble }
  | { readonly kind: 'not_known'; readonly why: string }

export interface Undelivered {
  readonly week: WeekId
  readonly team: string
  readonly channel: SlackChannelId
  /** A `ChannelTrouble`, or a code of Slack's. */
  readonly why: string
}

const UNREADABLE_TRIES = 3
const UNREADABLE_RETRY_MS = 5 * MINUTE_MS
const LEAST_RETRY_MS = MINUTE_MS

export type TellDigest = (week: WeekId, team: string) => Promise<void>

export function createTellDigest(deps: TellDigestDeps): TellDigest {
  const { store, clock } = deps
  return async (id, team) => {
    const now = clock.now()
    const leased = await store.leaseDigest(id, team, { now, leaseMs: deps.leaseMs })
    if (leased === 'busy' || leased === 'over') return
    const { token, digest } = leased
    const week = await store.read(id)
    const teller = deps.tellerOf(team)
    const newest = await store.newest()
    if (week === undefined || teller === undefined || (newest ?? id) > id) {
      await store.settleDigest(token, { ...digest, state: 'superseded' })
      return
    }
    const run = { ...deps, token, channel: teller.channel }
    const telling = await teller.prepare(week)
    if (digest.state === 'posted') {
      // The channel may have been opened to others since the message.
      const still = await deps.look(teller.channel)
      return finish(run, digest, telling, still.kind === 'fine')
    }
    if (telling.quiet) {
      await store.saveTold(team, { week: id, at: now.toISOString(), figures: telling.figures })
      await store.settleDigest(token, { ...digest, state: 'quiet' })
      return
    }
    const looked = await deps.look(teller.channel)
    if (looked.kind !== 'fine') return notFine(run, digest, looked)
    await post(run, digest, telling)
  }
}

interface Run extends TellDigestDeps {
  readonly token: string
  readonly channel: SlackChannelId
}

async function notFine(
  run: Run,
  digest: Digest,
  looked: Exclude<ChannelLook, { kind: 'fine' }>,
): Promise<void> {
  if (looked.kind === 'trouble') return undelivered(run, digest, looked.trouble)
  const attempts = digest.attempts + 1
  if (attempts >= UNREADABLE_TRIES) return undelivered(run, digest, looked.why)
  const dueAt = addMs(run.clock.now(), UNREADABLE_RETRY_MS)
  await run.store.settleDigest(run.token, { ...digest, attempts }, { dueAt })
}

async function post(run: Run, digest: Digest, telling: Telling): Promise<void> {
  const { store, clock, token } = run
  const posted = await telling.post()
  if (posted.kind === 'later') {
    run.log.warn('a digest waits for Slack', { team: digest.team, code: posted.code })
    const dueAt = addMs(clock.now(), Math.max(posted.retryAfterMs, LEAST_RETRY_MS))
    await store.settleDigest(token, { ...digest, attempts: digest.attempts + 1 }, { dueAt })
    return
  }
  if (posted.kind === 'refused') return undelivered(run, digest, posted.code)
  const { why: _why, ...rest } = digest
  const stands: Digest = { ...rest, state: 'posted', channel: run.channel, ts: posted.ts }
  const kept = await store.settleDigest(token, stands, { dueAt: clock.now(), keepLease: true })
  if (kept) await finish(run, stands, telling)
}

/** What the team was told is written down before the files are sent: a worker that stops here sends them again, never the message. */
async function finish(run: Run, digest: Digest, telling: Telling, withFiles = true): Promise<void> {
  const { store, clock, token } = run
  const { week, team, channel, ts } = digest
  const at = clock.now().toISOString()
  await store.saveTold(team, { week, at, channel, ts, figures: telling.figures })
  if (withFiles && channel !== undefined && ts !== undefined) await telling.files({ channel, ts })
  await store.settleDigest(token, { ...digest, state: 'sent' })
}

async function undelivered(run: Run, digest: Digest, why: string): Promise<void> {
  const { store, clock, token, channel, log } = run
  const { week, team } = digest
  log.warn('a team could not be told of its keys', { team, why })
  const told = digest.reportedAt !== undefined || (await run.report({ week, team, channel, why }))
  if (!told) log.error('nobody could be told that a team was not told', { team, why })
  const now = clock.now()
  await store.settleDigest(
    token,
    {
      ...digest,
      state: 'undelivered',
      why,
      attempts: digest.attempts + 1,
      ...(told && { reportedAt: digest.reportedAt ?? now.toISOString() }),
    },
    { dueAt: addMs(now, DAY_MS) },
  )
}
