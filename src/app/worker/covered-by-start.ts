import { isCovered, parseStart } from '../../requests/bulk.ts'
import type { BulkStore } from '../../requests/bulk-store.ts'
import type { Request } from '../../requests/request.ts'
import { subjectKeyId } from '../../requests/request-facts.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { type Known, known, unknown } from '../../shared/known.ts'

/**
 * Whether a click on Start covers this request: the list is on the row of the click, and the row is believed only where it is the list that was signed.
 * A list that cannot be read is not known; one that is gone covers nothing.
 */
export function coveredByStart(
  store: Pick<BulkStore, 'read'>,
): (act: SignedAct, request: Request) => Promise<Known<boolean>> {
  return async (act, request) => {
    const start = parseStart(act.value)
    const keyId = subjectKeyId(request)
    if (start === undefined || request.bulk === undefined || keyId === undefined)
      return known(false)
    try {
      const bulk = await store.read(request.bulk)
      const { account, userId } = request.subject
      return known(bulk !== undefined && isCovered(bulk, start, { account, userId, keyId }))
    } catch {
      return unknown('the list that was started could not be read')
    }
  }
}
