/**
 * A worker that died between posting and storing leaves a card that nothing keeps up to date. Whoever touches it is answered as always, and the card then says that it is out of date.
 * Only in the channels of those who decide: elsewhere a button may stand in a list of several requests. Which message it was is not signed, so nothing else follows from it.
 */
import type { Organisation } from '../../people/organisation.ts'
import type { Request } from '../../requests/request.ts'
import type { ViewStore } from '../../requests/request-store.ts'
import { strayCard } from '../views/stray-card.ts'
import type { Sender } from './send-message.ts'
import { deciderChannels } from './view-places.ts'
import type { ViewPlan } from './view-plan.ts'

export interface Touched {
  readonly channel?: string | undefined
  readonly messageTs?: string | undefined
}

export interface SettleStrayDeps {
  readonly sender: Sender
  readonly views: Pick<ViewStore, 'read'>
  readonly organisation: Organisation
}

export async function settleStray(
  { sender, views, organisation }: SettleStrayDeps,
  request: Request,
  plans: readonly ViewPlan[],
  { channel, messageTs: ts }: Touched,
): Promise<void> {
  const places = deciderChannels(request, organisation)
  const stands = places.some((place) => place.in === 'channel' && place.channel === channel)
  if (channel === undefined || ts === undefined || !stands) return
  for (const { kind } of plans) {
    const view = await views.read(request.id, kind)
    // Not posted yet, or this very message: then it is no stray.
    if (view === undefined || view.ts === ts) return
  }
  await sender.update({ channel, ts }, strayCard({ request }))
}
