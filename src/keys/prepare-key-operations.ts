import type { AccessKeyId } from '../requests/ids.ts'
import type { Operation, UseSeen } from '../requests/operation.ts'
import type { Refusal } from '../requests/refusal.ts'
import { addMs, daysBetween } from '../shared/duration.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import type { AccessKeyRecord, AccessKeys } from './access-keys.ts'
import type { AskedKind, Asking, Prepare } from './ask.ts'
import { useSeen } from './check-soak.ts'
import type { createInactiveSince } from './inactive-since.ts'
import { nobodyReads } from './new-secret-reader.ts'
import { twoKeys } from './two-keys.ts'

/**
 * What create, deactivate, activate and delete ask of a user's keys before a request is made. Which key is meant is never guessed: of several, the person is asked.
 * A deletion wants an Inactive key, and its soak counts from the moment at which it was made so; where nobody knows that moment, from now.
 */
export interface PrepareDeps {
  readonly keys: AccessKeys
  readonly inactiveSince: ReturnType<typeof createInactiveSince>
  readonly soakMs: number
}

const MOST_KEYS = 2

export function prepareKeyOperations(
  deps: PrepareDeps,
): Readonly<Record<Exclude<AskedKind, 'rotate' | 'auto' | 'snooze' | 'exempt'>, Prepare>> {
  return {
    create: (asking) => creation(deps, asking),
    deactivate: (asking) => switching(deps, asking, 'deactivate'),
    activate: (asking) => switching(deps, asking, 'activate'),
    delete: (asking) => deletion(deps, asking),
  }
}

async function creation(deps: PrepareDeps, asking: Asking): Promise<Result<Operation, Refusal>> {
  const { act, user, situation, listed } = asking
  const { userName } = user
  const unread = nobodyReads(userName, situation)
  if (unread !== undefined) return refuse(unread)
  if (listed.length >= MOST_KEYS) return refuse(await twoKeys(deps.keys, asking))
  const purpose = act.details?.purpose
  if (purpose === undefined) return refuse({ reason: 'purpose_missing', user: userName })
  if ((act.reason ?? '').trim() === '') return refuse({ reason: 'reason_missing' })
  return ok({ kind: 'create', step: 'creating', purpose, createAttempts: 0 })
}

async function switching(
  deps: PrepareDeps,
  asking: Asking,
  kind: 'deactivate' | 'activate',
): Promise<Result<Operation, Refusal>> {
  const wanted = kind === 'deactivate' ? 'Active' : 'Inactive'
  const key = theKey(asking, wanted)
  if (!key.ok) return key
  const { id, status } = key.value
  if (status !== wanted)
    return refuse({
      reason: kind === 'deactivate' ? 'already_inactive' : 'already_active',
      keyId: id,
    })
  return ok({ kind, step: 'waiting', ...(await described(deps, asking, key.value)) })
}

async function deletion(deps: PrepareDeps, asking: Asking): Promise<Result<Operation, Refusal>> {
  const key = theKey(asking, 'Inactive')
  if (!key.ok) return key
  const { id, status } = key.value
  if (status !== 'Inactive') return refuse({ reason: 'still_active', keyId: id })
  const { user, session, now } = asking
  const about = await described(deps, asking, key.value)
  const found = await deps.inactiveSince({ ...user, session }, id, now)
  // Used since: it was Active in between, and nobody saw when it was made Inactive again.
  const usedSince = found.from !== 'not_known' && (about.lastUse?.at ?? '') > found.at.toISOString()
  const since = usedSince ? ({ from: 'not_known' } as const) : found
  const inactiveAt = since.from === 'not_known' ? now : since.at
  const soakedUntil = addMs(inactiveAt, deps.soakMs)
  return ok({
    kind: 'delete',
    step: soakedUntil > now ? 'soaking' : 'waiting',
    ...about,
    inactiveAt: inactiveAt.toISOString(),
    inactiveKnownFrom: since.from,
    soakedUntil: soakedUntil.toISOString(),
    askedTimes: 1,
  })
}

/** The key that was named, or the only one in the state that the operation wants, or the only one at all. */
export function theKey(
  { target, user, listed, now }: Asking,
  wanted: AccessKeyRecord['status'],
): Result<AccessKeyRecord, Refusal> {
  if (target.by === 'key') {
    const named = listed.find(({ id }) => id === target.keyId)
    return named === undefined ? refuse({ reason: 'unknown_key', keyId: target.keyId }) : ok(named)
  }
  const fitting = listed.filter(({ status }) => status === wanted)
  const [only, ...others] = fitting.length > 0 ? fitting : listed
  if (only === undefined) return refuse({ reason: 'no_key', user: user.userName })
  if (others.length === 0) return ok(only)
  const keys = [only, ...others].map((key) => aged(key, now))
  return refuse({ reason: 'which_key', user: user.userName, keys })
}

/** The key for the card. A last use that could not be read is left open there: it is said to be not known. */
async function described(
  { keys }: PrepareDeps,
  { user, session }: Asking,
  key: AccessKeyRecord,
): Promise<{
  readonly keyId: AccessKeyId
  readonly keyCreatedAt: string
  readonly lastUse?: UseSeen | undefined
  readonly neverUsed?: boolean
}> {
  const lastUse = await keys.lastUse({ ...user, session }, key.id)
  return {
    keyId: key.id,
    keyCreatedAt: key.createdAt.toISOString(),
    lastUse: useSeen(lastUse),
    ...(lastUse.kind !== 'unknown' && { neverUsed: lastUse.kind === 'never' }),
  }
}

function aged(
  { id, status, createdAt }: AccessKeyRecord,
  now: Date,
): { readonly id: AccessKeyId; readonly status: string; readonly ageDays: number } {
  return { id, status, ageDays: daysBetween(createdAt, now) }
}
