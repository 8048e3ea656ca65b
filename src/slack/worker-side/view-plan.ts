import type { Organisation } from '../../people/organisation.ts'
import type { LedgerEvent } from '../../requests/ledger.ts'
import type { OperationKind } from '../../requests/operation-words.ts'
import type { Request } from '../../requests/request.ts'
import type { SlackMessage } from '../text/blocks.ts'
import type { Mrkdwn } from '../text/mrkdwn.ts'
import type { Place } from './view-places.ts'

/** One message of a request: where it stands, whether it is still worth posting, and how it looks now. */
export interface ViewPlan {
  /** Names the view's row. */
  readonly kind: string
  readonly places: readonly Place[]
  /** The view whose thread it stands in; without it there is no place for it. */
  readonly under?: string
  /** Not worth posting any more when it was never posted. */
  readonly late: boolean
  /** It will never look different again. */
  readonly settled: boolean
  draw(note: Mrkdwn): SlackMessage
}

export interface ViewModel {
  readonly request: Request
  readonly events: readonly LedgerEvent[]
  readonly organisation: Organisation
  readonly now: Date
  /** How long the owner has to fetch and use a new key. */
  readonly deliveryDeadlineMs: number
  /** The operations for which the configuration lets somebody break the glass. */
  readonly breakGlass: readonly OperationKind[]
}
