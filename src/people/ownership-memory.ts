import { z } from 'zod'
import { AccountId, IamUserId, Moment } from '../requests/ids.ts'
import { OwnershipChange } from '../requests/request.ts'
import { addMs, DAY_MS } from '../shared/duration.ts'
import { type Known, known } from '../shared/known.ts'

/**
 * What awskey saw last of who owns an IAM user, by the unique id that IAM gives it, and what changed since when. First sight is not a change.
 * A change counts for seven days: whoever can move a user to another path or write a tag must not approve for it at once.
 */
export const SeenOwnership = z.object({
  /** A Slack user id, or nothing. */
  owner: z.string(),
  team: z.string(),
  path: z.string(),
})
export type SeenOwnership = z.infer<typeof SeenOwnership>

export const RememberedOwnership = z.object({
  account: AccountId,
  userId: IamUserId,
  seen: SeenOwnership,
  /** The latest change of each, however old. */
  changes: z.array(OwnershipChange),
  at: Moment,
  version: z.number().int(),
})
export type RememberedOwnership = z.infer<typeof RememberedOwnership>

export interface OwnershipMemory {
  read(account: AccountId, userId: IamUserId): Promise<Known<RememberedOwnership | undefined>>
  /** Writes only over what was read: `false` when somebody else came first. */
  write(next: RememberedOwnership): Promise<Known<boolean>>
}

const CHANGE_COUNTS_MS = 7 * DAY_MS
const TRIES = 5

/** Remembers what is seen now, and says what changed within the last days. */
export async function changesSeen(
  memory: OwnershipMemory,
  user: { readonly account: AccountId; readonly userId: IamUserId },
  seen: SeenOwnership,
  now: Date,
  tries = TRIES,
): Promise<Known<OwnershipChange[]>> {
  const before = await memory.read(user.account, user.userId)
  if (before.kind === 'unknown') return before
  const next = remember(before.value, user, seen, now)
  if (next !== before.value) {
    const written = await memory.write(next)
    if (written.kind === 'unknown') return written
    if (!written.value && tries > 1) return changesSeen(memory, user, seen, now, tries - 1)
  }
  return known(recent(next.changes, now))
}

/** The same object where nothing changed. Pure. */
export function remember(
  before: RememberedOwnership | undefined,
  { account, userId }: Pick<RememberedOwnership, 'account' | 'userId'>,
  seen: SeenOwnership,
  now: Date,
): RememberedOwnership {
  const at = now.toISOString()
  if (before === undefined) return { account, userId, seen, changes: [], at, version: 1 }
  const changed = (['owner', 'team', 'path'] as const).filter(
    (what) => before.seen[what] !== seen[what],
  )
  if (changed.length === 0) return before
  return {
    account,
    userId,
    seen,
    at,
    version: before.version + 1,
    changes: [
      ...before.changes.filter(({ what }) => !changed.includes(what)),
      ...changed.map((what) => ({ what, from: before.seen[what], to: seen[what], at })),
    ],
  }
}

function recent(changes: readonly OwnershipChange[], now: Date): OwnershipChange[] {
  const since = addMs(now, -CHANGE_COUNTS_MS).toISOString()
  return changes.filter(({ at }) => at > since)
}
