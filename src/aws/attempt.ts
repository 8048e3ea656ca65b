import { z } from 'zod'
import { DryRunError } from '../shared/dry-run-error.ts'
import { type Known, known, unknown } from '../shared/known.ts'
import { errorCode } from './error-code.ts'

/**
 * One call to AWS, with its failure turned into a value here and nowhere else. It says what kind of no it was, and whether AWS was asked at all;
 * the error itself, which may carry names, ARNs or what was sent, goes no further. A call without an answer is never taken for a refusal.
 */
export interface Failure {
  readonly kind: 'failed'
  /** AWS's code without `Exception`: services and SDK versions differ in that. */
  readonly code: string
  /** May be shown: the operation and the code. */
  readonly why: string
  readonly nature: 'denied' | 'throttled' | 'refused' | 'no_answer'
  /** False when the role could not be assumed, so that the operation was never sent. */
  readonly asked: boolean
}

export type Attempt<T> = { readonly kind: 'answered'; readonly value: T } | Failure

/** What an answer lacks that the API promises. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError'
}

/** For calls that no role has to be assumed for. */
export const OWN_ROLE = { ready: (): Promise<void> => Promise.resolve() }

export async function attempt<T>(
  session: { ready(): Promise<void> },
  operation: string,
  ask: () => Promise<T>,
): Promise<Attempt<T>> {
  try {
    await session.ready()
  } catch (error) {
    return failure('sts:AssumeRole', error, false)
  }
  try {
    return { kind: 'answered', value: await ask() }
  } catch (error) {
    // Not AWS's no: nothing was sent, and nothing of it is to be tried again.
    if (error instanceof DryRunError) throw error
    return failure(operation, error, true)
  }
}

export function asKnown<T>(tried: Attempt<T>): Known<T> {
  return tried.kind === 'answered' ? known(tried.value) : unknown(tried.why)
}

const DENIED = new Set(['AccessDenied', 'UnauthorizedOperation', 'NotAuthorized'])
const THROTTLED = new Set([
  'Throttling',
  'Throttled',
  'ThrottledException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'SlowDown',
  'TooManyRequests',
])

const Answered = z.object({ $metadata: z.object({ httpStatusCode: z.number() }) })

function failure(operation: string, error: unknown, asked: boolean): Failure {
  const shown = errorCode(error)
  const code = shown.replace(/Exception$/, '')
  const answered = Answered.safeParse(error)
  const status = answered.success ? answered.data.$metadata.httpStatusCode : undefined
  const nature = natureOf(code, status)
  return { kind: 'failed', code, why: `${operation} ${shown}`, nature, asked }
}

function natureOf(code: string, status: number | undefined): Failure['nature'] {
  const refused = status !== undefined && status >= 400 && status < 500 && status !== 408
  if (!refused) return 'no_answer'
  if (DENIED.has(code)) return 'denied'
  return status === 429 || THROTTLED.has(code) ? 'throttled' : 'refused'
}
