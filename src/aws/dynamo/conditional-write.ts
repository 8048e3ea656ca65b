import type { Pause } from './pause.ts'

/**
 * One write to one item. A condition that does not hold is an answer (`refused`), not an error. Meeting somebody else's transaction on the item, or a partition
 * that is too busy, is neither and is tried again, longer than the SDK does. Every other error is the caller's outage and is thrown.
 */
const TRIES = 7
const TRIED_AGAIN = new Set([
  'TransactionConflictException',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
])

export async function conditionalWrite<T>(
  write: () => Promise<T>,
  pause: Pause,
): Promise<{ readonly kind: 'written'; readonly answer: T } | { readonly kind: 'refused' }> {
  for (let attempt = 0; ; attempt++) {
    try {
      return { kind: 'written', answer: await write() }
    } catch (error) {
      if (!(error instanceof Error)) throw error
      if (error.name === 'ConditionalCheckFailedException') return { kind: 'refused' }
      if (!TRIED_AGAIN.has(error.name) || attempt + 1 >= TRIES) throw error
      await pause(attempt)
    }
  }
}
