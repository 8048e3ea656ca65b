import type { Bulk, BulkClaim, BulkEntry } from '../../requests/bulk.ts'
import type { IamUserId, RequestId, SlackUserId } from '../../requests/ids.ts'
import { addMs, earliest, latest, MINUTE_MS } from '../../shared/duration.ts'

/**
 * How many rotations that one click began are opened, a few at a time. Pure. What has become of a user is a fact and stands whatever else happened meanwhile;
 * what has not begun when somebody stops the rest never begins. It never opens more than a few for one account in a minute.
 */
export const OPENED_A_MINUTE = 5
const AT_ONCE = 10
const MOST_ATTEMPTS = 3
/** A worker that has taken a turn has this long before the clock looks again. */
const TURN_MS = 2 * MINUTE_MS

export type Opened =
  | { readonly kind: 'begun'; readonly requestId: RequestId }
  | { readonly kind: 'refused'; readonly reason: string; readonly says: string }
  /** Something could not be read: asked again later, a few times. */
  | { readonly kind: 'not_known'; readonly reason: string; readonly says: string }

export type Results = ReadonlyMap<IamUserId, Opened>

/** Whose turn it is now: in order, at most so many of each account as were not opened in the last minute. */
export function nextTurn({ entries, openings, stopped }: Bulk, now: Date): readonly BulkEntry[] {
  if (stopped !== undefined) return []
  const left = new Map<string, number>()
  const turn: BulkEntry[] = []
  for (const entry of entries) {
    if (turn.length === AT_ONCE) break
    if (entry.state !== 'waiting') continue
    const { account } = entry
    const room = left.get(account) ?? OPENED_A_MINUTE - lately(openings[account], now).length
    if (room > 0) turn.push(entry)
    left.set(account, Math.max(room - 1, 0))
  }
  return turn
}

/** When the next turn may be; `undefined` when nothing waits any more. */
export function nextTurnAt({ entries, openings, stopped }: Bulk, now: Date): Date | undefined {
  const accounts = new Set(
    entries.filter(({ state }) => state === 'waiting').map(({ account }) => account),
  )
  if (accounts.size === 0 || stopped !== undefined) return undefined
  return earliest(
    ...[...accounts].map((account) => {
      const recent = lately(openings[account], now)
      const [first] = recent.slice(-OPENED_A_MINUTE)
      return recent.length < OPENED_A_MINUTE || first === undefined
        ? now
        : addMs(new Date(first), MINUTE_MS)
    }),
  )
}

/** Taken before anything is opened: a worker that stops in the middle has used up its minute. */
export function turnTaken(
  bulk: Bulk,
  turn: readonly BulkEntry[],
  claim: Omit<BulkClaim, 'users'>,
  now: Date,
): Bulk {
  const openings = Object.fromEntries(
    Object.entries(bulk.openings).map(([account, moments]) => [account, lately(moments, now)]),
  )
  for (const { account } of turn)
    openings[account] = [...(openings[account] ?? []), now.toISOString()]
  return {
    ...bulk,
    openings,
    claim: { ...claim, users: turn.map(({ userId }) => userId) },
    dueAt: addMs(now, TURN_MS).toISOString(),
  }
}

export function turnEnded(bulk: Bulk, results: Results, now: Date): Bulk {
  const { claim: _claim, dueAt: _dueAt, ...rest } = bulk
  const entries = bulk.entries.map((entry) => {
    const opened = results.get(entry.userId)
    return opened === undefined ? entry : withResult(entry, opened)
  })
  const next = { ...rest, entries }
  const dueAt = nextTurnAt(next, now)
  if (dueAt === undefined) return next
  const unread = [...results.values()].some(({ kind }) => kind === 'not_known')
  const notBefore = unread ? addMs(now, MINUTE_MS) : now
  return { ...next, dueAt: latest(dueAt, notBefore).toISOString() }
}

function withResult(entry: BulkEntry, opened: Opened): BulkEntry {
  if (opened.kind === 'begun') return { ...entry, state: 'begun', requestId: opened.requestId }
  const { reason, says } = opened
  const attempts = entry.attempts + 1
  if (opened.kind === 'not_known' && (entry.state === 'stopped' || attempts < MOST_ATTEMPTS))
    return { ...entry, attempts }
  return { ...entry, state: 'refused', attempts, refusal: { reason, says } }
}

/** Those whose turn a worker is in the middle of may still begin; then that is what stands. */
export function restStopped(bulk: Bulk, by: SlackUserId, now: Date): Bulk | undefined {
  if (bulk.entries.every(({ state }) => state !== 'waiting')) return undefined
  const { dueAt: _dueAt, ...rest } = bulk
  return {
    ...rest,
    stopped: { by, at: now.toISOString() },
    entries: bulk.entries.map((entry) =>
      entry.state === 'waiting' ? { ...entry, state: 'stopped' } : entry,
    ),
    // A turn that is under way is brought to its end.
    ...(bulk.claim !== undefined && bulk.dueAt !== undefined && { dueAt: bulk.dueAt }),
  }
}

function lately(moments: readonly string[] = [], now: Date): string[] {
  const since = addMs(now, -MINUTE_MS).toISOString()
  return moments.filter((moment) => moment > since)
}
