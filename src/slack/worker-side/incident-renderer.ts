/**
 * Keeps the card of an incident in security's channel in step with its row, and writes its events into the thread, each once. What security must hear of mentions it in the thread as well:
 * a card that is changed tells nobody. Slack's failures are not thrown: both are due again by themselves, and nothing of the containment waits for them.
 */
import type { Incident } from '../../exposure/incident.ts'
import type { IncidentStore } from '../../exposure/incident-store.ts'
import type { Organisation } from '../../people/organisation.ts'
import type { AccessKeyId } from '../../requests/ids.ts'
import type { View, ViewStore } from '../../requests/request-store.ts'
import type { Clock } from '../../shared/clock.ts'
import { addMs } from '../../shared/duration.ts'
import type { Log } from '../../shared/log.ts'
import { joined, type Mrkdwn, person, userGroup } from '../text/mrkdwn.ts'
import { incidentCard } from '../views/incident-card.ts'
import { hasCleanUp, incidentCleanUp } from '../views/incident-clean-up.ts'
import { incidentThread, isShown } from '../views/incident-thread.ts'
import { retryAfterMs } from './message-view.ts'
import type { Sender, Sending } from './send-message.ts'
import { isMessageLost } from './slack-failure.ts'

export interface IncidentRendererDeps {
  readonly sender: Sender
  readonly views: ViewStore<AccessKeyId>
  readonly store: Pick<IncidentStore, 'read' | 'readLedger'>
  readonly security: Organisation['security']
  readonly clock: Clock
  readonly leaseMs: number
  readonly log: Log
}

export type DrawIncident = (keyId: AccessKeyId) => Promise<void>

/** A key that is exposed again has another incident, and that a card and a thread of its own. */
const cardOf = ({ id }: Incident): string => `card.${id}`
const threadOf = ({ id }: Incident): string => `thread.${id}`
const cleanUpOf = ({ id }: Incident): string => `cleanup.${id}`
const AT_MOST = 5

export function createDrawIncident(deps: IncidentRendererDeps): DrawIncident {
  return async (keyId) => {
    const incident = await deps.store.read(keyId)
    if (incident === undefined) return
    await drawCard(deps, incident)
    await writeThread(deps, incident)
    await drawCleanUp(deps, incident)
  }
}

/** Where the thread of an incident is; `undefined` while its card is not shown. */
export async function threadOfIncident(
  {
    views,
    store,
  }: Pick<IncidentRendererDeps, 'views'> & { readonly store: Pick<IncidentStore, 'read'> },
  keyId: AccessKeyId,
): Promise<View | undefined> {
  const incident = await store.read(keyId)
  return incident && views.read(keyId, cardOf(incident))
}

async function drawCard(deps: IncidentRendererDeps, seen: Incident): Promise<void> {
  const { views, store, clock } = deps
  const { keyId, id } = seen
  const card = cardOf(seen)
  for (let drawn = 0; drawn < AT_MOST; drawn++) {
    const leased = await views.lease(keyId, card, deps.leaseMs)
    if (leased === 'busy') return
    const { view, token } = leased
    const incident = await store.read(keyId)
    if (incident === undefined) return
    if (incident.id !== id) return view && views.shown(keyId, card, token, view)
    if (view !== undefined && view.renderedVersion >= incident.version)
      return views.shown(keyId, card, token, view)
    const outcome = await put(deps, view, incident)
    if (outcome.kind !== 'sent') {
      deps.log.error('the card of an incident is not shown', { key: keyId, why: outcome.code })
      return views.failed(keyId, card, token, addMs(clock.now(), retryAfterMs(outcome)))
    }
    const { channel, ts } = outcome
    await views.shown(keyId, card, token, { channel, ts, renderedVersion: incident.version })
    if ((await store.read(keyId))?.version === incident.version) return
  }
}

async function put(
  { sender, security }: IncidentRendererDeps,
  view: View | undefined,
  incident: Incident,
): Promise<Sending> {
  const card = incidentCard({ incident, page: mentionOf(security) })
  if (view !== undefined) {
    const updated = await sender.update(view, card)
    if (updated.kind !== 'refused' || !isMessageLost(updated.code)) return updated
  }
  return sender.post({ channel: security.channel }, card)
}

async function writeThread(deps: IncidentRendererDeps, incident: Incident): Promise<void> {
  const { views, store, sender, clock } = deps
  const { keyId, ledgerFrom } = incident
  const [card, thread] = [cardOf(incident), threadOf(incident)]
  const parent = await views.read(keyId, card)
  if (parent === undefined) return
  const leased = await views.lease(keyId, thread, deps.leaseMs)
  if (leased === 'busy') return
  const written = leased.view?.renderedVersion ?? ledgerFrom
  const fresh = (await store.readLedger(keyId)).filter(({ seq }) => seq > written)
  const here = { channel: parent.channel, ts: parent.ts }
  const renderedVersion = fresh.at(-1)?.seq ?? written
  const outcome = fresh.some(isShown)
    ? await sender.post(
        { channel: here.channel, threadTs: here.ts },
        incidentThread({ events: fresh, page: mentionOf(deps.security) }),
      )
    : ({ kind: 'sent', ...here } as const)
  if (outcome.kind === 'sent')
    return views.shown(keyId, thread, leased.token, { ...here, renderedVersion })
  await views.failed(keyId, thread, leased.token, addMs(clock.now(), retryAfterMs(outcome)))
}

/** The list of what is left, one message in the thread that is changed in place. */
async function drawCleanUp(deps: IncidentRendererDeps, seen: Incident): Promise<void> {
  const { views, store, sender, clock } = deps
  const { keyId, id } = seen
  const [card, list] = [cardOf(seen), cleanUpOf(seen)]
  const parent = await views.read(keyId, card)
  if (parent === undefined || !hasCleanUp(seen)) return
  for (let drawn = 0; drawn < AT_MOST; drawn++) {
    const leased = await views.lease(keyId, list, deps.leaseMs)
    if (leased === 'busy') return
    const { view, token } = leased
    const incident = await store.read(keyId)
    if (incident?.id !== id) return
    if (view !== undefined && view.renderedVersion >= incident.version)
      return views.shown(keyId, list, token, view)
    const shown = incidentCleanUp(incident)
    const updated = view && (await sender.update(view, shown))
    const isLost = updated?.kind === 'refused' && isMessageLost(updated.code)
    const outcome =
      updated === undefined || isLost
        ? await sender.post({ channel: parent.channel, threadTs: parent.ts }, shown)
        : updated
    if (outcome.kind !== 'sent')
      return views.failed(keyId, list, token, addMs(clock.now(), retryAfterMs(outcome)))
    const { channel, ts } = outcome
    await views.shown(keyId, list, token, { channel, ts, renderedVersion: incident.version })
    if ((await store.read(keyId))?.version === incident.version) return
  }
}

export function mentionOf({ approvers }: Organisation['security']): Mrkdwn {
  if (approvers.usergroup !== undefined) return userGroup(approvers.usergroup)
  return joined((approvers.people ?? []).map(person), ' ')
}
