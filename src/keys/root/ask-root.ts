import { type ApprovalPlan, asApprovals } from '../../requests/approval-plan.ts'
import type { Deciders } from '../../requests/deciders.ts'
import { awaitApproval, hold } from '../../requests/draft.ts'
import {
  type AccountId,
  ROOT_USER_ID,
  ROOT_USER_NAME,
  type SlackUserId,
} from '../../requests/ids.ts'
import type { LedgerEntry } from '../../requests/ledger.ts'
import { mayAsk } from '../../requests/may-ask.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { ApproverSource, Request } from '../../requests/request.ts'
import { requestIdOf } from '../../requests/request-id.ts'
import type { RequestStore } from '../../requests/request-store.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { parseTarget } from '../../requests/target.ts'
import type { Clock } from '../../shared/clock.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import type { Asked } from '../ask.ts'
import type { NoRootSession, RootAccess, RootAudit } from './root-access.ts'
import { gateHold, rootGate } from './root-gate.ts'
import { asRootKey, keyIdsText } from './root-keys.ts'

/**
 * Somebody of security asks for the deletion of an account's root keys. Everything that would make it fail later is found here and said at once, each with what to do by hand:
 * awskey has no way into the root user, AWS gives none for this account, nobody could approve. A key that was used lately does not keep the request from being made: it is made
 * on hold, and says what would release it.
 * It reads AWS and Slack and writes one request; it never deletes anything.
 */
export interface AskRootDeps {
  readonly store: RequestStore
  readonly deciders: Deciders
  readonly root: RootAccess
  readonly clock: Clock
  /** What the configuration says of an account's root user, or why awskey cannot touch it. */
  situationOf(account: string, requester: SlackUserId): Result<RootSituation, Refusal>
}

export interface RootSituation {
  readonly account: AccountId
  readonly accountName: string
  readonly sensitive: boolean
  readonly approvals: ApprovalPlan
}

/** Nobody else may ask for it, whatever policy says. */
export const ROOT_ASKERS: readonly ApproverSource[] = [{ team: 'security' }]

export type AskRoot = (act: SignedAct) => Promise<Result<Asked, Refusal>>

export function createAskRoot(deps: AskRootDeps): AskRoot {
  return async (act) => {
    const target = parseTarget(act.value)
    if (!target.ok || target.value.by !== 'account')
      return refuse({ reason: 'not_a_target', text: act.value })
    const may = await maySecurity(deps.deciders, act)
    if (!may.ok) return may
    const before = await deps.store.read(requestIdOf(act))
    if (before !== undefined) return ok({ request: before, repeated: true })
    const situation = deps.situationOf(target.value.account, act.user)
    if (!situation.ok) return situation
    const free = await mayBegin(deps, act, situation.value)
    if (!free.ok) return free
    const { account, accountName } = situation.value
    const read = await deps.root.audit({ account, session: requestIdOf(act) })
    if (read.kind !== 'read') return refuse(whyUnread(read, situation.value))
    if (read.audit.keys.length === 0)
      return refuse({ reason: 'no_root_key', account: accountName, accountId: account })
    return open(deps, act, situation.value, read.audit)
  }
}

async function maySecurity(
  deciders: Deciders,
  { user }: SignedAct,
): Promise<Result<void, Refusal>> {
  const may = await deciders.mayAct(user)
  return may.ok ? mayAsk(deciders, ROOT_ASKERS, user) : may
}

async function mayBegin(
  { store, deciders }: AskRootDeps,
  act: SignedAct,
  { account, approvals }: RootSituation,
): Promise<Result<void, Refusal>> {
  const by = await store.lockHolder(account, ROOT_USER_ID)
  if (by !== undefined) return refuse({ reason: 'locked', by })
  const could = await deciders.howManyCould(approvals.from, act.user)
  if (could.kind === 'unknown') return refuse({ reason: 'approvers_unreadable', why: could.why })
  const { needed, from } = approvals
  return could.value < needed
    ? refuse({
        reason: 'nobody_could_approve',
        team: from.team,
        from,
        needed,
        could: could.value,
      })
    : ok(undefined)
}

function whyUnread(read: NoRootSession, { account, accountName }: RootSituation): Refusal {
  const of = { account: accountName, accountId: account }
  switch (read.kind) {
    case 'refused':
      return { reason: 'root_refused', ...of, code: read.code }
    case 'not_root':
      return { reason: 'root_not_proven', ...of }
    case 'not_known':
      return { reason: 'target_unreadable', why: read.why }
  }
}

async function open(
  { store, clock }: AskRootDeps,
  act: SignedAct,
  situation: RootSituation,
  audit: RootAudit,
): Promise<Result<Asked, Refusal>> {
  const now = clock.now()
  const request = newRequest(act, situation, audit, now)
  const held = gateHold(rootGate(audit.keys.map(asRootKey), now))
  const draft =
    held === undefined ? undefined : hold(request, held.reason, held.facts, now, request)
  const entries = [requested(request, audit), ...(draft?.entries ?? [])]
  const opened = await store.open(draft?.request ?? request, entries)
  return opened.kind === 'locked'
    ? refuse({ reason: 'locked', by: opened.by })
    : ok({ request: opened.request, repeated: opened.kind === 'exists' })
}

function newRequest(
  act: SignedAct,
  { account, accountName, sensitive, approvals }: RootSituation,
  { keys, belongings }: RootAudit,
  now: Date,
): Request {
  const request: Request = {
    id: requestIdOf(act),
    version: 0,
    subjectVersion: 1,
    state: 'awaiting_approval',
    operation: {
      kind: 'deleteRoot',
      step: 'waiting',
      keys: keys.map(asRootKey),
      belongings,
      readAt: now.toISOString(),
      askedTimes: 1,
    },
    subject: {
      account,
      accountName,
      userName: ROOT_USER_NAME,
      userId: ROOT_USER_ID,
      path: '/',
      sensitive,
      machine: false,
    },
    requester: act.user,
    act,
    approvals: asApprovals(approvals),
    decisions: [],
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    ledger: { seq: 0, head: '' },
  }
  return awaitApproval(request, now, approvals.expiresAfterMs)
}

function requested({ subject, approvals, act }: Request, { keys }: RootAudit): LedgerEntry {
  return {
    type: 'requested',
    actor: act.user,
    data: {
      operation: 'deleteRoot',
      user: `${subject.accountName}/${subject.userName}`,
      keyIds: keyIdsText(keys),
      ...(act.reason !== undefined && { reason: act.reason }),
      approvals: String(approvals.needed),
      why: approvals.why,
    },
  }
}
