/**
 * The card on which an approver decides: whose key, what still uses it, what breaks, why their word is needed. Everything a decision rests on is on it,
 * because the button's value binds the click to what was shown. After the decision the buttons are gone and the outcome stands there.
 */
import type { KnownBlock } from '@slack/types'
import type { DeleteOperation, RotateOperation } from '../../requests/operation.ts'
import { type Decision, type Request, subjectKeyId } from '../../requests/request.ts'
import { daysBetween } from '../../shared/duration.ts'
import {
  buttons,
  context,
  facts,
  header,
  message,
  type SlackMessage,
  section,
} from '../text/blocks.ts'
import { dateTime, isNothing, lines, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { holdBlock, holdLine } from './hold-block.ts'
import {
  accountName,
  approversText,
  keyName,
  lastUseText,
  requestLine,
  sensitiveWarning,
  shortKey,
} from './names.ts'
import { cancelButton, decisionButtons, undoButton } from './request-buttons.ts'
import { titleOf } from './request-message.ts'
import { stateText } from './state-text.ts'

export interface ApprovalCardModel {
  readonly request: Request
  readonly now: Date
  /** Set where the card stands in another channel than its team's. */
  readonly note?: Mrkdwn
  /** False where the requester does not read it: nobody else can cancel. */
  readonly mayCancel?: boolean
}

export function approvalCard({
  request,
  now,
  note = NOTHING,
  mayCancel = true,
}: ApprovalCardModel): SlackMessage {
  const title = titleOf(request)
  const told = request.decisions.filter(({ kind }) => kind === 'approve')
  const waits = request.state === 'awaiting_approval'
  const held = request.hold !== undefined
  const undo = request.operation.kind === 'delete' ? undoButton(request) : []
  const cancel = waits && mayCancel ? cancelButton(request) : []
  const standing = lines(held ? NOTHING : stateText(request), ...told.map(decisionLine), note)
  const blocks: KnownBlock[] = [
    header(title),
    ...facts(factsOf(request, now)),
    ...sensitiveWarning(request.subject),
    ...(waits ? [section(lines(breakageText(request), whyText(request)))] : []),
    ...(isNothing(standing) ? [] : [section(standing)]),
    ...holdBlock(request),
    ...buttons(...decisionButtons(request), ...undo, ...cancel),
    context(
      waits
        ? mrkdwn`${requestLine(request)} · nobody decides on their own request`
        : requestLine(request),
    ),
  ]
  return message(
    mrkdwn`${title}, asked by ${person(request.requester)}. ${held ? holdLine(request) : stateText(request)}`,
    blocks,
  )
}

/** What is left of a card when the same is asked once more on a new one. */
export function supersededCard({ request }: Pick<ApprovalCardModel, 'request'>): SlackMessage {
  const title = titleOf(request)
  const text = mrkdwn`*${title}:* nobody decided in time, so it was asked once more on a new card. Please decide there.`
  return message(text, [section(text), context(requestLine(request))])
}

function factsOf(request: Request, now: Date): readonly (readonly [string, Mrkdwn])[] {
  const { operation, subject } = request
  return [
    ['Key', mrkdwn`${shortKey(subjectKeyId(request))} – ${keyName(subjectKeyId(request))}`],
    ['IAM user', mrkdwn`${subject.userName}${subject.machine ? ' (a machine)' : ''}`],
    ['Account', accountName(subject)],
    ['Owner', request.owner === undefined ? mrkdwn`none recorded` : person(request.owner)],
    ['Asked by', mrkdwn`${person(request.requester)}, ${dateTime(request.createdAt)}`],
    ...(operation.kind === 'delete'
      ? deletionFacts(operation, now)
      : rotationFacts(operation, now)),
  ]
}

function deletionFacts(
  operation: DeleteOperation,
  now: Date,
): readonly (readonly [string, Mrkdwn])[] {
  return [
    ['Age', ageText(operation.keyCreatedAt, now)],
    ['Inactive since', dateTime(operation.inactiveAt)],
    ['Soak', mrkdwn`over since ${dateTime(operation.soakedUntil)}`],
    ['Last use', lastUseText(operation.lastUse, operation.neverUsed)],
    [
      'Key that took over',
      operation.newKeyId === undefined ? mrkdwn`none named` : keyName(operation.newKeyId),
    ],
  ]
}

function rotationFacts(
  operation: RotateOperation,
  now: Date,
): readonly (readonly [string, Mrkdwn])[] {
  return [
    ['Age', ageText(operation.oldKeyCreatedAt, now)],
    ['New key', operation.newKey === undefined ? NOTHING : keyName(operation.newKey.id)],
  ]
}

function ageText(createdAt: string, now: Date): Mrkdwn {
  return mrkdwn`${daysBetween(new Date(createdAt), now)} days`
}

/** What would break, said before anybody clicks. */
function breakageText({ operation }: Request): Mrkdwn {
  if (operation.kind === 'rotate')
    return mrkdwn`*What happens:* a second key is made and handed to the owner only. The old key keeps working until the new one is in use, so nothing breaks at once.`
  return mrkdwn`*What breaks:* awskey made this key Inactive ${dateTime(operation.inactiveAt)}, and what still needs it has failed since. Calls with an Inactive key are in no log, so silence proves nothing. Undo brings the key back; a deletion cannot be undone.`
}

function whyText(request: Request): Mrkdwn {
  const { needed, why, from } = request.approvals
  const asked = request.operation.kind === 'delete' ? 'a deletion' : 'a rotation'
  const again =
    request.operation.kind === 'delete' && request.operation.askedTimes > 1
      ? mrkdwn` This is the second and last time it is asked.`
      : NOTHING
  const by = approversText(from)
  return mrkdwn`*Why you are asked:* ${reasonText(why, asked)} It takes ${needed} ${needed === 1 ? 'approval' : 'approvals'} from ${by}.${again}`
}

function reasonText(why: string, asked: string): Mrkdwn {
  switch (why) {
    case 'policy':
      return mrkdwn`policy asks for approval of ${asked}.`
    case 'sensitive':
      return mrkdwn`the account is sensitive, and policy asks for more approvals there.`
    case 'not_the_owner':
      return mrkdwn`the person who asked is not the owner of this key.`
    default:
      return mrkdwn`${why.replaceAll('_', ' ')}.`
  }
}

/** A denial is told with the outcome. */
function decisionLine({ by, at, as, reason }: Decision): Mrkdwn {
  const saying = reason === undefined ? NOTHING : mrkdwn`, saying: “${reason}”`
  return mrkdwn`Approved by ${person(by)} (${as}), ${dateTime(at)}${saying}`
}
