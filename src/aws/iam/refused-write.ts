import type { CreateOutcome, WriteOutcome } from '../../keys/access-keys.ts'
import type { Failure } from '../attempt.ts'

/**
 * What a failed write to IAM means. A plain no of AWS is a refusal; a call without an answer may have happened, and is said to be not known.
 */
export function asCreateOutcome(failure: Failure): CreateOutcome {
  if (failure.nature === 'denied') return { kind: 'refused', code: 'denied' }
  // Sent once only, so a throttled call made nothing. A role that could not be had made nothing either: the word means "not now".
  if (failure.nature === 'throttled' || (failure.nature === 'no_answer' && !failure.asked))
    return { kind: 'refused', code: 'throttled' }
  if (failure.nature === 'no_answer') return { kind: 'not_known', why: failure.why }
  switch (failure.code) {
    case 'LimitExceeded':
      return { kind: 'refused', code: 'limit' }
    case 'NoSuchEntity':
      return { kind: 'refused', code: 'no_such_user' }
    default:
      return { kind: 'refused', code: failure.code }
  }
}

/** For writes that may be repeated: throttled to the end says nothing of the tries before it. */
export function asWriteOutcome(failure: Failure): WriteOutcome {
  if (failure.nature === 'denied') return { kind: 'refused', code: 'denied' }
  if (failure.nature !== 'refused') return { kind: 'not_known', why: failure.why }
  if (failure.code === 'NoSuchEntity') return { kind: 'gone' }
  return { kind: 'refused', code: failure.code }
}
