import type { ModalView } from '@slack/types'
import type { OpenedPickup } from '../../delivery/open-pickup.ts'
import type { Asked, AskedKind } from '../../keys/ask.ts'
import type { KeyListing } from '../../keys/listing.ts'
import type { StaleList } from '../../keys/stale-list.ts'
import type { WhoseKey } from '../../keys/whose-key.ts'
import type { Delegated } from '../../people/delegate.ts'
import type { NotOursSaid } from '../../reminders/not-ours.ts'
import type { ButtonVerb, Decided } from '../../requests/click.ts'
import type { HistoryPage } from '../../requests/history-page.ts'
import { sinceOf } from '../../requests/history-period.ts'
import type { RequestId, SlackUserId } from '../../requests/ids.ts'
import type { ActJob } from '../../requests/job.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { Request } from '../../requests/request.ts'
import { requestIdOf } from '../../requests/request-id.ts'
import type { JobClaims } from '../../requests/request-store.ts'
import type { ActVerifier, SignedAct } from '../../requests/signed-act.ts'
import { parseTarget, type Target } from '../../requests/target.ts'
import type { Clock } from '../../shared/clock.ts'
import type { Result } from '../../shared/result.ts'
import { verbOf } from '../../slack/button-verbs.ts'
import { ACTIONS, COMMANDS } from '../../slack/ids.ts'
import { type SlackMessage, withNote } from '../../slack/text/blocks.ts'
import type { Mrkdwn } from '../../slack/text/mrkdwn.ts'
import { type LeftAlone, requestedAnswer } from '../../slack/views/answer-text.ts'
import { historyMessage } from '../../slack/views/history-message.ts'
import { keysList } from '../../slack/views/keys-list.ts'
import { type RequestsListModel, requestsList } from '../../slack/views/requests-list.ts'
import { staleList } from '../../slack/views/stale-list.ts'
import { whoseAnswer } from '../../slack/views/whose-answer.ts'
import {
  decidedOutcome,
  delegatedOutcome,
  notOursOutcome,
  type Outcome,
  openedOutcome,
  refused,
} from './act-outcome.ts'
import type { FollowRequest } from './follow-request.ts'

/**
 * One thing that one person did in Slack, done once: the first worker that claims its id does it. The signature is checked before anything is read for it;
 * an act that nobody signed is reported and changes nothing. Every act is answered, also with a refusal.
 */
export interface HandleActDeps {
  readonly claims: JobClaims
  readonly verifier: ActVerifier
  readonly leaseMs: number
  readonly clock: Clock
  /** Where awskey changes nothing, for lists of keys; nothing where that is nowhere. */
  readonly dryRunNote: Mrkdwn
  decide(act: SignedAct, verb: ButtonVerb): Promise<Result<Decided, Refusal>>
  ask(act: SignedAct, kind: AskedKind): Promise<Result<Asked, Refusal>>
  /** The root keys of an account, which have no IAM user. */
  askRoot(act: SignedAct): Promise<Result<Asked, Refusal>>
  listKeys(
    target: Target,
    asker: SlackUserId,
    session: string,
  ): Promise<Result<KeyListing, Refusal>>
  /** The kill-first list. */
  /** Whose a key is; the session is named after the act. */
  whoseKey(target: Target, session: RequestId): Promise<Result<WhoseKey, Refusal>>
  readStale(target: Target, asker: SlackUserId): Promise<Result<StaleList, Refusal>>
  /** `since` leaves out what has not changed from then on. */
  readHistory(
    target: Target,
    asker: SlackUserId,
    since?: Date,
  ): Promise<Result<HistoryPage, Refusal>>
  /** Sends the history as a file and gives what to say about it. */
  exportHistory(
    target: Target,
    asker: SlackUserId,
    since?: Date,
  ): Promise<Result<SlackMessage, Refusal>>
  mayAct(person: SlackUserId): Promise<Result<void, Refusal>>
  readRequests(person: SlackUserId): Promise<RequestsListModel>
  delegate(act: SignedAct): Promise<Result<Delegated, Refusal>>
  /** Why awskey itself would not have done it: the person is told, and nothing is stopped by it. */
  leftAlone(request: Request): Promise<LeftAlone>
  sayNotOurs(act: SignedAct): Promise<Result<NotOursSaid, Refusal>>
  /** Of acts about many rotations at once; `undefined` for every other. */
  bulkOutcome(act: SignedAct): Promise<Outcome | undefined>
  /** Of acts about a weekly digest; `undefined` for every other. */
  weekOutcome(act: SignedAct): Promise<Outcome | undefined>
  /** The message that was touched, where it is one that nothing keeps up to date. Never throws. */
  settleStray(id: RequestId, at: ActJob['reply']): Promise<void>
  /** The Homes of these people, if they ever opened one. Never throws. */
  refreshHomes(people: readonly SlackUserId[]): Promise<void>
  readonly follow: FollowRequest
  openPickup(act: SignedAct): Promise<Result<OpenedPickup, Refusal>>
  /** Into the window where there is one and it is still open, else as a message. */
  reply(to: ReplyTo, message: SlackMessage, view?: ModalView): Promise<unknown>
  reportForgery(act: SignedAct): Promise<void>
}

type ReplyTo = ActJob['reply'] & {
  readonly user: SlackUserId
  readonly viewId?: string | undefined
}

/** Another worker has the act: SQS gives it back later, when it is either done or free. */
export class ActTakenError extends Error {
  override readonly name = 'ActTakenError'
}

/** The signature could not be checked: nothing was done, and the job comes again. */
export class SignatureUnreadableError extends Error {
  override readonly name = 'SignatureUnreadableError'
}

export function createHandleAct(deps: HandleActDeps): (job: ActJob) => Promise<void> {
  return async ({ act, reply }) => {
    const valid = await deps.verifier.verify(act)
    if (valid.kind === 'unknown')
      throw new SignatureUnreadableError(
        `the signature of ${act.jobId} could not be checked: ${valid.why}`,
      )
    if (!valid.value) return deps.reportForgery(act)
    const claim = await deps.claims.claim(act.jobId, deps.leaseMs)
    if (claim === 'done') return
    if (claim === 'taken') throw new ActTakenError(`${act.jobId} is being worked on`)
    const { message, view, follow, tell = [], homes = [] } = await outcomeOf(deps, act)
    await deps.reply({ ...reply, user: act.user, viewId: act.details?.view }, message, view)
    for (const { user, said } of tell) await deps.reply({ user }, said)
    if (follow !== undefined) await deps.follow(follow)
    if (follow !== undefined && isOnCard(act)) await deps.settleStray(follow, reply)
    await deps.refreshHomes([...homes, ...(isReading(act) ? [] : [act.user])])
    await deps.claims.finish(act.jobId)
  }
}

/** A button on a message of the request itself. What asks for a new one stands on lists and digests, which are nobody's stray. */
function isOnCard({ action }: SignedAct): boolean {
  return verbOf(action) !== undefined || action === ACTIONS.openDelivery
}

async function outcomeOf(deps: HandleActDeps, act: SignedAct): Promise<Outcome> {
  const verb = verbOf(act.action)
  if (verb !== undefined) return decidedOutcome(act, await deps.decide(act, verb))
  switch (act.action) {
    case COMMANDS.cancel:
      return decidedOutcome(act, await deps.decide(act, 'cancel'))
    case ACTIONS.openDelivery:
      return openedOutcome(await deps.openPickup(act))
    case ACTIONS.notOurs:
      return notOursOutcome(await deps.sayNotOurs(act))
    case COMMANDS.deleteRoot:
      return askedOutcome(deps, await deps.askRoot(act))
    case COMMANDS.delegate:
      return delegatedOutcome(await deps.delegate(act))
    default: {
      const kind = ASKED[act.action]
      if (kind !== undefined) return askedOutcome(deps, await deps.ask(act, kind))
      const outcome = (await deps.bulkOutcome(act)) ?? (await deps.weekOutcome(act))
      return outcome ?? readingOutcome(deps, act)
    }
  }
}

/** Commands that ask for an operation. */
const ASKED: Readonly<Record<string, AskedKind>> = {
  [COMMANDS.create]: 'create',
  [COMMANDS.rotate]: 'rotate',
  [COMMANDS.deactivate]: 'deactivate',
  [COMMANDS.activate]: 'activate',
  [COMMANDS.delete]: 'delete',
  [COMMANDS.auto]: 'auto',
  [COMMANDS.snooze]: 'snooze',
  [COMMANDS.exempt]: 'exempt',
}

async function askedOutcome(deps: HandleActDeps, asked: Result<Asked, Refusal>): Promise<Outcome> {
  if (!asked.ok) return refused(asked.error)
  const { request } = asked.value
  return { message: requestedAnswer(request, await deps.leftAlone(request)), follow: request.id }
}

const READING = [
  COMMANDS.list,
  COMMANDS.stale,
  COMMANDS.whose,
  COMMANDS.history,
  COMMANDS.requests,
  COMMANDS.export,
  COMMANDS.rotateTeam,
  ACTIONS.bulkFile,
  ACTIONS.openDelivery,
] as const

/** What only reads changes no Home. */
function isReading({ action }: SignedAct): boolean {
  return READING.some((each) => each === action)
}

/** Commands that only read: the person is judged first, as for everything. */
async function readingOutcome(deps: HandleActDeps, act: SignedAct): Promise<Outcome> {
  const may = await deps.mayAct(act.user)
  if (!may.ok) return refused(may.error)
  const target = parseTarget(act.value)
  if (!target.ok) return refused({ reason: 'not_a_target', text: act.value })
  const noted = (message: SlackMessage): SlackMessage => withNote(message, deps.dryRunNote)
  if (act.action === COMMANDS.requests)
    return { message: noted(requestsList(await deps.readRequests(act.user))) }
  if (act.action === COMMANDS.list) {
    const listing = await deps.listKeys(
      target.value,
      act.user,
      `awskey-list-${act.jobId.slice(0, 24)}`,
    )
    return listing.ok
      ? { message: noted(keysList({ listing: listing.value, viewer: act.user })) }
      : refused(listing.error)
  }
  if (act.action === COMMANDS.stale) {
    const list = await deps.readStale(target.value, act.user)
    return list.ok
      ? { message: noted(staleList({ list: list.value, now: deps.clock.now() })) }
      : refused(list.error)
  }
  if (act.action === COMMANDS.whose) {
    const whose = await deps.whoseKey(target.value, requestIdOf(act))
    return whose.ok ? { message: whoseAnswer(whose.value) } : refused(whose.error)
  }
  const since = sinceOf(act.details?.since ?? '', deps.clock.now())
  if (act.action === COMMANDS.export) {
    const sent = await deps.exportHistory(target.value, act.user, since)
    return sent.ok ? { message: sent.value } : refused(sent.error)
  }
  if (act.action === COMMANDS.history) {
    const page = await deps.readHistory(target.value, act.user, since)
    return page.ok ? { message: historyMessage(page.value) } : refused(page.error)
  }
  return refused({ reason: 'not_a_target', text: act.action })
}
