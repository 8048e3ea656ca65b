import type { ModalView } from '@slack/types'
import type { OpenedPickup } from '../../delivery/open-pickup.ts'
import type { Delegated } from '../../people/delegate.ts'
import type { NotOursSaid } from '../../reminders/not-ours.ts'
import type { Decided } from '../../requests/click.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import { parseButtonValue } from '../../requests/request-facts.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import type { Result } from '../../shared/result.ts'
import type { SlackMessage } from '../../slack/text/blocks.ts'
import {
  approvedAnswer,
  cancelledAnswer,
  deniedAnswer,
  glassBrokenAnswer,
  nudgedAnswer,
  refusalAnswer,
  reviewedAnswer,
  steeredAnswer,
  undoAnswer,
  windowClosedAnswer,
} from '../../slack/views/answer-text.ts'
import {
  delegatedMessage,
  standInEndedMessage,
  standInMessage,
  takenBackMessage,
} from '../../slack/views/delegation-message.ts'
import { notOursAnswer } from '../../slack/views/not-ours-message.ts'
import { linkModal, refusedModal } from '../../slack/views/pickup-modal.ts'
import type { FollowRequest } from './follow-request.ts'

/** What follows from an act: what its person is told, who else hears of it, and what is looked at next. Pure; there is no act without an answer. */
export interface Outcome {
  readonly message: SlackMessage
  /** The same where the person has a window open for the answer. What stands in it is in no message. */
  readonly view?: ModalView
  readonly follow?: Parameters<FollowRequest>[0]
  /** Who else hears of it, in a direct message. */
  readonly tell?: readonly { readonly user: SlackUserId; readonly said: SlackMessage }[]
  /** Whose Home may be different now, besides the actor's and those of the request. */
  readonly homes?: readonly SlackUserId[]
}

/** Both hear of it: who delegated in the answer, the other in a message. */
export function delegatedOutcome(delegated: Result<Delegated, Refusal>): Outcome {
  if (!delegated.ok) return refused(delegated.error)
  if (delegated.value.what === 'delegated') {
    const { delegation } = delegated.value
    return {
      message: delegatedMessage(delegation),
      tell: [{ user: delegation.to, said: standInMessage(delegation) }],
      homes: [delegation.to],
    }
  }
  const { from, to } = delegated.value
  return {
    message: takenBackMessage(to),
    ...(to !== undefined && { tell: [{ user: to, said: standInEndedMessage(from) }], homes: [to] }),
  }
}

/** A card that was touched is drawn anew, also when the click was refused: it may show what is no longer so. */
export function decidedOutcome(act: SignedAct, decided: Result<Decided, Refusal>): Outcome {
  const shown = parseButtonValue(act.value)
  if (!decided.ok) return { ...refused(decided.error), ...(shown && { follow: shown.requestId }) }
  const { request, what } = decided.value
  return { message: answerTo(what)(request), follow: request.id }
}

function answerTo(what: Decided['what']): typeof approvedAnswer {
  switch (what) {
    case 'approved':
    case 'approved_more_needed':
      return approvedAnswer
    case 'denied':
      return deniedAnswer
    case 'cancelled':
      return cancelledAnswer
    case 'undo_started':
      return undoAnswer
    case 'nudged':
      return nudgedAnswer
    case 'glass_broken':
      return glassBrokenAnswer
    case 'reviewed':
      return reviewedAnswer
    case 'extended':
    case 'paused':
    case 'resumed':
    case 'overridden':
    case 'history_confirmed':
    case 'another_key_asked':
      return (request) => steeredAnswer(request, what)
  }
}

/** The link goes into the window and nowhere else: a message would keep it. */
export function openedOutcome(opened: Result<OpenedPickup, Refusal>): Outcome {
  if (!opened.ok) {
    const { message } = refused(opened.error)
    return { message, view: refusedModal({ markup: message.text }) }
  }
  const { request, pickup, url, until } = opened.value
  return {
    message: windowClosedAnswer(),
    view: linkModal({ subject: request.subject, keyId: pickup.keyId, url, until }),
  }
}

/** The platform team is told by whoever recorded it: who said so hears only that it was. */
export function notOursOutcome(said: Result<NotOursSaid, Refusal>): Outcome {
  return said.ok ? { message: notOursAnswer(said.value) } : refused(said.error)
}

export function refused(refusal: Refusal): Outcome {
  return { message: refusalAnswer(refusal) }
}
