import type { RequestId } from '../../requests/ids.ts'

/** An event stands where the next one belongs, although the end of the chain says that it ends before it: somebody else wrote to the ledger, or rolled the end back. */
export class LedgerAheadError extends Error {
  override readonly name = 'LedgerAheadError'
  /** The request, or the name of another chain. */
  readonly of: RequestId | `OUT#${string}` | `INCIDENT#${string}`

  constructor(of: RequestId | `OUT#${string}` | `INCIDENT#${string}`) {
    super(`the ledger of ${of} holds an event beyond its head`)
    this.of = of
  }
}
