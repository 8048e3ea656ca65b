import type { AccessKeyRecord, AccessKeys } from '../keys/access-keys.ts'
import type { Exemptions } from '../keys/exemption.ts'
import type { KeyLimits } from '../keys/limits.ts'
import type { Profiles } from '../people/profiles.ts'
import type { AccessKeyId, AccountId, IamUserId } from '../requests/ids.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs, DAY_MS, daysBetween, HOUR_MS, MINUTE_MS } from '../shared/duration.ts'
import { endOfQuiet, type QuietHours } from '../shared/quiet-hours.ts'
import type { Posting } from './tell-digest.ts'
import type { Warning, WarningStore } from './warnings.ts'

/**
 * Tells the owner of a key, once, that it has reached the age of a warning. The key is read first: one that is not Active any more, or is being rotated, is told about to nobody. What is snoozed or exempt waits until that ends;
 * where it could not be read whether it is, the owner is told, because a message does no harm. Quiet hours are waited for. An owner who cannot be written to is noted for security.
 */
export interface WarnOwnerDeps {
  readonly store: WarningStore
  readonly keys: Pick<AccessKeys, 'list'>
  readonly exemptions: Pick<Exemptions, 'of'>
  readonly profiles: Profiles
  /** Whether a request has the IAM user. */
  /** Whose it is now, by the configuration. */
  ownerOf(warning: Warning): Warning['owner'] | undefined
  hasOpenRequest(account: AccountId, userId: IamUserId): Promise<boolean>
  readonly clock: Clock
  readonly leaseMs: number
  readonly limits: KeyLimits
  readonly quiet?: QuietHours | undefined
  tell(owner: string, warning: OwnerWarning): Promise<Posting>
}

export interface OwnerWarning {
  readonly warning: Warning
  readonly ageDays: number
  readonly staleAt: Date
  readonly now: Date
  readonly exemptionNotKnown: boolean
}

/** What is to be done now. */
type Next =
  | { readonly do: 'tell'; readonly exemptionNotKnown: boolean }
  | { readonly do: 'drop' }
  | { readonly do: 'wait'; readonly until: Date }
  | { readonly do: 'give_up'; readonly why: string }

const NOT_READ_RETRY_MS = HOUR_MS
const TRIES = 5

export function createWarnOwner(deps: WarnOwnerDeps): (keyId: AccessKeyId) => Promise<void> {
  const { store, clock } = deps
  return async (keyId) => {
    const now = clock.now()
    const leased = await store.lease(keyId, { now, leaseMs: deps.leaseMs })
    if (leased === 'busy' || leased === 'over') return
    const { warning, token } = leased
    const next = await nextFor(deps, warning, now)
    switch (next.do) {
      case 'drop':
        await store.settle(token, { ...warning, state: 'dropped' })
        return
      case 'wait':
        await store.settle(token, warning, next.until)
        return
      case 'give_up':
        return giveUp(deps, { warning, token }, next.why)
      case 'tell':
        return tell(deps, { warning, token }, next)
    }
  }
}

async function nextFor(deps: WarnOwnerDeps, warning: Warning, now: Date): Promise<Next> {
  const quietUntil = deps.quiet && endOfQuiet(deps.quiet, now)
  if (quietUntil !== undefined) return { do: 'wait', until: quietUntil }
  const { account, userName, userId, keyId } = warning
  const session = `awskey-warn-${keyId.slice(0, 32)}`
  const keys = await deps.keys.list({ account, userName, session })
  if (keys.kind === 'unknown') return { do: 'wait', until: addMs(now, NOT_READ_RETRY_MS) }
  const key: AccessKeyRecord | undefined = keys.value.find(({ id }) => id === keyId)
  if (key?.status !== 'Active') return { do: 'drop' }
  if (await deps.hasOpenRequest(account, userId)) return { do: 'wait', until: addMs(now, DAY_MS) }
  // It may be somebody else's by now: then it is planned anew, for them.
  if (deps.ownerOf(warning) !== warning.owner) return { do: 'drop' }
  const exempt = await exemptUntil(deps, warning, now)
  if (exempt instanceof Date) return { do: 'wait', until: exempt }
  const profile = await deps.profiles.read(warning.owner)
  if (profile.kind === 'unknown') return { do: 'wait', until: addMs(now, NOT_READ_RETRY_MS) }
  if (profile.value === undefined) return { do: 'give_up', why: 'Slack knows no such person' }
  const { deleted, guest, external, bot } = profile.value
  if (deleted) return { do: 'give_up', why: 'deactivated in Slack' }
  if (guest || external) return { do: 'give_up', why: 'a guest or of another company' }
  if (bot) return { do: 'give_up', why: 'a bot' }
  return { do: 'tell', exemptionNotKnown: exempt === 'not_known' }
}

async function exemptUntil(
  { exemptions }: WarnOwnerDeps,
  { account, userName, userId, path, tags, groups, keyId }: Warning,
  now: Date,
): Promise<Date | 'none' | 'not_known'> {
  const subject = { account, userName, userId, path, tags, groups }
  const found = await exemptions.of(subject, now)
  if (found.kind === 'unknown') return 'not_known'
  const ends = found.value
    .filter((each) => each.until > now && (each.keyId ?? keyId) === keyId)
    .map(({ until }) => until.getTime())
  return ends.length === 0 ? 'none' : new Date(Math.max(...ends))
}

interface Leased {
  readonly warning: Warning
  readonly token: string
}

async function tell(
  deps: WarnOwnerDeps,
  { warning, token }: Leased,
  { exemptionNotKnown }: { readonly exemptionNotKnown: boolean },
): Promise<void> {
  const { store, clock, limits } = deps
  const now = clock.now()
  const made = new Date(warning.keyCreatedAt)
  const said = await deps.tell(warning.owner, {
    warning,
    ageDays: daysBetween(made, now),
    staleAt: addMs(made, limits.staleMs),
    now,
    exemptionNotKnown,
  })
  if (said.kind === 'sent') {
    await store.settle(token, { ...warning, state: 'told' })
    return
  }
  if (said.kind === 'refused') return giveUp(deps, { warning, token }, said.code)
  const attempts = warning.attempts + 1
  if (attempts >= TRIES) return giveUp(deps, { warning, token }, said.code)
  const dueAt = addMs(now, Math.max(said.retryAfterMs, MINUTE_MS))
  await store.settle(token, { ...warning, attempts }, dueAt)
}

async function giveUp(
  { store, clock }: WarnOwnerDeps,
  { warning, token }: Leased,
  why: string,
): Promise<void> {
  const { keyId, account, userName, owner } = warning
  const at = clock.now().toISOString()
  await store.noteUnreached({ keyId, account, userName, owner, why, at })
  await store.settle(token, { ...warning, state: 'not_reached' })
}
