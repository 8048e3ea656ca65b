import type { Incident } from '../exposure/incident.ts'
import type { HoldReason } from '../requests/hold.ts'
import type { AccountId, RequestId, WeekId } from '../requests/ids.ts'
import type { Request } from '../requests/request.ts'
import { AGE_BANDS, type AgeBand, type Metrics } from '../shared/metrics.ts'

/**
 * What happens in awskey, one function for each event: its line in the log and its metric are one and the same, so that neither is there without the other. They take ids and words of the code, never a text of somebody's,
 * and never throw. Each is called where the event was committed. A worker that is ended between the commit and the line counts it never, none counts it twice.
 */
export interface Events {
  requestEnded(request: Request): void
  /** Enough people have agreed, `ms` after they were asked. */
  requestApproved(request: Request, ms: number): void
  requestHeld(request: Pick<Request, 'id'> & Partial<Request>, reason: HoldReason): void
  /** AWS says that the exposed key is Inactive, `ms` after it was reported. */
  keyContained(incident: Incident, ms: number): void
  /** Every account of the week that could be read is counted. */
  keysCounted(counted: CountedKeys): void
  /** Slack has its answer. */
  commandAcked(ms: number): void
  clockRan(enqueued: number): void
}

export interface CountedKeys {
  readonly week: WeekId
  readonly keys: Readonly<Record<AgeBand, number>>
  /** Counted, of those that the week is about. */
  readonly accounts: number
  /** Their keys are in no band: not known, not none. */
  readonly accountsNotRead: number
  readonly usersNotRead: number
}

export function createEvents(metrics: Metrics): Events {
  return {
    requestEnded(request) {
      const dimensions = { Operation: request.operation.kind, Outcome: request.state }
      const ids = { ...idsOf(request), why: request.outcome?.word }
      metrics.put('Requests', 1, dimensions, { message: 'a request ended', ids })
    },
    requestApproved(request, ms) {
      metrics.put(
        'TimeToApprove',
        notNegative(ms),
        { Operation: request.operation.kind },
        { message: 'a request was approved', ids: idsOf(request) },
      )
    },
    requestHeld(request, reason) {
      metrics.put(
        'Holds',
        1,
        { Reason: reason },
        { message: 'a request is on hold', ids: idsOf(request) },
      )
    },
    keyContained({ id, keyId, identity }, ms) {
      const account = identity.kind === 'user' ? identity.user.account : undefined
      metrics.put(
        'ContainmentTime',
        notNegative(ms),
        {},
        { message: 'an exposed key is Inactive', ids: { incident: id, key: keyId, account } },
      )
    },
    keysCounted({ week, keys, ...ids }) {
      for (const band of AGE_BANDS)
        metrics.put(
          'KeysByAge',
          keys[band],
          { Band: band },
          { message: 'keys were counted', ids: { week, ...ids } },
        )
    },
    commandAcked(ms) {
      metrics.put('AckTime', notNegative(ms), {}, { message: 'Slack was answered' })
    },
    clockRan(enqueued) {
      metrics.put('ClockRuns', 1, {}, { message: 'the clock ran', ids: { enqueued } })
    },
  }
}

type RequestIds = {
  readonly request: RequestId
  readonly account?: AccountId | undefined
  readonly operation?: string | undefined
}

function idsOf({ id, subject, operation }: Pick<Request, 'id'> & Partial<Request>): RequestIds {
  return { request: id, account: subject?.account, operation: operation?.kind }
}

/** Two clocks of AWS differ by some milliseconds. */
function notNegative(ms: number): number {
  return Math.max(0, Math.round(ms))
}
