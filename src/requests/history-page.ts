import type { ChainFault, LedgerEvent } from './ledger.ts'
import type { OutsideEvent } from './outside-event.ts'
import type { Request } from './request.ts'

/** What `/awskey history` shows: requests, newest first, each with its ledger events in order. */
export interface HistoryPage {
  readonly of: string
  readonly requests: readonly {
    readonly request: Request
    readonly events: readonly LedgerEvent[]
    /** Where the chain of its events breaks: somebody changed, removed or inserted one. Empty when it is whole. */
    readonly faults: readonly ChainFault[]
  }[]
  /** What was done outside awskey, newest first. */
  readonly outside?: readonly OutsideEvent[]
  /** True when older requests or changes exist beyond this page. */
  readonly more: boolean
}
