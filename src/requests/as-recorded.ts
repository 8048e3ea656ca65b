import type { LedgerEvent } from './ledger.ts'
import type { Operation } from './operation.ts'
import type { Request } from './request.ts'

/**
 * The row as its ledger tells of it, for showing. Pure. Where a secret is becomes a command that its owner runs, and a review ends a question to security:
 * what only the row says of either is shown to nobody.
 */
export function asRecorded(request: Request, events: readonly LedgerEvent[]): Request {
  const operation = withRecordedKey(request.operation, events)
  return isReviewed(request, events)
    ? { ...request, operation }
    : { ...request, operation, review: 'open' }
}

function withRecordedKey(operation: Operation, events: readonly LedgerEvent[]): Operation {
  if (!('newKey' in operation) || operation.newKey === undefined) return operation
  const made = events.findLast(({ type }) => type === 'key_created')?.data
  const secretArn = made?.['secretArn']
  const isSame = made?.['keyId'] === operation.newKey.id && secretArn !== undefined
  return { ...operation, newKey: isSame ? { ...operation.newKey, secretArn } : undefined }
}

/** Nothing to review, or reviewed by whoever the row names. */
function isReviewed({ review }: Request, events: readonly LedgerEvent[]): boolean {
  if (!events.some(({ type }) => type === 'glass_broken')) return true
  const by = typeof review === 'object' ? review.by : undefined
  return events.some(({ type, actor }) => type === 'reviewed' && actor === by)
}
