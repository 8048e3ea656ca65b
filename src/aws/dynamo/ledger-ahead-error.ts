import type { RequestId } from '../../requests/ids.ts'

/** An event stands where the next one belongs, although the row says that the chain ends before it: somebody else wrote to the ledger. */
export class LedgerAheadError extends Error {
  override readonly name = 'LedgerAheadError'

  constructor(id: RequestId) {
    super(`the ledger of request ${id} holds an event beyond its head`)
  }
}
