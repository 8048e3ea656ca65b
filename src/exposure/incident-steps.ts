import type { AccessKeys, IamUser } from '../keys/access-keys.ts'
import type { AccountId } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'
import { type AftermathDeps, createAftermathSteps } from './aftermath-steps.ts'
import type { Quarantine, UserToContain } from './containment.ts'
import { insteadOfWriting } from './dry-run-rules.ts'
import type { FindKey, Found } from './find-key.ts'
import {
  type Identity,
  type Incident,
  type IncidentUser,
  isQuarantined,
  type Obstacle,
  type Report,
} from './incident.ts'
import type { StepOutcome } from './incident-rules.ts'
import type { IncidentStore } from './incident-store.ts'
import { type Judgement, judgeReport, type Reported, type Reporter } from './judge-report.ts'
import type { ProveWarrant } from './prove-warrant.ts'
import { type ReleaseDeps, release } from './release-step.ts'
import type { IncidentSteps } from './run-incident.ts'
import type { SnapshotStore } from './snapshot.ts'

/**
 * The steps of an incident that ask and change AWS. Every write is followed by a read, and only what was read counts as done. Before each write it is
 * shown anew that somebody may cause it; else nothing is written. Each step may be done twice.
 */
export interface IncidentStepsDeps extends ProveWarrant, ReleaseDeps, AftermathDeps {
  readonly findKey: FindKey
  readonly snapshotStore: SnapshotStore
  readonly store: Pick<IncidentStore, 'lockHolder'>
  /** What the configuration says of the user. */
  about(user: IamUser): IncidentUser
  targetOf(user: IamUser): Reported
  accountName(account: AccountId): string
  /** What would be written there is said instead. */
  isDryRun(account: AccountId): boolean
  /** What is known of whoever reported it, with regard to this user. */
  reporterOf(report: Report, user: IamUser, incident: Incident): Promise<Reporter>
  /** Whether the user is sensitive for what it may do; read only where a quarantine depends on it. */
  administrator(user: UserToContain): Promise<Known<string | undefined>>
}

export function createIncidentSteps(deps: IncidentStepsDeps): IncidentSteps {
  return {
    look: (incident) => look(deps, incident),
    make_inactive: (incident) =>
      backed(deps, incident, 'make_inactive', (user) => makeInactive(deps, incident, user)),
    quarantine: (incident) =>
      backed(deps, incident, 'quarantine', (user) => quarantine(deps, incident, user)),
    recheck: (incident) => recheck(deps, incident),
    release: (incident) => release(deps, incident),
    ...createAftermathSteps(deps),
  }
}

async function look(deps: IncidentStepsDeps, incident: Incident): Promise<StepOutcome> {
  const found = await deps.findKey(incident.keyId, incident.id)
  const identity = identityOf(deps, found)
  if (found.kind !== 'user')
    return { step: 'look', identity, judgements: incident.reports.map(() => nobodys(identity)) }
  const { user } = found
  deps.justRead(incident, user)
  const target = deps.targetOf(user)
  const judgements: Judgement[] = []
  for (const report of incident.reports) {
    const settled = report.judged !== undefined && !isOpen(report.judged)
    judgements.push(
      settled && report.judged !== undefined
        ? report.judged
        : judgeReport(await deps.reporterOf(report, user, incident), target),
    )
  }
  const holder = await deps.store.lockHolder(user.account, user.userId)
  return {
    step: 'look',
    identity,
    judgements,
    ...(holder !== undefined && holder !== incident.id && { holder }),
    ...(found.active.kind === 'known' && { active: found.active.value }),
  }
}

/** Judged while nobody knew whose key it is. */
function isOpen({ because }: Judgement): boolean {
  return because.includes('owner_not_known')
}

function nobodys(identity: Identity): Judgement {
  const no = { kind: 'known', value: false } as const
  const nobody = {
    kind: 'person',
    security: no,
    owner: no,
    teamApprover: no,
    atLimit: false,
  } as const
  const target = { identity: identity.kind, protected: false, critical: false, sensitive: false }
  return judgeReport(nobody, target)
}

function identityOf({ about, accountName }: IncidentStepsDeps, found: Found): Identity {
  switch (found.kind) {
    case 'user':
      return { kind: 'user', user: about(found.user) }
    case 'root':
      return { ...found, accountName: accountName(found.account) }
    case 'not_ours':
    case 'not_known':
      return found
  }
}

/** A write that nobody is known to have asked for is not made; what could not be shown is tried again. */
async function backed(
  { prove }: IncidentStepsDeps,
  incident: Incident,
  step: 'make_inactive' | 'quarantine',
  write: (user: UserToContain) => Promise<StepOutcome>,
): Promise<StepOutcome> {
  const user = userOf(incident)
  const isInactive = step === 'make_inactive'
  const warrant = isInactive ? incident.inactiveBy : incident.quarantineBy
  if (user === undefined) return { step, result: 'not_authorised' }
  const proven = await prove(incident, warrant, isInactive ? 'inactive' : 'quarantine')
  if (proven.kind === 'unknown') return { step, result: 'failed', why: proven.why }
  return proven.value ? write(user) : { step, result: 'not_authorised' }
}

function userOf({ identity, id }: Incident): UserToContain | undefined {
  if (identity.kind !== 'user') return undefined
  const { account, userName } = identity.user
  return { account, userName, session: id }
}

async function makeInactive(
  { keys, isDryRun }: IncidentStepsDeps,
  incident: Incident,
  user: UserToContain,
): Promise<StepOutcome> {
  const step = 'make_inactive'
  const { keyId } = incident
  if (isDryRun(user.account)) return wouldMakeInactive(keys, incident, user)
  const written = await keys.makeInactive(user, keyId)
  const listed = await keys.list(user)
  if (listed.kind === 'unknown') return { step, result: 'failed', why: listed.why }
  const key = listed.value.find(({ id }) => id === keyId)
  if (key === undefined) return { step, result: 'gone' }
  if (key.status !== 'Active') return { step, result: 'inactive' }
  return { step, result: 'failed', why: whyActive(written) }
}

async function wouldMakeInactive(
  keys: Pick<AccessKeys, 'list'>,
  incident: Incident,
  user: UserToContain,
): Promise<StepOutcome> {
  const step = 'make_inactive'
  const listed = await keys.list(user)
  if (listed.kind === 'unknown') return insteadOfWriting(incident, step)
  const key = listed.value.find(({ id }) => id === incident.keyId)
  if (key === undefined) return { step, result: 'gone' }
  return insteadOfWriting(incident, step, key.status === 'Active')
}

function whyActive(written: Awaited<ReturnType<AccessKeys['makeInactive']>>): string {
  switch (written.kind) {
    case 'refused':
      return `iam:UpdateAccessKey ${written.code}`
    case 'not_known':
      return written.why
    case 'done':
    case 'gone':
      return 'IAM still shows it Active'
  }
}

async function quarantine(
  deps: IncidentStepsDeps,
  incident: Incident,
  user: UserToContain,
): Promise<StepOutcome> {
  const step = 'quarantine'
  const state = incident.quarantine
  const missing = await weigh(deps, incident, user)
  if (missing !== undefined) return { step, result: { kind: 'waits', because: [missing] } }
  const old = 'old' in state ? state.old : undefined
  const isPolicy = old === undefined
  // After a worker that stopped the deny may be awskey's own, and is then its to take away again.
  const isUntried = state.kind === 'none' && incident.claim?.again !== true
  if (isUntried && (await isDeniedBefore(deps, user)))
    return { step, result: { kind: 'policy', foreign: true } }
  if (deps.isDryRun(user.account)) return insteadOfWriting(incident, step)
  const written = isPolicy
    ? await deps.quarantine.attachDeny(user)
    : await deps.quarantine.putDenyBoundary(user)
  const read = await deps.quarantine.read(user)
  if (read.kind === 'unknown') return { step, result: 'failed', why: read.why }
  if (read.value.byPolicy) return { step, result: { kind: 'policy', ...(await mark(deps, user)) } }
  if (!isPolicy && read.value.byBoundary)
    return { step, result: { kind: 'boundary', old, ...(await mark(deps, user)) } }
  if (written.kind === 'refused' && written.code === 'no_room')
    return { step, result: { kind: 'no_room', old: read.value.boundary } }
  return { step, result: 'failed', why: whyNot(written, isPolicy) }
}

/** The quarantine stands already, with the tag or without. */
async function mark(
  { quarantine: port }: Pick<IncidentStepsDeps, 'quarantine'>,
  user: UserToContain,
): Promise<{ readonly unmarked?: string }> {
  const marked = await port.mark(user)
  switch (marked.kind) {
    case 'done':
      return {}
    case 'refused':
      return { unmarked: `iam:TagUser ${marked.code}` }
    case 'not_known':
      return { unmarked: marked.why }
    case 'gone':
      return { unmarked: 'iam:TagUser NoSuchEntity' }
  }
}

/** Somebody else's deny-all. Where that cannot be read the thief is stopped first. */
async function isDeniedBefore(
  { quarantine: port }: Pick<IncidentStepsDeps, 'quarantine'>,
  user: UserToContain,
): Promise<boolean> {
  const before = await port.read(user)
  return before.kind === 'known' && before.value.byPolicy
}

function whyNot(written: Awaited<ReturnType<Quarantine['attachDeny']>>, isPolicy: boolean): string {
  const operation = isPolicy ? 'iam:AttachUserPolicy' : 'iam:PutUserPermissionsBoundary'
  if (written.kind === 'not_known') return written.why
  return written.kind === 'refused' ? `${operation} ${written.code}` : `${operation} does not show`
}

/** A click of security on the quarantine itself has weighed it; everything else reads the rights of the user before, once. */
async function weigh(
  deps: IncidentStepsDeps,
  incident: Incident,
  user: UserToContain,
): Promise<Obstacle | undefined> {
  const isFirst = incident.quarantine.kind === 'none' && incident.rechecks.fights === 0
  const { reports, quarantineBy } = incident
  const isClicked = !reports.some(({ act }) => act?.jobId === quarantineBy?.act?.jobId)
  if (!isFirst || isClicked) return undefined
  const administrator = await deps.administrator(user)
  if (administrator.kind === 'unknown') return 'sensitivity_not_known'
  return administrator.value === undefined ? undefined : 'sensitive'
}

async function recheck(deps: IncidentStepsDeps, incident: Incident): Promise<StepOutcome> {
  const step = 'recheck'
  const user = userOf(incident)
  if (user === undefined) return { step, result: 'not_authorised' }
  const wantsDenial = isQuarantined(incident)
  const [keys, denial] = await Promise.all([
    deps.keys.list(user),
    wantsDenial ? deps.quarantine.read(user) : undefined,
  ])
  if (keys.kind === 'unknown') return { step, result: 'failed', why: keys.why }
  if (denial?.kind === 'unknown') return { step, result: 'failed', why: denial.why }
  const key = keys.value.find(({ id }) => id === incident.keyId)
  const since = new Date(incident.createdAt)
  return {
    step,
    keyActive: incident.inactiveBy !== undefined && key?.status === 'Active',
    detached: denial !== undefined && !isDenied(incident, denial.value),
    siblingsActive: (incident.siblings ?? []).flatMap(({ keyId, state }) =>
      state === 'by_awskey' &&
      keys.value.some(({ id, status }) => id === keyId && status === 'Active')
        ? [keyId]
        : [],
    ),
    newKeys: keys.value
      .filter(({ id, createdAt }) => id !== incident.keyId && createdAt >= since)
      .map(({ id }) => id),
  }
}

function isDenied(
  { quarantine: state }: Incident,
  now: { readonly byPolicy: boolean; readonly byBoundary: boolean },
): boolean {
  return state.kind === 'boundary' ? now.byBoundary : now.byPolicy
}
