import type { ApprovalPlan } from '../requests/approval-plan.ts'
import { asApprovals } from '../requests/approval-plan.ts'
import type { BulkUser } from '../requests/bulk.ts'
import type { Deciders } from '../requests/deciders.ts'
import { awaitApproval, beginAt, schedule } from '../requests/draft.ts'
import type { RequestId, SlackChannelId, SlackUserId } from '../requests/ids.ts'
import type { RulesOf } from '../requests/lifecycle.ts'
import { mayAsk } from '../requests/may-ask.ts'
import type { Operation } from '../requests/operation.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { ApproverSource, Request, Subject } from '../requests/request.ts'
import { isExemption, subjectKeyId } from '../requests/request-facts.ts'
import { bulkRequestId, requestIdOf } from '../requests/request-id.ts'
import type { RequestStore } from '../requests/request-store.ts'
import type { SignedAct } from '../requests/signed-act.ts'
import { takingBack } from '../requests/taking-back.ts'
import { parseTarget, type Target } from '../requests/target.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs, DAY_MS } from '../shared/duration.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import type { AccessKeyRecord, AccessKeys, IamUser } from './access-keys.ts'
import { nextCheck } from './deletion-rules.ts'

/**
 * Somebody asks for an operation on a key. Everything that would make it fail later is found here and said at once: a protected user, a key in the wrong state,
 * nobody to approve, nobody to hand a secret to. What is special to an operation is in its `prepare`.
 * It reads AWS and Slack and writes one request; it never touches a key.
 */
/** The deletion of root keys is asked for in `root/ask-root.ts`: it has no IAM user. */
export type AskedKind = Exclude<Operation['kind'], 'deleteRoot'>

export interface AskDeps {
  readonly store: RequestStore
  readonly keys: AccessKeys
  readonly deciders: Deciders
  readonly rules: RulesOf
  readonly clock: Clock
  resolveUser(
    target: Target,
    asker: SlackUserId,
    session: string,
  ): Promise<Result<IamUser, Refusal>>
  /** What the configuration says of this user for this operation. */
  situationOf(
    user: IamUser,
    requester: SlackUserId,
    operation: AskedKind,
    session: string,
  ): Promise<Result<Situation, Refusal>>
  readonly prepare: Readonly<Record<AskedKind, Prepare>>
}

export interface Situation {
  readonly accountName: string
  readonly sensitive: boolean
  readonly machine: boolean
  readonly protected: boolean
  readonly owner: SlackUserId | undefined
  readonly team: { readonly name: string; readonly channel: SlackChannelId } | undefined
  /** Somebody who may read a new secret: the owner's role, or the user itself where that is allowed. */
  readonly hasReader: boolean
  readonly approvals: ApprovalPlan
  /** Unset where anybody may ask. */
  readonly mayRequest?: readonly ApproverSource[] | undefined
  /** Why it is sensitive and by what it is owned, for the card. */
  readonly shown?: Pick<Subject, 'sensitiveBecause' | 'ownership'>
}

/** What an operation is prepared from. */
export interface Asking {
  readonly act: SignedAct
  readonly target: Target
  readonly user: IamUser
  readonly situation: Situation
  /** The user's keys as AWS lists them now. */
  readonly listed: readonly AccessKeyRecord[]
  /** The request's id. */
  readonly session: RequestId
  readonly now: Date
}

/** The operation as the row will hold it, or why it cannot be. */
export type Prepare = (asking: Asking) => Promise<Result<Operation, Refusal>>

export type Asked = { readonly request: Request; readonly repeated: boolean }

/** Of one of many rotations that a single act asks for: which IAM user and key it was shown with, and the team that it was asked for. */
export interface OneOfMany {
  readonly bulk: RequestId
  readonly team: string
  readonly user: BulkUser
}

export type Ask = (
  act: SignedAct,
  kind: AskedKind,
  one?: OneOfMany,
) => Promise<Result<Asked, Refusal>>

export function createAsk(deps: AskDeps): Ask {
  return async (act, kind, one) => {
    const target = one === undefined ? parseTarget(act.value) : ok(targetOf(one))
    if (!target.ok) return refuse({ reason: 'not_a_target', text: act.value })
    const may = await deps.deciders.mayAct(act.user)
    if (!may.ok) return may
    const session = one === undefined ? requestIdOf(act) : bulkRequestId(one.bulk, one.user)
    const before = await deps.store.read(session)
    if (before !== undefined) return ok({ request: before, repeated: true })
    const user = await deps.resolveUser(target.value, act.user, session)
    if (!user.ok) return user
    const read = await deps.situationOf(user.value, act.user, kind, session)
    if (!read.ok) return read
    const situation = act.details?.off === true ? forTakingBack(read.value) : read.value
    const shown = one === undefined ? ok(undefined) : isAsShown(one, user.value, situation)
    if (!shown.ok) return shown
    const fit = await mayBeAsked(deps, user.value, situation, { act, session, kind })
    if (!fit.ok) return fit
    const { account, userName } = user.value
    const listed = await deps.keys.list({ account, userName, session })
    if (listed.kind === 'unknown') return refuse({ reason: 'target_unreadable', why: listed.why })
    const asking: Asking = {
      act,
      target: target.value,
      user: user.value,
      situation,
      listed: listed.value,
      session,
      now: deps.clock.now(),
    }
    const operation = await deps.prepare[kind](asking)
    if (!operation.ok) return operation
    const request = newRequest(deps, asking, operation.value)
    if (one === undefined) return open(deps, request)
    return subjectKeyId(request) === one.user.keyId
      ? open(deps, { ...request, bulk: one.bulk })
      : refuse({ reason: 'key_differs', user: one.user.userName })
  }
}

function forTakingBack(situation: Situation): Situation {
  const { approvals, owner, team } = situation
  return { ...situation, ...takingBack(approvals, { owner, team: team?.name }) }
}

function targetOf({ user: { account, userName } }: OneOfMany): Target {
  return { by: 'user', account, userName }
}

/** A name that somebody else has by now, or a user that has gone to another team, was not shown to whoever began this. */
function isAsShown(
  { team, user: shown }: OneOfMany,
  { userId, userName }: IamUser,
  situation: Situation,
): Result<void, Refusal> {
  return userId === shown.userId && situation.team?.name === team
    ? ok(undefined)
    : refuse({ reason: 'not_of_team', user: userName, team })
}

async function mayBeAsked(
  { deciders, store, clock }: AskDeps,
  user: IamUser,
  situation: Situation,
  { act, session, kind }: Pick<Asking, 'act' | 'session'> & { readonly kind: AskedKind },
): Promise<Result<void, Refusal>> {
  if (situation.protected) return refuse({ reason: 'protected', user: user.userName })
  const begin = mayBegin(act.details?.runAt, clock.now())
  if (!begin.ok) return begin
  const taken = await whyTaken(store, user, { act, session, kind })
  if (taken !== undefined) return refuse(taken)
  const { approvals, mayRequest } = situation
  const may =
    mayRequest === undefined ? ok(undefined) : await mayAsk(deciders, mayRequest, act.user)
  if (!may.ok || approvals.needed === 0) return may
  const could = await deciders.howManyCould(approvals.from, act.user)
  if (could.kind === 'unknown') return refuse({ reason: 'approvers_unreadable', why: could.why })
  return could.value < approvals.needed
    ? refuse({
        reason: 'nobody_could_approve',
        team: approvals.from.team,
        from: approvals.from,
        needed: approvals.needed,
        could: could.value,
      })
    : ok(undefined)
}

/** A rotation that is under way has both keys there: nobody is to be told to delete one of them. Whom awskey leaves alone is said at any time, but not of somebody whose key is exposed. */
async function whyTaken(
  store: AskDeps['store'],
  user: IamUser,
  { act, session, kind }: Pick<Asking, 'act' | 'session'> & { readonly kind: AskedKind },
): Promise<Refusal | undefined> {
  if (kind === 'snooze' || kind === 'exempt') {
    if (act.details?.off === true) return undefined
    const keyId = await store.incidentOn(user.account, user.userId)
    return keyId && { reason: 'incident_open', keyId }
  }
  const by = await store.lockHolder(user.account, user.userId)
  return by === undefined || by === session ? undefined : lockedBy(store, user, by)
}

/** As long as it waits it keeps the IAM user for itself, and only its requester can cancel it. */
const AHEAD_AT_MOST_MS = 30 * DAY_MS

function mayBegin(runAt: string | undefined, now: Date): Result<void, Refusal> {
  if (runAt === undefined) return ok(undefined)
  if (runAt < now.toISOString()) return refuse({ reason: 'too_late_to_begin', runAt })
  const latest = addMs(now, AHEAD_AT_MOST_MS).toISOString()
  return runAt > latest ? refuse({ reason: 'too_late_to_begin', runAt, latest }) : ok(undefined)
}

function newRequest({ rules }: AskDeps, asking: Asking, operation: Operation): Request {
  const { act, user, situation, session, now } = asking
  const { approvals } = situation
  const subject: Subject = {
    account: user.account,
    accountName: situation.accountName,
    userName: user.userName,
    userId: user.userId,
    path: user.path,
    sensitive: situation.sensitive,
    machine: situation.machine,
    ...situation.shown,
  }
  const request: Request = {
    id: session,
    version: 0,
    subjectVersion: 1,
    state: 'awaiting_approval',
    operation,
    subject,
    requester: act.user,
    owner: situation.owner,
    team: situation.team?.name,
    teamChannel: situation.team?.channel,
    act,
    approvals: asApprovals(approvals),
    decisions: [],
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    ...(act.details?.runAt !== undefined && { runAt: act.details.runAt }),
    ledger: { seq: 0, head: '' },
  }
  if (operation.kind === 'delete' && operation.step === 'soaking')
    return soaking(request, new Date(operation.soakedUntil), now)
  return approvals.needed === 0
    ? beginAt(rules[operation.kind].begin({ ...request, state: 'approved' }, now), now).request
    : awaitApproval(request, now, approvals.expiresAfterMs)
}

/** Nobody is asked before the soak is over. */
function soaking(request: Request, until: Date, now: Date): Request {
  return schedule({ ...request, state: 'running' }, 'check_soak', nextCheck(now, until))
}

async function open({ store }: AskDeps, request: Request): Promise<Result<Asked, Refusal>> {
  const { subject, operation, act } = request
  const keyId = subjectKeyId(request)
  const opened = await store.open(request, [
    {
      type: 'requested',
      actor: act.user,
      data: {
        operation: operation.kind,
        user: `${subject.accountName}/${subject.userName}`,
        ...(keyId !== undefined && { keyId }),
        ...(operation.kind === 'create' && { purpose: operation.purpose }),
        ...(operation.kind === 'delete' && { inactiveAt: operation.inactiveAt }),
        ...(operation.kind === 'auto' &&
          operation.on && { everyDays: String(operation.everyDays ?? 0) }),
        ...(isExemption(operation) && {
          ...(operation.on ? { until: operation.until ?? '' } : { off: 'true' }),
        }),
        ...(act.reason !== undefined && { reason: act.reason }),
        ...(request.runAt !== undefined && { runAt: request.runAt }),
        ...(request.bulk !== undefined && { bulk: request.bulk }),
        approvals: String(request.approvals.needed),
        why: request.approvals.why,
      },
    },
  ])
  if (opened.kind === 'locked') return refuse(await lockedBy(store, subject, opened.by))
  return ok({ request: opened.request, repeated: opened.kind === 'exists' })
}

/** An incident keeps everybody else from the user; another request keeps its place until it ends. */
async function lockedBy(
  store: AskDeps['store'],
  { account, userId }: Pick<IamUser, 'account' | 'userId'>,
  by: RequestId,
): Promise<Refusal> {
  const keyId = await store.incidentOn(account, userId)
  return keyId === undefined ? { reason: 'locked', by } : { reason: 'incident_open', keyId }
}
