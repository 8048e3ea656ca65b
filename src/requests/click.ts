import type { Request } from './request.ts'
import type { SignedAct } from './signed-act.ts'
import { STEERS, type Steer } from './steering.ts'

/** One click on a request: what it does, what came of it, and how it is known again when it arrives twice. Pure. */
/** What a button does. */
export const BUTTON_VERBS = [
  'approve',
  'deny',
  'cancel',
  'undo',
  'nudge',
  'break_glass',
  'review',
  ...STEERS,
] as const
export type ButtonVerb = (typeof BUTTON_VERBS)[number]

export function isSteer(verb: ButtonVerb): verb is Steer {
  return STEERS.some((steer) => steer === verb)
}

export interface Click {
  readonly act: SignedAct
  readonly verb: ButtonVerb
}

export type Decided = {
  readonly request: Request
  readonly what:
    | 'approved'
    | 'approved_more_needed'
    | 'denied'
    | 'cancelled'
    | 'undo_started'
    | 'nudged'
    | 'glass_broken'
    | 'reviewed'
    | Steered
}

/** How a rotation was steered. */
export type Steered =
  | 'extended'
  | 'paused'
  | 'resumed'
  | 'overridden'
  | 'history_confirmed'
  | 'another_key_asked'

/** A job that SQS delivered twice finds its own decision on the row and says the same again. */
export function alreadyDone(request: Request, click: Click): Decided | undefined {
  const { act, verb } = click
  const mine = request.decisions.some((decision) => decision.act.jobId === act.jobId)
  const cancelledByMe =
    verb === 'cancel' &&
    request.state === 'cancelled' &&
    request.outcome?.word === 'cancelled' &&
    (request.outcome.facts['by'] ?? request.requester) === act.user
  const undoneByMe = verb === 'undo' && request.undo?.jobId === act.jobId
  const reviewedByMe =
    verb === 'review' && typeof request.review === 'object' && request.review.by === act.user
  const waivedByMe = request.waivers?.some((waiver) => waiver.act.jobId === act.jobId) === true
  return mine || cancelledByMe || undoneByMe || reviewedByMe || waivedByMe
    ? { request, what: whatHappened(click, request) }
    : undefined
}

export function whatHappened({ verb }: Click, request: Request): Decided['what'] {
  switch (verb) {
    case 'approve':
      return request.state === 'awaiting_approval' ? 'approved_more_needed' : 'approved'
    case 'deny':
      return 'denied'
    case 'cancel':
      return 'cancelled'
    case 'undo':
      return 'undo_started'
    case 'nudge':
      return 'nudged'
    case 'break_glass':
      return 'glass_broken'
    case 'review':
      return 'reviewed'
    case 'extend':
      return 'extended'
    case 'pause':
      return 'paused'
    case 'resume':
      return 'resumed'
    case 'override':
      return 'overridden'
    case 'confirm':
      return 'history_confirmed'
    case 'not_received':
      return 'another_key_asked'
  }
}
