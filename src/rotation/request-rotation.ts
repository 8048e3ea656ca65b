import type { AccessKeyRecord, AccessKeys, IamUser } from '../keys/access-keys.ts'
import type { ApprovalPlan } from '../requests/approval-plan.ts'
import type { Deciders } from '../requests/deciders.ts'
import { awaitApproval } from '../requests/draft.ts'
import type { SlackChannelId, SlackUserId } from '../requests/ids.ts'
import type { OperationRules } from '../requests/lifecycle.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { Request, Subject } from '../requests/request.ts'
import { requestIdOf } from '../requests/request-id.ts'
import type { RequestStore } from '../requests/request-store.ts'
import type { SignedAct } from '../requests/signed-act.ts'
import { parseTarget, type Target } from '../requests/target.ts'
import type { Clock } from '../shared/clock.ts'
import { daysBetween } from '../shared/duration.ts'
import { ok, type Result, refuse } from '../shared/result.ts'

/**
 * Somebody asks for a rotation. Everything that would make it fail later is found here and said at once: a protected user, two keys, nobody to approve, nobody to hand the secret to.
 * It reads AWS and Slack and writes one request; it never touches a key.
 */
export interface RequestRotationDeps {
  readonly store: RequestStore
  readonly keys: AccessKeys
  readonly deciders: Deciders
  readonly rules: OperationRules
  readonly clock: Clock
  resolveUser(
    target: Target,
    asker: SlackUserId,
    session: string,
  ): Promise<Result<IamUser, Refusal>>
  /** What the configuration says of this user: owner, team, how its secret may be handed over. */
  situationOf(user: IamUser, requester: SlackUserId): Situation
}

export interface Situation {
  readonly accountName: string
  readonly sensitive: boolean
  readonly machine: boolean
  readonly protected: boolean
  readonly owner: SlackUserId | undefined
  readonly team: { readonly name: string; readonly channel: SlackChannelId } | undefined
  /** Somebody who may read the new secret: the owner's role, or the user itself where that is allowed. */
  readonly hasReader: boolean
  readonly approvals: ApprovalPlan
}

export type Asked = { readonly request: Request; readonly repeated: boolean }

export function createRequestRotation(
  deps: RequestRotationDeps,
): (act: SignedAct) => Promise<Result<Asked, Refusal>> {
  return async (act) => {
    const target = parseTarget(act.value)
    if (!target.ok) return refuse({ reason: 'not_a_target', text: act.value })
    const may = await deps.deciders.mayAct(act.user)
    if (!may.ok) return may
    const id = requestIdOf(act)
    const before = await deps.store.read(id)
    if (before !== undefined) return ok({ request: before, repeated: true })
    const user = await deps.resolveUser(target.value, act.user, id)
    if (!user.ok) return user
    const situation = deps.situationOf(user.value, act.user)
    const fit = await fitToRotate(deps, user.value, situation, act.user)
    if (!fit.ok) return fit
    // A rotation that is under way has both keys there: nobody is to be told to delete one of them.
    const by = await deps.store.lockHolder(user.value.account, user.value.userId)
    if (by !== undefined) return refuse({ reason: 'locked', by })
    const key = await theOneActiveKey(deps, user.value, id)
    if (!key.ok) return key
    return open(deps, newRequest(deps, act, user.value, situation, key.value), act)
  }
}

async function fitToRotate(
  { deciders }: RequestRotationDeps,
  user: IamUser,
  situation: Situation,
  requester: SlackUserId,
): Promise<Result<void, Refusal>> {
  const { userName } = user
  if (situation.protected) return refuse({ reason: 'protected', user: userName })
  const { owner, approvals } = situation
  if (owner === undefined) return refuse({ reason: 'no_owner', user: userName })
  if (!situation.hasReader) return refuse({ reason: 'no_reader', user: userName, owner })
  if (situation.team === undefined) return refuse({ reason: 'no_team', user: userName })
  if (approvals.needed === 0) return ok(undefined)
  const could = await deciders.howManyCould(approvals.from, requester)
  if (could.kind === 'unknown') return refuse({ reason: 'approvers_unreadable', why: could.why })
  return could.value < approvals.needed
    ? refuse({ reason: 'nobody_could_approve', team: approvals.from.team })
    : ok(undefined)
}

/** A user holds two keys at most, Inactive ones too: with two there is no room for the new one, and none is ever deleted to make room. */
async function theOneActiveKey(
  { keys, clock }: RequestRotationDeps,
  { account, userName }: IamUser,
  session: string,
): Promise<Result<AccessKeyRecord, Refusal>> {
  const listed = await keys.list({ account, userName, session })
  if (listed.kind === 'unknown') return refuse({ reason: 'target_unreadable', why: listed.why })
  const [key, ...others] = listed.value
  if (key === undefined) return refuse({ reason: 'no_key', user: userName })
  if (others.length > 0) {
    const ages = listed.value.map(({ id, status, createdAt }) => ({
      id,
      status,
      ageDays: daysBetween(createdAt, clock.now()),
    }))
    return refuse({ reason: 'two_keys', user: userName, keys: ages })
  }
  if (key.status !== 'Active')
    return refuse({ reason: 'no_active_key', user: userName, keyId: key.id })
  return ok(key)
}

function newRequest(
  { clock, rules }: RequestRotationDeps,
  act: SignedAct,
  user: IamUser,
  situation: Situation,
  key: AccessKeyRecord,
): Request {
  const now = clock.now()
  const moment = now.toISOString()
  const { approvals } = situation
  const subject: Subject = {
    account: user.account,
    accountName: situation.accountName,
    userName: user.userName,
    userId: user.userId,
    path: user.path,
    sensitive: situation.sensitive,
    machine: situation.machine,
  }
  const request: Request = {
    schema: 1,
    id: requestIdOf(act),
    version: 0,
    subjectVersion: 1,
    state: 'awaiting_approval',
    operation: {
      kind: 'rotate',
      step: 'creating',
      oldKeyId: key.id,
      oldKeyCreatedAt: key.createdAt.toISOString(),
      createAttempts: 0,
      soakNotices: 0,
    },
    subject,
    requester: act.user,
    owner: situation.owner,
    team: situation.team?.name,
    teamChannel: situation.team?.channel,
    act,
    approvals: { needed: approvals.needed, from: approvals.from, why: approvals.why },
    decisions: [],
    createdAt: moment,
    updatedAt: moment,
    ledger: { seq: 0, head: '' },
  }
  return approvals.needed === 0
    ? rules.begin({ ...request, state: 'approved' }, now).request
    : awaitApproval(request, now, approvals.expiresAfterMs)
}

async function open(
  { store }: RequestRotationDeps,
  request: Request,
  act: SignedAct,
): Promise<Result<Asked, Refusal>> {
  const { subject, operation } = request
  const opened = await store.open(request, [
    {
      type: 'requested',
      actor: act.user,
      data: {
        operation: operation.kind,
        user: `${subject.accountName}/${subject.userName}`,
        ...(operation.kind === 'rotate' && { keyId: operation.oldKeyId }),
        approvals: String(request.approvals.needed),
        why: request.approvals.why,
      },
    },
  ])
  if (opened.kind === 'locked') return refuse({ reason: 'locked', by: opened.by })
  return ok({ request: opened.request, repeated: opened.kind === 'exists' })
}
