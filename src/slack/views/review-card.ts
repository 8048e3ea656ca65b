/**
 * Somebody broke the glass: one decision stood for the quorum, and everybody it concerns is told who, why and for which key. Security also says afterwards that somebody looked.
 * It asks nobody for permission: what was decided is under way.
 */
import type { Decision, Request } from '../../requests/request.ts'
import { buttons, context, header, message, type SlackMessage, section } from '../text/blocks.ts'
import { dateTime, lines, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { approversText, requestLine } from './names.ts'
import { subjectKeyName, titleOf, wordsOf } from './operation-words.ts'
import { reviewButton } from './request-buttons.ts'

export interface BrokenGlassModel {
  readonly request: Request
  readonly decision: Decision
  readonly note?: Mrkdwn
}

/** For the requester, the owner and the team. */
export function glassNotice(model: BrokenGlassModel): SlackMessage {
  const { request } = model
  const what = whatHappened(model)
  return message(what, [
    section(lines(what, detail(model), model.note ?? NOTHING)),
    context(
      mrkdwn`${requestLine(request)} · security looks at it afterwards · \`/awskey history ${request.id}\``,
    ),
  ])
}

/** For security, until somebody there has looked; then it says who did. */
export function reviewCard(model: BrokenGlassModel): SlackMessage {
  const { request, note = NOTHING } = model
  const what = whatHappened(model)
  return message(mrkdwn`Break-glass: ${what}`, [
    header(isOpen(request) ? 'Break-glass: please look at this' : 'Break-glass: looked at'),
    section(lines(what, detail(model), note)),
    section(reviewText(request)),
    ...buttons(...reviewButton(request)),
    context(mrkdwn`${requestLine(request)} · \`/awskey history ${request.id}\``),
  ])
}

function isOpen({ review }: Request): boolean {
  return review === undefined || review === 'open'
}

function whatHappened({ request, decision }: BrokenGlassModel): Mrkdwn {
  return mrkdwn`*${person(decision.by)} broke the glass* ${dateTime(decision.at)}: ${titleOf(request)}, asked by ${person(request.requester)}.`
}

function detail({ request, decision }: BrokenGlassModel): Mrkdwn {
  const { needed, from } = request.approvals
  const quorum = mrkdwn`Their decision stood for ${needed} ${needed === 1 ? 'approval' : 'approvals'} from ${approversText(from)}.`
  const reason = decision.reason === undefined ? NOTHING : mrkdwn`Reason: “${decision.reason}”`
  return lines(
    reason,
    quorum,
    mrkdwn`Key: ${subjectKeyName(request)}. ${wordsOf(request).consequence}`,
  )
}

function reviewText({ review }: Request): Mrkdwn {
  if (review === undefined || review === 'open')
    return mrkdwn`Was it right? Somebody of security who neither asked for it nor broke the glass looks at it and says so here.`
  return mrkdwn`*Looked at* by ${person(review.by)}, ${dateTime(review.at)}.`
}
