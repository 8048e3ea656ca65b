/**
 * Brings every message of a request in step with its row, and tells the owner where a new secret is. It draws what the row says and decides nothing.
 * Slack's failures are not thrown: each view that failed is due again by itself, and the caller is told which.
 */
import type { WebClient } from '@slack/web-api'
import type { Organisation } from '../../people/organisation.ts'
import type { RequestId } from '../../requests/ids.ts'
import type { LedgerEvent } from '../../requests/ledger.ts'
import type { OperationKind } from '../../requests/operation-words.ts'
import type { Request } from '../../requests/request.ts'
import type { ViewStore } from '../../requests/request-store.ts'
import type { Clock, Sleep } from '../../shared/clock.ts'
import {
  createShowView,
  isPosted,
  type PlanNow,
  type Shown,
  VIEW_LEASE_MS,
} from './message-view.ts'
import { createSender } from './send-message.ts'
import { settleStray, type Touched } from './settle-stray.ts'
import { isUnreachable } from './slack-failure.ts'
import { createShowThread } from './thread-view.ts'
import { deliveryKindOf, teamReader, viewsOfRequest } from './views-of-request.ts'

export interface RequestRendererDeps {
  readonly slack: WebClient
  readonly views: ViewStore
  readonly organisation: Organisation
  /** Business time. */
  readonly clock: Clock
  /** Wall time. */
  readonly sleep: Sleep
  readonly deliveryDeadlineMs: number
  /** The operations for which somebody may break the glass. */
  readonly breakGlass?: readonly OperationKind[]
  /** How long one worker has a view; wall time. Longer than the slowest call with its retries. */
  readonly leaseMs?: number
  readRequest(id: RequestId): Promise<Request | undefined>
  readLedger(id: RequestId): Promise<readonly LedgerEvent[]>
}

export interface ViewFailure {
  readonly view: string
  /** Slack's code. */
  readonly why: string
}

export interface Rendered {
  readonly failed: readonly ViewFailure[]
  /** Another worker has these now and brings them up to date, unless it died: worth a look when the lease is over. */
  readonly busy: readonly string[]
}

export type OwnerTold =
  | { readonly kind: 'told' }
  | { readonly kind: 'unreachable'; readonly why: string }
  /** Nothing is known about whether the owner was told: ask again, which is harmless. */
  | { readonly kind: 'not_known'; readonly why: string }

export interface RequestRenderer {
  render(request: Request): Promise<Rendered>
  /** Takes the buttons off a card of this request that stands twice, once somebody touched it. */
  settleStray(request: Request, touched: Touched): Promise<void>
  /** Posts the delivery message unless it stands already. `told` only after Slack has taken it and that is stored. */
  tellOwner(request: Request): Promise<OwnerTold>
}

export function createRequestRenderer(deps: RequestRendererDeps): RequestRenderer {
  const { views, organisation, clock, readLedger, readRequest, deliveryDeadlineMs } = deps
  const sender = createSender(deps)
  const shared = { sender, views, clock, leaseMs: deps.leaseMs ?? VIEW_LEASE_MS }
  const showView = createShowView(shared)
  const showThread = createShowThread({ ...shared, readLedger })
  const plansOf = (request: Request, events: readonly LedgerEvent[]) =>
    viewsOfRequest({
      request,
      events,
      organisation,
      now: clock.now(),
      deliveryDeadlineMs,
      breakGlass: deps.breakGlass ?? [],
    })
  const planNow =
    (id: RequestId, kind: string): PlanNow =>
    async () => {
      const request = await readRequest(id)
      if (request === undefined) return undefined
      const plans = plansOf(request, await readLedger(id))
      return { request, plan: plans.find((plan) => plan.kind === kind) }
    }
  const show = (id: RequestId, kind: string): Promise<Shown> =>
    showView(id, kind, planNow(id, kind))

  return {
    async render(request) {
      const failed: ViewFailure[] = []
      const busy: string[] = []
      const note = (view: string, shown: Shown): void => {
        if (shown.kind === 'failed') failed.push({ view, why: shown.failure.code })
        if (shown.kind === 'busy') busy.push(view)
      }
      for (const { kind } of plansOf(request, await readLedger(request.id))) {
        const view = await views.read(request.id, kind)
        if ((view?.renderedVersion ?? -1) < request.version)
          note(kind, await show(request.id, kind))
      }
      const thread = await views.read(request.id, 'thread')
      if ((thread?.renderedVersion ?? 0) < request.ledger.seq)
        note('thread', await showThread(request.id))
      return { failed, busy }
    },

    async settleStray(request, touched) {
      const plans = plansOf(request, await readLedger(request.id))
      await settleStray({ sender, views, organisation }, request, plans, touched)
    },

    async tellOwner(request) {
      if (request.owner === undefined && teamReader(request, organisation) === undefined)
        return {
          kind: 'unreachable',
          why: request.team === undefined ? 'no_owner' : 'no_team_reader',
        }
      const kind = deliveryKindOf(request)
      const view = await views.read(request.id, kind)
      if (view !== undefined && isPosted(view)) return { kind: 'told' }
      const shown = await show(request.id, kind)
      switch (shown.kind) {
        case 'shown':
          return { kind: 'told' }
        case 'busy':
          return { kind: 'not_known', why: 'busy' }
        case 'not_wanted':
          return { kind: 'not_known', why: 'no_sealed_key' }
        case 'failed':
          return {
            kind:
              shown.failure.kind === 'refused' && isUnreachable(shown.failure.code)
                ? 'unreachable'
                : 'not_known',
            why: shown.failure.code,
          }
      }
    },
  }
}
