import type { AccessKeyRecord, AccessKeys } from '../keys/access-keys.ts'
import type { AccessKeyId, AccountId, RequestId } from '../requests/ids.ts'
import type { Clock } from '../shared/clock.ts'
import type { Known } from '../shared/known.ts'
import { type AftermathOutcome, siblingsWarrant } from './aftermath-rules.ts'
import type { CleanUp } from './clean-up-port.ts'
import type { LineSeen, RoleSeen } from './clean-up-rules.ts'
import type { UserToContain } from './containment.ts'
import { insteadOfWriting, type WouldHave, type WritingStep } from './dry-run-rules.ts'
import type { Incident, Warrant } from './incident.ts'
import type { CleanUpLine, OtherCredentialsState, RoleLine, Sibling } from './incident-parts.ts'
import { type OtherCredentials, stillOpen } from './other-credentials.ts'
import { type ProveTakeAwayDeps, proveTakeAway } from './prove-take-away.ts'
import { revokeBefore } from './revocation-rules.ts'
import { type RevokeStepDeps, revoke } from './revoke-step.ts'
import { isRevoked, type RoleUse, roleOf } from './role-use.ts'
import type { SnapshotStore, UserSnapshots } from './snapshot.ts'
import { takenOf } from './snapshot-taken.ts'

/**
 * The steps after the containment of the key: each asks AWS, and where it writes it shows anew that somebody may cause it, and reads afterwards. Only what was read counts. Each may be done twice.
 */
export interface AftermathDeps extends ProveTakeAwayDeps, RevokeStepDeps {
  readonly clock: Clock
  isDryRun(account: AccountId): boolean
  readonly keys: Pick<AccessKeys, 'list' | 'makeInactive' | 'makeActive'>
  readonly snapshots: UserSnapshots
  readonly snapshotStore: SnapshotStore
  readonly others: OtherCredentials
  readonly cleanUp: CleanUp
  readonly roleUse: RoleUse
  /** Begins an audit of the incident; the same run begins once. */
  beginAudit(incident: Incident, run: number): Promise<RequestId>
  prove(
    incident: Incident,
    warrant: Warrant | undefined,
    write: 'inactive' | 'quarantine',
  ): Promise<Known<boolean>>
}

type Failed<S extends string> = {
  readonly step: S
  readonly result: 'failed'
  readonly why: string
}
type NotAuthorised<S extends string> = { readonly step: S; readonly result: 'not_authorised' }
type Of<S extends AftermathOutcome['step']> =
  | Extract<AftermathOutcome, { readonly step: S }>
  | Failed<S>
  | NotAuthorised<S>
  | (S extends WritingStep ? WouldHave<S> : never)

export type AftermathSteps = {
  readonly [S in AftermathOutcome['step']]: (incident: Incident) => Promise<Of<S>>
}

export function createAftermathSteps(deps: AftermathDeps): AftermathSteps {
  return {
    snapshot: (incident) => snapshot(deps, incident),
    siblings: (incident) => siblings(deps, incident),
    credentials: (incident) => credentials(deps, incident),
    audit: (incident) => audit(deps, incident),
    check: (incident) => check(deps, incident),
    clean: (incident) => clean(deps, incident),
    revoke: (incident) => revokeSessions(deps, incident),
    key_left: (incident) => keyLeft(deps, incident),
  }
}

function userOf({ identity, id }: Incident): UserToContain | undefined {
  if (identity.kind !== 'user') return undefined
  const { account, userName } = identity.user
  return { account, userName, session: id }
}

async function snapshot(deps: AftermathDeps, incident: Incident): Promise<Of<'snapshot'>> {
  const step = 'snapshot'
  const user = userOf(incident)
  if (user === undefined) return { step, result: 'not_authorised' }
  const { quarantine } = incident
  const old = 'old' in quarantine ? quarantine.old : undefined
  let read = await deps.snapshots.read(user, old)
  try {
    // Somebody stopped after keeping one: the first is what the user had.
    if ((await deps.snapshotStore.put(incident.id, read)) === 'kept_before')
      read = (await deps.snapshotStore.read(incident.id)) ?? read
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown'
    return { step, result: 'failed', why: `the snapshot is not kept: ${why}` }
  }
  const { taken, siblings: others } = takenOf(read, incident.keyId, old ?? '')
  return {
    step,
    result: 'kept',
    snapshot: taken,
    ...(others !== undefined && { siblings: others }),
  }
}

async function siblings(deps: AftermathDeps, incident: Incident): Promise<Of<'siblings'>> {
  const step = 'siblings'
  const user = userOf(incident)
  if (user === undefined) return { step, result: 'not_authorised' }
  const proven = await deps.prove(incident, siblingsWarrant(incident), 'inactive')
  if (proven.kind === 'unknown') return { step, result: 'failed', why: proven.why }
  if (!proven.value) return { step, result: 'not_authorised' }
  if (deps.isDryRun(user.account)) return insteadOfWriting(incident, step)
  const before = await deps.keys.list(user)
  if (before.kind === 'unknown') return { step, result: 'failed', why: before.why }
  const others = before.value.filter(({ id }) => id !== incident.keyId)
  const written = new Set<AccessKeyId>()
  for (const { id } of others.filter(({ status }) => status === 'Active')) {
    await deps.keys.makeInactive(user, id)
    written.add(id)
  }
  const after = written.size === 0 ? before : await deps.keys.list(user)
  if (after.kind === 'unknown') return { step, result: 'failed', why: after.why }
  const now = others.map((key) => siblingNow(incident, key, after.value, written))
  const open = now.find(({ state }) => state === 'active')
  return open === undefined
    ? { step, result: 'listed', siblings: now }
    : { step, result: 'failed', why: `IAM still shows ${open.keyId} Active` }
}

function siblingNow(
  { siblings: before = [] }: Incident,
  { id: keyId, createdAt }: AccessKeyRecord,
  after: readonly AccessKeyRecord[],
  written: ReadonlySet<AccessKeyId>,
): Sibling {
  const known = before.find((each) => each.keyId === keyId)
  const status = after.find(({ id }) => id === keyId)?.status
  const byAwskey = written.has(keyId) || known?.state === 'by_awskey'
  const state =
    status === undefined
      ? 'gone'
      : status === 'Active'
        ? 'active'
        : byAwskey
          ? 'by_awskey'
          : 'inactive'
  const cleared = known?.cleared
  return {
    keyId,
    createdAt: createdAt.toISOString(),
    state,
    ...(cleared !== undefined && { cleared }),
  }
}

async function credentials(deps: AftermathDeps, incident: Incident): Promise<Of<'credentials'>> {
  const step = 'credentials'
  const user = userOf(incident)
  if (user === undefined) return { step, result: 'not_authorised' }
  const proven = await deps.prove(incident, incident.quarantineBy, 'quarantine')
  if (proven.kind === 'unknown') return { step, result: 'failed', why: proven.why }
  if (!proven.value) return { step, result: 'not_authorised' }
  if (deps.isDryRun(user.account)) return insteadOfWriting(incident, step)
  const before = stillOpen(await deps.others.list(user))
  for (const which of before.open) await deps.others.makeInactive(user, which)
  const after = before.open.length === 0 ? before : stillOpen(await deps.others.list(user))
  const isOpen = (which: { readonly id: string }): boolean =>
    after.open.some(({ id }) => id === which.id)
  const state: OtherCredentialsState = {
    at: deps.clock.now().toISOString(),
    made: before.open.filter((which) => !isOpen(which)).slice(0, KEPT),
    open: after.open.slice(0, KEPT),
    unread: [...after.unread],
  }
  return { step, result: 'listed', credentials: state }
}

const KEPT = 50

async function audit(deps: AftermathDeps, incident: Incident): Promise<Of<'audit'>> {
  const run = incident.audits.length
  const id = await deps.beginAudit(incident, run)
  return {
    step: 'audit',
    result: 'begun',
    begun: { run, id, at: deps.clock.now().toISOString() },
  }
}

async function check(deps: AftermathDeps, incident: Incident): Promise<Of<'check'>> {
  const user = userOf(incident)
  if (user === undefined) return { step: 'check', result: 'not_authorised' }
  const lines: LineSeen[] = []
  for (const line of incident.lines) lines.push(await lineNow(deps, line, user))
  const roles: RoleSeen[] = []
  for (const role of incident.roles)
    roles.push(await roleNow(deps, { ...role, before: revokeBefore(incident, role) }, user))
  const { checkFrom: asked } = incident
  return { step: 'check', result: 'checked', lines, roles, ...(asked !== undefined && { asked }) }
}

async function lineNow(
  { cleanUp }: Pick<AftermathDeps, 'cleanUp'>,
  { id, item, state }: CleanUpLine,
  { account, session }: UserToContain,
): Promise<LineSeen> {
  if (item === undefined) return { id, state }
  const stands = await cleanUp.stands(item, account, session)
  return stands.kind === 'unknown'
    ? { id, state: 'not_known', why: stands.why }
    : { id, state: stands.value }
}

const WORDS_KEPT = 20

async function roleNow(
  { roleUse, revocations }: Pick<AftermathDeps, 'revocations' | 'roleUse'>,
  { id, arn, before, state, elsewhere }: RoleLine,
  { account, session }: UserToContain,
): Promise<RoleSeen> {
  if (elsewhere === true) return { id, state }
  const found = await roleUse.read(account, arn, session)
  if (found.kind === 'unknown') return { id, state: 'not_known', why: found.why }
  if (found.value === undefined) return { id, state: 'gone' }
  const { kind, trusted, instanceProfiles } = found.value
  const revoked = isRevoked(found.value, new Date(before))
  const facts = {
    kind,
    ...(trusted.kind === 'known' && { trusted: trusted.value.slice(0, WORDS_KEPT) }),
    ...(instanceProfiles.kind === 'known' && {
      instanceProfiles: instanceProfiles.value.slice(0, WORDS_KEPT),
    }),
    revocable: isRevocable(revocations, account, arn, kind),
  }
  if (revoked.kind === 'unknown') return { id, ...facts, state: 'not_known', why: revoked.why }
  return { id, ...facts, state: revoked.value ? 'revoked' : 'open' }
}

/** Said anew at every look: `undefined` takes back what was said before. */
function isRevocable(
  revocations: AftermathDeps['revocations'],
  account: UserToContain['account'],
  arn: string,
  kind: RoleLine['kind'],
): true | undefined {
  const name = roleOf(arn)?.roleName
  const may = name !== undefined && !revocations.isOwn(name) && revocations.offeredIn(account)
  return may && kind === 'ordinary' ? true : undefined
}

async function revokeSessions(deps: AftermathDeps, incident: Incident): Promise<Of<'revoke'>> {
  const user = userOf(incident)
  if (user === undefined) return { step: 'revoke', result: 'not_authorised' }
  return revoke(deps, incident, (role) => roleNow(deps, role, user))
}

async function clean(deps: AftermathDeps, incident: Incident): Promise<Of<'clean'>> {
  const step = 'clean'
  const user = userOf(incident)
  const line = incident.lines.find(({ wanted }) => wanted !== undefined)
  if (user === undefined || line === undefined) return { step, result: 'not_authorised' }
  const proven = await proveTakeAway(deps, incident, line)
  if (proven.kind === 'unknown') return { step, result: 'failed', why: proven.why }
  if (!proven.value) return { step, result: 'not_authorised' }
  if (deps.isDryRun(user.account)) return insteadOfWriting(incident, step)
  await takeAway(deps, line, user)
  return { step, result: 'tried', line: await lineNow(deps, line, user) }
}

/** A write that failed is told by the look after it. */
async function takeAway(
  { cleanUp }: AftermathDeps,
  { item }: CleanUpLine,
  { account, session }: UserToContain,
): Promise<void> {
  if (item?.kind === 'access_key')
    await cleanUp.makeKeyInactive({ account, userName: item.userName, session }, item.keyId)
  if (item?.kind === 'login_profile')
    await cleanUp.deleteLoginProfile({ account, userName: item.userName, session })
}

async function keyLeft(deps: AftermathDeps, incident: Incident): Promise<Of<'key_left'>> {
  const step = 'key_left'
  const user = userOf(incident)
  if (user === undefined) return { step, result: 'not_authorised' }
  const listed = await deps.keys.list(user)
  if (listed.kind === 'unknown') return { step, result: 'failed', why: listed.why }
  return { step, result: listed.value.some(({ id }) => id === incident.keyId) ? 'there' : 'gone' }
}
