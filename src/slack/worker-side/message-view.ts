/**
 * Keeps one message in step with its row, under a lease: read the row, update Slack, store the version, repeat until equal.
 * Two workers never write the same message at once; whoever finds it busy leaves, because the holder looks again after it has let go.
 * After a crash between posting and storing one stray message may stand; clicks resolve by row, so it does no harm.
 */
import type { RequestId } from '../../requests/ids.ts'
import type { Request } from '../../requests/request.ts'
import type { View, ViewStore } from '../../requests/request-store.ts'
import type { Clock } from '../../shared/clock.ts'
import { addMs, HOUR_MS, MINUTE_MS } from '../../shared/duration.ts'
import { code, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import type { Sender, Sending } from './send-message.ts'
import { isMessageLost, isUnreachable, type SlackFailure } from './slack-failure.ts'
import type { Place } from './view-places.ts'
import type { ViewPlan } from './view-plan.ts'

/** More than the longest call with its retries takes, so that a lease never ends while its holder writes. */
export const VIEW_LEASE_MS: number = 90_000
/** The version of a view that never changes again. */
const SETTLED = Number.MAX_SAFE_INTEGER
/** The row of a view that came too late to be worth a message: it must not stay due. */
const NOT_POSTED = { channel: '', ts: '' } as const

export function isPosted({ ts }: View): boolean {
  return ts !== ''
}

export interface MessageViewDeps {
  readonly sender: Sender
  readonly views: ViewStore
  readonly clock: Clock
  readonly leaseMs: number
}

/** The row as it is now with what its view of this kind is; no plan when there is none. */
export type PlanNow = () => Promise<
  { readonly request: Request; readonly plan: ViewPlan | undefined } | undefined
>

export type Shown =
  | { readonly kind: 'shown' | 'busy' | 'not_wanted' }
  | { readonly kind: 'failed'; readonly failure: SlackFailure }

export type ShowView = (requestId: RequestId, kind: string, planNow: PlanNow) => Promise<Shown>

export function createShowView(deps: MessageViewDeps): ShowView {
  const { views, clock, leaseMs } = deps
  return async (requestId, kind, planNow) => {
    for (;;) {
      const leased = await views.lease(requestId, kind, leaseMs)
      if (leased === 'busy') return { kind: 'busy' }
      const { view, token } = leased
      const current = await planNow()
      if (current?.plan === undefined) return { kind: 'not_wanted' }
      const { request, plan } = current
      if (view !== undefined && view.renderedVersion >= request.version) {
        await views.shown(requestId, kind, token, view)
        return { kind: isPosted(view) ? 'shown' : 'not_wanted' }
      }
      const renderedVersion = plan.settled ? SETTLED : request.version
      const posted = view !== undefined && isPosted(view) ? view : undefined
      if (posted === undefined && plan.late) {
        await views.shown(requestId, kind, token, { ...NOT_POSTED, renderedVersion })
        return { kind: 'not_wanted' }
      }
      const outcome = await putMessage(deps, requestId, posted, plan)
      if (outcome.kind !== 'sent') {
        await views.failed(requestId, kind, token, addMs(clock.now(), retryAfterMs(outcome)))
        return { kind: 'failed', failure: outcome }
      }
      await views.shown(requestId, kind, token, {
        channel: outcome.channel,
        ts: outcome.ts,
        renderedVersion,
      })
      const after = await planNow()
      if (after === undefined || after.request.version <= renderedVersion) return { kind: 'shown' }
    }
  }
}

/** Changes the message where it stands, or posts it at the first place that takes it. */
export async function putMessage(
  deps: Pick<MessageViewDeps, 'sender' | 'views'>,
  requestId: RequestId,
  view: View | undefined,
  plan: Pick<ViewPlan, 'places' | 'under' | 'draw'>,
): Promise<Sending> {
  const { sender } = deps
  if (view !== undefined) {
    const updated = await sender.update(view, plan.draw(noteAt(view, plan.places[0])))
    const lost = updated.kind === 'refused' && isMessageLost(updated.code)
    if (!lost) return updated
  }
  return plan.under === undefined
    ? postAnywhere(sender, plan)
    : postUnder(deps, requestId, plan, plan.under)
}

/** In the thread of another view, wherever that stands. While it does not stand anywhere, this cannot either: it is due again. */
async function postUnder(
  { sender, views }: Pick<MessageViewDeps, 'sender' | 'views'>,
  requestId: RequestId,
  { draw }: Pick<ViewPlan, 'draw'>,
  under: string,
): Promise<Sending> {
  const parent = await views.read(requestId, under)
  if (parent === undefined || !isPosted(parent)) return { kind: 'refused', code: 'no_card' }
  return sender.post({ channel: parent.channel, threadTs: parent.ts }, draw(NOTHING))
}

/** The first place that takes it. Only when nobody can be reached at one is the next tried; a call that may yet succeed is not. */
async function postAnywhere(
  sender: Sender,
  { places, draw }: Pick<ViewPlan, 'places' | 'draw'>,
): Promise<Sending> {
  let outcome: Sending = { kind: 'refused', code: 'no_place' }
  let note = NOTHING
  for (const place of places) {
    const where = await channelOf(sender, place)
    outcome =
      where.kind === 'opened' ? await sender.post({ channel: where.channel }, draw(note)) : where
    if (outcome.kind !== 'refused' || !isUnreachable(outcome.code)) return outcome
    note = noteOn(place, outcome.code)
  }
  return outcome
}

async function channelOf(
  sender: Sender,
  place: Place,
): Promise<{ readonly kind: 'opened'; readonly channel: string } | SlackFailure> {
  return place.in === 'channel'
    ? { kind: 'opened', channel: place.channel }
    : sender.openDirect(place.person)
}

/** A message that stands elsewhere than it should keeps saying why. */
function noteAt(view: View, first: Place | undefined): Mrkdwn {
  if (first === undefined) return NOTHING
  const stands =
    first.in === 'channel' ? view.channel === first.channel : view.channel.startsWith('D')
  return stands ? NOTHING : noteOn(first)
}

/** Why it stands here. The person is named without being mentioned. */
function noteOn(place: Place, slackCode?: string): Mrkdwn {
  const why = slackCode === undefined ? NOTHING : mrkdwn` (${slackCode})`
  return place.in === 'channel'
    ? mrkdwn`Shown here because awskey could not write to the channel ${code(place.channel)}${why}.`
    : mrkdwn`Shown here because ${code(place.person)} could not be written to${why}.`
}

export function retryAfterMs(failure: SlackFailure): number {
  if (failure.kind === 'later') return Math.max(failure.retryAfterMs, MINUTE_MS)
  return isUnreachable(failure.code) ? HOUR_MS : 15 * MINUTE_MS
}
