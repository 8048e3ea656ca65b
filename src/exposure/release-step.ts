import type { AccessKeys, IamUsers } from '../keys/access-keys.ts'
import type { AccessKeyId, AccountId } from '../requests/ids.ts'
import { type Known, known } from '../shared/known.ts'
import { QUARANTINE_TAG, type Quarantine, type UserToContain } from './containment.ts'
import { hasWritten, WHY_HELD } from './dry-run-rules.ts'
import { exposedFrom } from './exposed-from.ts'
import type { Incident } from './incident.ts'
import type { Sibling, Vote } from './incident-parts.ts'
import type {
  CredentialRef,
  OtherCredential,
  OtherCredentials,
  OtherCredentialsFound,
} from './other-credentials.ts'
import { type ProveIdentityDeps, proveIdentity } from './prove-identity.ts'
import { type ReleaseOutcome, toActivate, youngestSibling } from './release-rules.ts'

/**
 * Undoes what awskey did to the user of an incident, and nothing else: its deny goes, or the boundary of before comes back; its tag goes; other credentials are as they were, and other keys that were cleared are Active again. Only what AWS shows afterwards counts as undone. A deny-all that
 * hung there before awskey came stays, and so do AWS's own quarantine policies; the exposed key is not touched.
 */
export interface ReleaseDeps extends ProveIdentityDeps {
  readonly quarantine: Quarantine
  isDryRun(account: AccountId): boolean
  readonly keys: Pick<AccessKeys, 'list' | 'makeInactive' | 'makeActive'>
  readonly others: OtherCredentials
  readonly users: Pick<IamUsers, 'read'>
  /** Whether those who signed may release it, shown anew. */
  proveVotes(incident: Incident): Promise<Known<boolean>>
  /** Whether the click that cleared another key is signed, about that key, and security's as of now. */
  proveCleared(incident: Incident, sibling: Sibling, vote: Vote): Promise<Known<boolean>>
}

const step = 'release'
type Undone<T> = { readonly why: string } | T

export async function release(deps: ReleaseDeps, incident: Incident): Promise<ReleaseOutcome> {
  const { identity, id } = incident
  const proofs = [() => deps.proveVotes(incident), () => proveIdentity(deps, incident)]
  for (const prove of proofs) {
    const proven = await prove()
    if (proven.kind === 'unknown') return { step, result: 'failed', why: proven.why }
    if (!proven.value) return { step, result: 'not_authorised' }
  }
  if (identity.kind !== 'user') return { step, result: 'not_authorised' }
  const { account, userName, userId } = identity.user
  if (deps.isDryRun(account) && hasWritten(incident))
    return { step, result: 'failed', why: WHY_HELD }
  const user = { account, userName, session: id }
  const there = await deps.users.read(user)
  if (there.kind === 'unknown') return { step, result: 'failed', why: there.why }
  // With the user went all that was done to it; another one that has its name by now is none of this incident's.
  if (there.value?.userId !== userId) return { step, result: 'released', siblings: [] }
  const why = await lift(deps.quarantine, incident, user)
  if (why !== undefined) return { step, result: 'failed', why }
  const tagged = await unmark(deps, user, there.value.tags)
  if (tagged !== undefined) return { step, result: 'failed', why: tagged }
  const activated = await activate(deps, incident, user)
  if ('why' in activated) return { step, result: 'failed', why: activated.why }
  const opened = await openAgain(deps.others, incident, user)
  if ('why' in opened) return { step, result: 'failed', why: opened.why }
  return { step, result: 'released', ...activated, ...opened }
}

/** Only keys that somebody's signature clears, and whose age IAM itself shows: the row alone makes nothing Active. */
async function activate(
  deps: Pick<ReleaseDeps, 'keys' | 'proveCleared'>,
  incident: Incident,
  user: UserToContain,
): Promise<Undone<{ readonly siblings: readonly AccessKeyId[] }>> {
  const cleared: AccessKeyId[] = []
  for (const sibling of toActivate(incident)) {
    if (sibling.cleared === undefined) continue
    const proven = await deps.proveCleared(incident, sibling, sibling.cleared)
    if (proven.kind === 'unknown') return { why: proven.why }
    if (proven.value) cleared.push(sibling.keyId)
  }
  if (cleared.length === 0) return { siblings: [] }
  const before = await deps.keys.list(user)
  if (before.kind === 'unknown') return { why: before.why }
  const youngest = new Date(youngestSibling(incident))
  const siblings = before.value
    .filter(({ id, createdAt }) => cleared.includes(id) && createdAt < youngest)
    .map(({ id }) => id)
  for (const keyId of siblings) await deps.keys.makeActive(user, keyId)
  const after = await deps.keys.list(user)
  if (after.kind === 'unknown') return { why: after.why }
  const left = siblings.find((keyId) =>
    after.value.some(({ id, status }) => id === keyId && status !== 'Active'),
  )
  return left === undefined ? { siblings } : { why: `IAM still shows ${left} Inactive` }
}

/**
 * What awskey made inactive beside keys, where it is older than the exposure. One that may have been made by a thief, or whose age IAM does not show, stays inactive; one that is gone by now
 * needs nothing.
 */
async function openAgain(
  others: OtherCredentials,
  incident: Incident,
  user: UserToContain,
): Promise<Undone<{ readonly left?: readonly string[] }>> {
  const made = incident.credentials?.made ?? []
  if (made.length === 0) return {}
  const youngest = new Date(exposedFrom(incident))
  const before = inactiveOf(await others.list(user), made)
  if (before.kind === 'unknown') return before
  const isOlder = ({ createdAt }: OtherCredential): boolean =>
    createdAt !== undefined && createdAt < youngest
  const [older, left] = [
    before.value.filter(isOlder),
    before.value.filter((each) => !isOlder(each)).map(({ id }) => id),
  ]
  const isOld = ({ id }: { readonly id: string }): boolean => older.some((each) => each.id === id)
  for (const which of made.filter(isOld)) await others.makeActive(user, which)
  const after = inactiveOf(await others.list(user), made)
  if (after.kind === 'unknown') return after
  const still = after.value.find(isOld)
  if (still !== undefined) return { why: `IAM still shows ${still.id} inactive` }
  return left.length === 0 ? {} : { left }
}

function inactiveOf(
  { sshKeys, serviceSpecific, certificates }: OtherCredentialsFound,
  made: readonly CredentialRef[],
): Known<readonly OtherCredential[]> {
  const all: OtherCredential[] = []
  for (const list of [sshKeys, serviceSpecific, certificates]) {
    if (list.kind === 'unknown') return list
    all.push(...list.value)
  }
  return known(
    all.filter(({ id, status }) => status === 'Inactive' && made.some((each) => each.id === id)),
  )
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

/** The tag of this incident and of no other; with it the user would stay locked. Gives why it is not known to be gone. */
async function unmark(
  { quarantine: port, users }: Pick<ReleaseDeps, 'quarantine' | 'users'>,
  user: UserToContain,
  tags: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  if (tags[QUARANTINE_TAG] !== user.session) return undefined
  await port.unmark(user)
  const after = await users.read(user)
  if (after.kind === 'unknown') return after.why
  return after.value?.tags[QUARANTINE_TAG] === user.session
    ? `IAM still shows the tag ${QUARANTINE_TAG}`
    : undefined
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
