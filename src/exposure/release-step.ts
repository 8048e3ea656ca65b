import type { AccessKeys } from '../keys/access-keys.ts'
import type { AccessKeyId } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'
import type { Quarantine, UserToContain } from './containment.ts'
import type { Incident } from './incident.ts'
import type { OtherCredentials } from './other-credentials.ts'
import { type ReleaseOutcome, toActivate } from './release-rules.ts'

/**
 * Undoes what awskey did to the user of an incident, and nothing else: its deny goes, or the boundary of before comes back; other credentials are as they were, and other keys that were cleared are Active again. Only what AWS shows afterwards counts as undone. A deny-all that
 * hung there before awskey came stays, and so do AWS's own quarantine policies; the exposed key is not touched.
 */
export interface ReleaseDeps {
  readonly quarantine: Quarantine
  readonly keys: Pick<AccessKeys, 'list' | 'makeInactive' | 'makeActive'>
  readonly others: OtherCredentials
  /** Whether those who signed may release it, shown anew. */
  proveVotes(incident: Incident): Promise<Known<boolean>>
}

const step = 'release'

export async function release(deps: ReleaseDeps, incident: Incident): Promise<ReleaseOutcome> {
  const proven = await deps.proveVotes(incident)
  if (proven.kind === 'unknown') return { step, result: 'failed', why: proven.why }
  if (!proven.value) return { step, result: 'not_authorised' }
  const { identity, id } = incident
  if (identity.kind !== 'user') return { step, result: 'released', siblings: [] }
  const { account, userName } = identity.user
  const user = { account, userName, session: id }
  const siblings = toActivate(incident)
  const why =
    (await lift(deps.quarantine, incident, user)) ??
    (await activate(deps.keys, siblings, user)) ??
    (await openAgain(deps.others, incident, user))
  return why === undefined
    ? { step, result: 'released', siblings }
    : { step, result: 'failed', why }
}

async function activate(
  keys: ReleaseDeps['keys'],
  wanted: readonly AccessKeyId[],
  user: UserToContain,
): Promise<string | undefined> {
  if (wanted.length === 0) return undefined
  for (const keyId of wanted) await keys.makeActive(user, keyId)
  const after = await keys.list(user)
  if (after.kind === 'unknown') return after.why
  const left = wanted.find((keyId) =>
    after.value.some(({ id, status }) => id === keyId && status !== 'Active'),
  )
  return left === undefined ? undefined : `IAM still shows ${left} Inactive`
}

/** What awskey made inactive beside keys. One that is gone by now needs nothing. */
async function openAgain(
  others: OtherCredentials,
  { credentials }: Incident,
  user: UserToContain,
): Promise<string | undefined> {
  const made = credentials?.made ?? []
  if (made.length === 0) return undefined
  for (const which of made) await others.makeActive(user, which)
  const { sshKeys, serviceSpecific, certificates } = await others.list(user)
  for (const list of [sshKeys, serviceSpecific, certificates]) {
    if (list.kind === 'unknown') return list.why
    const left = list.value.find(
      ({ id, status }) => status === 'Inactive' && made.some((each) => each.id === id),
    )
    if (left !== undefined) return `IAM still shows ${left.id} inactive`
  }
  return undefined
}

/** Gives why it is not known to be lifted. */
async function lift(
  port: Quarantine,
  { quarantine: state }: Incident,
  user: UserToContain,
): Promise<string | undefined> {
  if (!isOurs(state)) return undefined
  const old = 'old' in state ? state.old : undefined
  const before = await port.read(user)
  if (before.kind === 'unknown') return before.why
  const { byPolicy, byBoundary } = before.value
  if (byPolicy && state.kind !== 'boundary') await port.detachDeny(user)
  if (byBoundary && old !== undefined) await port.restoreBoundary(user, old)
  const after = await port.read(user)
  if (after.kind === 'unknown') return after.why
  if (state.kind !== 'boundary' && after.value.byPolicy)
    return 'IAM still shows AWSDenyAll attached'
  if (old !== undefined && after.value.boundary !== old)
    return 'IAM does not show the permissions boundary of before'
  return undefined
}

/** A write that failed may have happened all the same. */
function isOurs(state: Incident['quarantine']): boolean {
  switch (state.kind) {
    case 'none':
    case 'waits':
    case 'lifted':
      return false
    case 'policy':
      return state.foreign !== true
    case 'no_room':
    case 'boundary':
    case 'failed':
      return true
  }
}
