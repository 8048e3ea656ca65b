import type { RequestId } from '../requests/ids.ts'
import type { NewKey } from '../requests/operation.ts'
import type { Request } from '../requests/request.ts'
import { type Known, known } from '../shared/known.ts'
import { makingOf, userOf } from './request-subject.ts'
import type { Trail } from './trail.ts'

/**
 * Whether somebody has the secret of a new key: read from Secrets Manager, as CloudTrail tells, or shown on the one-time page.
 * A use of the key says so too, and is looked at elsewhere. What could not be read is not known; it is never "not fetched".
 */
export interface ReceiptDeps {
  readonly trail: Pick<Trail, 'secretReads'>
  readonly pages: Pages
}

/** What the one-time page remembers. */
export interface Pages {
  /** When the secret of this key was shown; `undefined` when it was not. */
  revealedAt(requestId: RequestId, keyId: NewKey['id']): Promise<Known<Date | undefined>>
}

export interface Receipt {
  /** The first sign that somebody has it. */
  readonly fetchedAt: Known<Date | undefined>
  /** Every read of the sealed secret, newest first: known events, not uses of the key they were signed with. */
  readonly secretReads: readonly Date[]
}

export async function readReceipt(
  { trail, pages }: ReceiptDeps,
  request: Request,
  newKey: NewKey,
): Promise<Receipt> {
  if (makingOf(request).delivery === 'page')
    return { fetchedAt: await pages.revealedAt(request.id, newKey.id), secretReads: [] }
  const { account, session } = userOf(request)
  const made = new Date(newKey.createdAt)
  const reads = await trail.secretReads(account, newKey.secretArn, made, session)
  // Unread reads are no reads: then the old key's last use counts as a use, which only makes us wait longer.
  if (reads.kind === 'unknown') return { fetchedAt: reads, secretReads: [] }
  const of = since(request, newKey)
  return { fetchedAt: known(reads.value.findLast((read) => read >= of)), secretReads: reads.value }
}

/** Where Secrets Manager rotates, whoever read the secret before the new version was current got the old key. */
function since(request: Request, { createdAt }: NewKey): Date {
  const { toldAt } = makingOf(request)
  return new Date(request.auto === undefined ? createdAt : (toldAt ?? createdAt))
}
