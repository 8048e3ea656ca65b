import type { AccessKeyRecord, AccessKeys, IamUser, IamUsers } from '../keys/access-keys.ts'
import type { Situation } from '../keys/ask.ts'
import type { Exemption } from '../keys/exemption.ts'
import { type SecretRotation, wants } from '../keys/secret-rotation.ts'
import type { Trail } from '../keys/trail.ts'
import type { AutoStore, Registration } from '../requests/auto-store.ts'
import type { AccessKeyId, SlackUserId } from '../requests/ids.ts'
import type { AutoJob } from '../requests/job.ts'
import type { RulesOf } from '../requests/lifecycle.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { AutoRotation, Request } from '../requests/request.ts'
import { autoRotationId } from '../requests/request-id.ts'
import type { RequestStore } from '../requests/request-store.ts'
import type { Clock } from '../shared/clock.ts'
import type { Known } from '../shared/known.ts'
import type { Result } from '../shared/result.ts'
import { madeElsewhere } from './prepare-rotation.ts'

/**
 * Opens the one rotation of a token of Secrets Manager's, or finds the one that was opened. It asks AWS itself whether that token is waited for; neither the job nor the registration is
 * believed, and before a key is made the request that turned it on is proven. Why none was opened is left for whoever asked. No key is touched here.
 */
export interface OpenAutoRotationDeps {
  readonly autos: AutoStore
  readonly rotation: SecretRotation
  readonly store: RequestStore
  readonly users: IamUsers
  readonly keys: AccessKeys
  readonly trail: Pick<Trail, 'makerOf'>
  readonly rules: RulesOf
  readonly clock: Clock
  situationOf(
    user: IamUser,
    requester: SlackUserId,
    operation: 'rotate',
    session: string,
  ): Promise<Result<Situation, Refusal>>
  /** Nobody asks for these rotations by hand: whom awskey leaves alone is not rotated, and neither is one of whom that is not known. */
  leftAlone(
    user: IamUser,
    keyId: AccessKeyId | undefined,
    session: string,
  ): Promise<Known<Exemption | undefined>>
}

/** What keeps a rotation from being opened: a word for the log of the rotation function, and a fact. */
interface Refused {
  readonly reason: string
  readonly fact: string
}

export function createOpenAutoRotation(
  deps: OpenAutoRotationDeps,
): (job: AutoJob) => Promise<Request['id'] | undefined> {
  return async ({ secretArn, token }) => {
    const registration = await deps.autos.registration(secretArn)
    // Nobody turned it on: there is nobody to answer either.
    if (registration === undefined) return undefined
    const asked = await deps.autos.asked(secretArn, token)
    if (asked?.requestId !== undefined && (await deps.store.read(asked.requestId)) !== undefined)
      return asked.requestId
    const opened = await open(deps, registration, token)
    if (typeof opened === 'string') return opened
    await deps.autos.refuse(secretArn, token, opened)
    return undefined
  }
}

async function open(
  deps: OpenAutoRotationDeps,
  registration: Registration,
  token: string,
): Promise<Request['id'] | Refused> {
  const { secretArn, account, userName, userId, by } = registration
  const turnedOn = await deps.store.read(by)
  if (!registration.on || turnedOn?.operation.kind !== 'auto') return refused('auto_not_on')
  const state = await deps.rotation.state({ account, userName, session: by })
  if (state.kind === 'unknown') return refused('secret_not_known', state.why)
  if (state.value?.arn !== secretArn || !wants(state.value, token)) return refused('not_wanted')
  const user = await deps.users.read({ account, userName, session: by })
  if (user.kind === 'unknown') return refused('user_not_known', user.why)
  if (user.value?.userId !== userId) return refused('user_changed')
  const situation = await deps.situationOf(user.value, turnedOn.requester, 'rotate', by)
  if (!situation.ok) return refused(situation.error.reason)
  if (situation.value.protected) return refused('protected')
  if (!situation.value.hasReader) return refused('nobody_may_read')
  const listed = await deps.keys.list({ account, userName, session: by })
  if (listed.kind === 'unknown') return refused('keys_not_known', listed.why)
  const oldKey = keyToReplace(listed.value)
  if (oldKey === undefined) return refused('no_active_key')
  const alone = await deps.leftAlone(user.value, oldKey.id, by)
  if (alone.kind === 'unknown') return refused('exemption_not_known', alone.why)
  if (alone.value !== undefined) return refused('left_alone', alone.value.until.toISOString())
  const asking = { user: user.value, session: by, now: deps.clock.now() }
  const elsewhere = await madeElsewhere(deps, asking, oldKey)
  if (elsewhere !== undefined) return refused(elsewhere.reason)
  const auto = { by, secretArn, token }
  // First come, first served: whoever opens second opens the same.
  const id = await deps.autos.claim(secretArn, token, autoRotationId(auto, deps.clock.now()))
  const request = newRequest(deps, {
    id,
    auto,
    turnedOn,
    user: user.value,
    situation: situation.value,
    oldKey,
  })
  const made = await deps.store.open(request, [
    {
      type: 'requested',
      actor: request.requester,
      data: {
        operation: 'rotate',
        user: `${request.subject.accountName}/${userName}`,
        keyId: oldKey.id,
        auto: by,
        approvals: '0',
        why: 'auto',
      },
    },
  ])
  return made.kind === 'locked' ? refused('locked', made.by) : made.request.id
}

const refused = (reason: string, fact = ''): Refused => ({ reason, fact })

/** With two keys the older Active one; it is held before anything is done with either. */
function keyToReplace(keys: readonly AccessKeyRecord[]): AccessKeyRecord | undefined {
  return keys
    .filter(({ status }) => status === 'Active')
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())[0]
}

function newRequest(
  { rules, clock }: OpenAutoRotationDeps,
  from: {
    readonly id: Request['id']
    readonly auto: AutoRotation
    readonly turnedOn: Request
    readonly user: IamUser
    readonly situation: Situation
    readonly oldKey: AccessKeyRecord
  },
): Request {
  const { id, auto, turnedOn, user, situation, oldKey } = from
  const { account, userName, userId, path } = user
  const now = clock.now()
  const moment = now.toISOString()
  const request: Request = {
    id,
    version: 0,
    subjectVersion: 1,
    state: 'approved',
    operation: {
      kind: 'rotate',
      step: 'creating',
      oldKeyId: oldKey.id,
      oldKeyCreatedAt: oldKey.createdAt.toISOString(),
      createAttempts: 0,
      soakNotices: 0,
    },
    subject: {
      account,
      accountName: situation.accountName,
      userName,
      userId,
      path,
      sensitive: situation.sensitive,
      machine: situation.machine,
      ...situation.shown,
    },
    requester: turnedOn.requester,
    owner: situation.owner,
    team: situation.team?.name,
    teamChannel: situation.team?.channel,
    act: turnedOn.act,
    parent: turnedOn.id,
    auto,
    approvals: { needed: 0, from: situation.approvals.from, why: 'auto', typed: false },
    decisions: [],
    createdAt: moment,
    updatedAt: moment,
    ledger: { seq: 0, head: '' },
  }
  return rules.rotate.begin(request, now).request
}
