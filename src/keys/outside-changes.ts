import type { AccessKeyId, AccountId, Moment } from '../requests/ids.ts'
import { NOT_KNOWN, type OutsideEntry, type OutsideEvent } from '../requests/outside-event.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/duration.ts'
import type { Known } from '../shared/known.ts'
import type { Explained } from './explain-change.ts'
import type { KeyChange } from './key-changes.ts'

/**
 * Follows up on changes of keys that inventories showed: what awskey's own ledger explains is put aside; the rest is written into the account's outside chain
 * with who did it as CloudTrail says, and told once. Who cannot be seen yet is recorded as not known and looked up again for a day, never guessed.
 */
export interface SeenChange extends KeyChange {
  readonly id: string
  /** Rises with every write of it. */
  readonly rev: number
  /** Its event in the outside chain; unset while nobody knows whether it was awskey. */
  readonly recorded?: { readonly seq: number; readonly at: Moment; readonly actor: string }
  readonly told: boolean
  /** When to ask CloudTrail again, and how often it was asked in vain. */
  readonly lookAt?: Moment
  readonly looks: number
}

/** Each write is on condition that nobody wrote since it was read; `false` or `undefined`: somebody did. */
export interface OutsideStore {
  /** Notes changes that are not noted yet. */
  seen(changes: readonly KeyChange[]): Promise<void>
  /** Those that are not settled. */
  open(): Promise<readonly SeenChange[]>
  /** Nothing is left to do for it. */
  settle(change: SeenChange): Promise<boolean>
  keep(change: SeenChange): Promise<SeenChange | undefined>
  /** Writes an event into the chain of the account, and what `next` says about the change, in one transaction. */
  record(
    change: SeenChange,
    entry: OutsideEntry,
    at: Date,
    next: Partial<Pick<SeenChange, 'lookAt' | 'looks'>>,
  ): Promise<SeenChange | undefined>
}

/** Who changed a key, as CloudTrail names them. */
export interface Changer {
  readonly who: string
  readonly at: Date
  readonly ip?: string | undefined
}

export interface ChangeTrail {
  /** The newest such change since then; `undefined` when no event of it is visible (yet). */
  whoChanged(
    change: {
      readonly account: AccountId
      readonly keyId: AccessKeyId
      readonly what: KeyChange['what']
    },
    since: Date,
    session: string,
  ): Promise<Known<Changer | undefined>>
}

export interface FollowOutsideDeps {
  readonly store: OutsideStore
  readonly trail: ChangeTrail
  readonly clock: Clock
  /** Wall time in milliseconds. */
  wallNow(): number
  readonly budgetMs: number
  explain(change: KeyChange): Promise<Explained>
  /** Tells whoever answers for these users; `false` for those that could not be told now. */
  tell(changes: readonly SeenChange[]): Promise<(change: SeenChange) => boolean>
}

export const OUTSIDE_SESSION = 'awskey-outside'
/** After that it stays not known, and a request that is still under way is no excuse any more. */
const LOOKED_FOR_MS = DAY_MS
/** Another worker may be telling it this moment. */
const TOLD_BY_OTHERS_MS = 2 * MINUTE_MS

export function createFollowOutside(deps: FollowOutsideDeps): () => Promise<void> {
  return async () => {
    const until = deps.wallNow() + deps.budgetMs
    const toTell: SeenChange[] = []
    for (const change of await deps.store.open()) {
      if (deps.wallNow() > until) break
      const followed = await follow(deps, change)
      if (followed !== undefined && !followed.told) toTell.push(followed)
    }
    if (toTell.length === 0) return
    const wasTold = await deps.tell(toTell)
    for (const change of toTell.filter(wasTold)) await deps.store.keep({ ...change, told: true })
  }
}

/** The change when it is to be told. */
async function follow(
  deps: FollowOutsideDeps,
  change: SeenChange,
): Promise<SeenChange | undefined> {
  const now = deps.clock.now()
  if (change.recorded === undefined) return decide(deps, change, now)
  const known = change.recorded.actor !== NOT_KNOWN
  if (change.told && (known || isOver(change, now))) {
    await deps.store.settle(change)
    return undefined
  }
  if (!known && (change.lookAt ?? '') <= now.toISOString()) return lookAgain(deps, change, now)
  const alone = Date.parse(change.recorded.at) + TOLD_BY_OTHERS_MS <= now.getTime()
  return alone ? change : undefined
}

async function decide(
  deps: FollowOutsideDeps,
  change: SeenChange,
  now: Date,
): Promise<SeenChange | undefined> {
  const explained = await deps.explain(change)
  if (explained === 'ours') {
    await deps.store.settle(change)
    return undefined
  }
  if (explained === 'under_way' && !isOver(change, now)) return undefined
  const changer = await whoDid(deps, change)
  const entry = {
    type: change.what,
    actor: changer?.who ?? NOT_KNOWN,
    data: { ...factsOf(change), ...seenBy(changer) },
  }
  return deps.store.record(change, entry, now, changer === undefined ? nextLook(change, now) : {})
}

async function lookAgain(
  deps: FollowOutsideDeps,
  change: SeenChange,
  now: Date,
): Promise<SeenChange | undefined> {
  const changer = await whoDid(deps, change)
  if (changer === undefined) return deps.store.keep({ ...change, ...nextLook(change, now) })
  const data = { ...factsOf(change), ...seenBy(changer), of: String(change.recorded?.seq ?? '') }
  return deps.store.record(change, { type: 'attributed', actor: changer.who, data }, now, {})
}

/** IAM may show a change some seconds late; farther back could be an earlier change of the same kind. */
const MARGIN_MS = MINUTE_MS

async function whoDid(deps: FollowOutsideDeps, change: SeenChange): Promise<Changer | undefined> {
  const since = addMs(new Date(change.after), -MARGIN_MS)
  const seen = await deps.trail.whoChanged(change, since, OUTSIDE_SESSION)
  return seen.kind === 'known' ? seen.value : undefined
}

function isOver({ seenAt }: SeenChange, now: Date): boolean {
  return now.getTime() - Date.parse(seenAt) >= LOOKED_FOR_MS
}

/** CloudTrail is usually a quarter of an hour late; whoever is later is asked for less and less often. */
function nextLook(
  { looks }: SeenChange,
  now: Date,
): Required<Pick<SeenChange, 'lookAt' | 'looks'>> {
  const ms = Math.min(15 * MINUTE_MS * 2 ** looks, 6 * HOUR_MS)
  return { lookAt: addMs(now, ms).toISOString(), looks: looks + 1 }
}

function factsOf(change: SeenChange): OutsideEvent['data'] {
  const { keyId, userName, path, what, after, seenAt } = change
  return { keyId, user: userName, path, what, after, seenAt }
}

function seenBy(changer: Changer | undefined): OutsideEvent['data'] {
  if (changer === undefined) return {}
  const { at, ip } = changer
  return { eventAt: at.toISOString(), ...(ip !== undefined && { ip }) }
}
