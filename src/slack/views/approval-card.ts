/**
 * The card on which an approver decides: whose key, what still uses it, what breaks, why their word is needed. Everything a decision rests on is on it,
 * because the button's value binds the click to what was shown. After the decision the buttons are gone and the outcome stands there.
 */
import type { KnownBlock } from '@slack/types'
import type { DeleteOperation } from '../../requests/operation.ts'
import type { Decision, Request } from '../../requests/request.ts'
import { asksForAccount } from '../../requests/typed-confirmation.ts'
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
import { cardFacts } from './card-facts.ts'
import { dryRunContext } from './dry-run-words.ts'
import { happensText } from './exemption-words.ts'
import { holdBlock, holdLine } from './hold-block.ts'
import { approversText, ownershipWarning, requestLine, sensitiveWarning } from './names.ts'
import { titleOf, wordsOf } from './operation-words.ts'
import {
  asksForTheKey,
  breakGlassButton,
  cancelButton,
  decisionButtons,
  undoButton,
} from './request-buttons.ts'
import { rootBreakage } from './root-words.ts'
import { stateText } from './state-text.ts'
import { overrideRootButton } from './steer-buttons.ts'

export interface ApprovalCardModel {
  readonly request: Request
  readonly now: Date
  /** Set where the card stands in another channel than its team's. */
  readonly note?: Mrkdwn
  /** False where the requester does not read it: nobody else can cancel. */
  readonly mayCancel?: boolean
  /** True where the configuration names people who may stand for the quorum of this operation. */
  readonly mayBreakGlass?: boolean
}

export function approvalCard({
  request,
  now,
  note = NOTHING,
  mayCancel = true,
  mayBreakGlass = false,
}: ApprovalCardModel): SlackMessage {
  const title = titleOf(request)
  const told = request.decisions.filter(({ kind }) => kind === 'approve')
  const waits = request.state === 'awaiting_approval'
  const held = request.hold !== undefined
  const undo = request.operation.kind === 'delete' ? undoButton(request) : []
  const cancel = waits && mayCancel ? cancelButton(request) : []
  const glass = mayBreakGlass ? breakGlassButton(request) : []
  const standing = lines(
    // Its approvals are counted while it is on hold: they are wanted besides what releases it.
    held && !(waits && request.operation.kind === 'deleteRoot') ? NOTHING : stateText(request),
    ...told.map(decisionLine),
    reviewText(request),
    note,
  )
  const blocks: KnownBlock[] = [
    header(title),
    ...facts(cardFacts(request, now)),
    ...sensitiveWarning(request.subject),
    ...ownershipWarning(request.subject),
    ...dryRunContext(request),
    ...(waits ? [section(lines(breakageText(request), whyText(request)))] : []),
    ...(isNothing(standing) ? [] : [section(standing)]),
    ...holdBlock(request),
    ...buttons(
      ...decisionButtons(request),
      ...overrideRootButton(request),
      ...undo,
      ...cancel,
      ...glass,
    ),
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
  if (request.operation.kind === 'deleteRoot') {
    const anew = mrkdwn`*${title}:* the keys are not as this card showed them, so it is asked anew on a new card. Please look and decide there.`
    return message(anew, [section(anew), context(requestLine(request))])
  }
  const text = mrkdwn`*${title}:* nobody decided in time, so it was asked once more on a new card. Please decide there.`
  return message(text, [section(text), context(requestLine(request))])
}

/** What would break, said before anybody clicks. */
function breakageText(request: Request): Mrkdwn {
  const { operation } = request
  switch (operation.kind) {
    case 'create':
      return mrkdwn`*What happens:* a new key is made and handed to the owner only. It is one more long-lived secret until somebody deletes it.`
    case 'rotate':
      return mrkdwn`*What happens:* a second key is made and handed to the owner only. The old key keeps working until the new one is in use, so nothing breaks at once.`
    case 'deactivate':
      return mrkdwn`*What breaks:* whatever uses this key fails at once. It can be made Active again.`
    case 'activate':
      return mrkdwn`*What happens:* whoever has the secret of this key can use it again at once.`
    case 'auto':
      return operation.on
        ? mrkdwn`*What happens:* every ${operation.everyDays ?? 0} days Secrets Manager asks for a new key, which is handed to the owner's secret only. Nobody approves these rotations one by one; each deletion at their end is asked for.`
        : mrkdwn`*What happens:* Secrets Manager asks for no more new keys. Nothing is done with the keys there are.`
    case 'snooze':
    case 'exempt':
      return happensText(operation)
    case 'deleteRoot':
      return rootBreakage(request)
    case 'delete':
      return mrkdwn`*What breaks:* ${madeInactive(operation)}, and what still needs it has failed since. Calls with an Inactive key are in no log, so silence proves nothing. ${request.parent === undefined ? 'A deletion cannot be undone.' : 'Undo brings the key back; a deletion cannot be undone.'}`
  }
}

function madeInactive({ inactiveAt, inactiveKnownFrom }: DeleteOperation): Mrkdwn {
  switch (inactiveKnownFrom) {
    case 'ledger':
      return mrkdwn`awskey made this key Inactive ${dateTime(inactiveAt)}`
    case 'trail':
      return mrkdwn`somebody made this key Inactive ${dateTime(inactiveAt)}, outside awskey`
    case 'not_known':
      return mrkdwn`this key was found Inactive ${dateTime(inactiveAt)}`
  }
}

function whyText(request: Request): Mrkdwn {
  const { needed, why, from } = request.approvals
  const asked = wordsOf(request).aNoun
  const again =
    request.operation.kind === 'deleteRoot' && request.operation.askedTimes > 1
      ? mrkdwn` The keys are not as they were on the card before, so it is asked anew and nothing that was decided on that one counts.`
      : request.operation.kind === 'delete' && request.operation.askedTimes > 1
        ? mrkdwn` This is the second and last time it is asked.`
        : NOTHING
  const by = approversText(from)
  const typed = asksForAccount(request)
    ? mrkdwn` Whoever approves types the 12 digits of the account.`
    : asksForTheKey(request)
      ? mrkdwn` Whoever approves types the last four characters of the key.`
      : NOTHING
  return mrkdwn`*Why you are asked:* ${reasonText(why, asked)} It takes ${needed} ${needed === 1 ? 'approval' : 'approvals'} from ${by}.${typed}${again}`
}

function reasonText(why: string, asked: string): Mrkdwn {
  switch (why) {
    case 'policy':
      return mrkdwn`policy asks for approval of ${asked}.`
    case 'sensitive':
      return mrkdwn`the account is sensitive, and policy asks for more approvals there.`
    case 'not_the_owner':
      return mrkdwn`the person who asked is not the owner of this IAM user.`
    case 'ownership_changed':
      return mrkdwn`its owner, team or path changed lately.`
    case 'ownership_not_known':
      return mrkdwn`it is not known whether its owner, team or path changed lately.`
    case 'tag_disagrees':
      return mrkdwn`a tag names somebody else than the configuration.`
    default:
      return mrkdwn`${why.replaceAll('_', ' ')}.`
  }
}

/** After a broken glass, until somebody of security said that they looked at it. */
function reviewText({ review }: Request): Mrkdwn {
  if (review === undefined) return NOTHING
  return review === 'open'
    ? mrkdwn`*Review:* security has not looked at this yet.`
    : mrkdwn`*Review:* ${person(review.by)} looked at it, ${dateTime(review.at)}`
}

/** A denial is told with the outcome. */
function decisionLine({ by, at, as, reason, breakGlass, onBehalfOf }: Decision): Mrkdwn {
  const saying = reason === undefined ? NOTHING : mrkdwn`, saying: “${reason}”`
  const place = onBehalfOf === undefined ? NOTHING : mrkdwn` in the place of ${person(onBehalfOf)}`
  return breakGlass === true
    ? mrkdwn`*Break-glass* by ${person(by)} alone, in place of the approvals, ${dateTime(at)}${saying}`
    : mrkdwn`Approved by ${person(by)}${place} (${as.replace(/^delegate, /, '')}), ${dateTime(at)}${saying}`
}
