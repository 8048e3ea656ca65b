/**
 * Which messages show a request, where each stands and what it says, from the row and its ledger. Pure: it posts nothing and remembers nothing.
 * A view that was wanted once stays wanted, so that no message is left behind with buttons that do nothing.
 */

import type { Organisation } from '../../people/organisation.ts'
import { isUser } from '../../people/ownership.ts'
import type { LedgerEvent } from '../../requests/ledger.ts'
import type { Request } from '../../requests/request.ts'
import { isOpen } from '../../requests/request-facts.ts'
import { addMs, DAY_MS } from '../../shared/duration.ts'
import type { Mrkdwn } from '../text/mrkdwn.ts'
import { approvalCard, supersededCard } from '../views/approval-card.ts'
import { deliveryMessage, type ReaderHint, takenBackDelivery } from '../views/delivery-message.ts'
import { deliveryNote } from '../views/delivery-note.ts'
import { endNotice } from '../views/end-notice.ts'
import { fetchReminder } from '../views/fetch-reminder.ts'
import { holdCard } from '../views/hold-card.ts'
import { requestMessage } from '../views/request-message.ts'
import { soakNotice } from '../views/soak-notice.ts'
import { isPending } from '../views/state-text.ts'
import { glassViews } from './glass-views.ts'
import { cardKind, decidingOwner, reminderViews } from './reminder-views.ts'
import { isPassing } from './slack-failure.ts'
import { deciderChannels, directMessage, type Place, teamChannels } from './view-places.ts'
import type { ViewModel, ViewPlan } from './view-plan.ts'

export function viewsOfRequest(model: ViewModel): readonly ViewPlan[] {
  return [
    ...requesterView(model),
    ...teamView(model),
    ...ownerView(model),
    ...reminderViews(model),
    ...glassViews(model),
    ...takenBackViews(model),
    ...deliveryViews(model),
    ...fetchReminderViews(model),
    ...deliveryNoteView(model),
    ...holdCardViews(model),
    ...soakViews(model),
    ...endView(model),
  ]
}

/** Of many that one click began, one message in the team's channel shows them all. */
function requesterView({ request, organisation }: ViewModel): readonly ViewPlan[] {
  if (request.bulk !== undefined) return []
  return [
    {
      kind: 'requester',
      places: [directMessage(request.requester), ...teamChannels(request, organisation)],
      late: false,
      settled: false,
      draw: (note) => requestMessage({ request, note }),
    },
  ]
}

/** Asked once more is a new card: a changed one notifies nobody. The card before it points there. */
function teamView(model: ViewModel): readonly ViewPlan[] {
  const { request, organisation, now, breakGlass } = model
  const mayBreakGlass = breakGlass.includes(request.operation.kind)
  const { operation, approvals } = request
  // Nobody is asked about a deletion before its soak is over.
  if (operation.kind === 'delete' ? request.asked === undefined : approvals.needed === 0) return []
  const asked = 'askedTimes' in operation ? operation.askedTimes : 1
  return Array.from({ length: asked }, (_, at) => {
    const superseded = at + 1 < asked
    return {
      kind: cardKind(at + 1),
      places: deciderChannels(request, organisation),
      late: superseded,
      settled: superseded,
      draw: (note) =>
        superseded
          ? supersededCard({ request })
          : approvalCard({ request, now, note, mayBreakGlass }),
    }
  })
}

/** Somebody else asked for the owner's key: the owner may decide, and is asked where they look. */
function ownerView({ request, now }: ViewModel): readonly ViewPlan[] {
  const owner = decidingOwner(request)
  if (owner === undefined) return []
  return [
    {
      kind: 'owner',
      places: [directMessage(owner)],
      late: request.state !== 'awaiting_approval',
      settled: false,
      draw: (note) => approvalCard({ request, now, note, mayCancel: false }),
    },
  ]
}

/** Where a key was taken back, another one is told of in another message: a changed one notifies nobody. */
export function deliveryKindOf(request: Request): string {
  const { operation } = request
  return deliveryKind('removals' in operation ? (operation.removals ?? 0) : 0)
}

function deliveryKind(removals: number): string {
  return removals === 0 ? 'delivery' : `delivery_${removals + 1}`
}

/** The messages of the keys before, which were taken back. */
function takenBackViews({ request }: ViewModel): readonly ViewPlan[] {
  const { operation, owner } = request
  const removals = 'removals' in operation ? (operation.removals ?? 0) : 0
  if (owner === undefined) return []
  return Array.from({ length: removals }, (_, at) => ({
    kind: deliveryKind(at),
    places: [directMessage(owner)],
    late: true,
    settled: true,
    draw: () => takenBackDelivery(request),
  }))
}

/** Only ever to the owner's DM: nobody else gets to know where the secret is. Of a machine user its team is told, in the team's own channel and no other. */
function deliveryViews(model: ViewModel): readonly ViewPlan[] {
  const { request, organisation, now, deliveryDeadlineMs } = model
  const { operation } = request
  if (operation.kind !== 'rotate' && operation.kind !== 'create') return []
  if (operation.step === 'creating' || operation.newKey === undefined) return []
  // Until Secrets Manager has made it current, the secret holds the old key.
  if (isPending(request)) return []
  const machine = teamReader(request, organisation)
  const place = announcedAt(request, organisation)
  if (place === undefined) return []
  const told = operation.toldAt === undefined ? now : new Date(operation.toldAt)
  const deadline = addMs(told, deliveryDeadlineMs)
  const reader = machine?.reader ?? readerOf(request, organisation)
  return [
    {
      kind: deliveryKindOf(request),
      places: [place],
      late: !isOpen(request),
      settled: !isOpen(request),
      draw: () => deliveryMessage({ request, operation, reader, deadline, now }),
    },
  ]
}

/** Where it is said where the secret is. */
function announcedAt(request: Request, organisation: Organisation): Place | undefined {
  const { owner } = request
  return owner === undefined ? teamReader(request, organisation)?.place : directMessage(owner)
}

/** Where the team of a machine user is told, and the role that it reads the secret with, as the configuration says now; `undefined` where it names none. */
export function teamReader(
  { owner, team, subject }: Request,
  { teams }: Organisation,
): { readonly place: Place; readonly reader: ReaderHint } | undefined {
  const found = owner === undefined ? teams.find(({ name }) => name === team) : undefined
  const arn = found?.readerRoles?.get(subject.account)
  if (found === undefined || arn === undefined) return undefined
  return { place: { in: 'channel', channel: found.channel }, reader: { kind: 'role', arn } }
}

/** One message for each reminder, where the secret was announced. */
function fetchReminderViews({ request, events, organisation }: ViewModel): readonly ViewPlan[] {
  const { operation } = request
  if (operation.kind !== 'rotate' && operation.kind !== 'create') return []
  const place = announcedAt(request, organisation)
  if (place === undefined) return []
  return events
    .filter(({ type }) => type === 'fetch_reminded')
    .map((reminder) => ({
      kind: `fetch_${reminder.seq}`,
      places: [place],
      late: operation.fetchedAt !== undefined || !isOpen(request),
      settled: !isOpen(request),
      draw: (note) => fetchReminder({ request, operation, reminder, note }),
    }))
}

function readerOf(request: Request, { people, accounts }: Organisation): ReaderHint {
  const { owner, subject } = request
  const mapped = owner === undefined ? [] : (people.get(owner) ?? [])
  const role = mapped.find((each) => isUser(each, subject))?.readerRole
  if (role !== undefined) return { kind: 'role', arn: role }
  const account = accounts.find(({ id }) => id === subject.account)
  return account?.selfFetch === true && !subject.sensitive
    ? { kind: 'self' }
    : { kind: 'not_known' }
}

/** The owner, or the team of a machine user, cannot be written to: the team is told that a new key waits, not where. Slack's own trouble is no news for a team. */
function deliveryNoteView({ request, events, organisation }: ViewModel): readonly ViewPlan[] {
  const wasHeld = events.some(
    ({ type, data }) => type === 'held' && data['reason'] === 'owner_not_reached',
  )
  if (!wasHeld) return []
  const { hold } = request
  const unreached = hold?.reason === 'owner_not_reached' && !isPassing(hold.facts['why'] ?? '')
  return [
    {
      kind: 'delivery_note',
      places: teamChannels(request, organisation),
      late: !unreached,
      settled: false,
      draw: (note) => deliveryNote({ request, note }),
    },
  ]
}

/** Holds that somebody else than the requester can answer. */
const ASKING: readonly (string | undefined)[] = ['old_key_in_use', 'history_too_short']

/** One card for each time that a rotation holds on a question, where the approvers are and, where the owner answers, in their message. */
function holdCardViews({ request, events, organisation }: ViewModel): readonly ViewPlan[] {
  if (request.operation.kind !== 'rotate') return []
  return events.flatMap((held): ViewPlan[] => {
    if (held.type !== 'held' || !ASKING.includes(held.data['reason'])) return []
    const endedBy = events.find(({ seq, type }) => seq > held.seq && HOLD_ENDS.includes(type))
    const isOver = endedBy !== undefined || !isOpen(request)
    return [
      {
        kind: `hold_${held.seq}`,
        places: deciderChannels(request, organisation),
        late: isOver,
        settled: isOver,
        draw: (note) => holdCard({ request, held, ...(endedBy && { endedBy }), note }),
      },
    ]
  })
}

const HOLD_ENDS: readonly LedgerEvent['type'][] = [
  'overridden',
  'history_confirmed',
  'released',
  'held',
  'paused',
  'extended',
]

/** What ends a soak, as the ledger calls it. */
const SOAK_ENDS: readonly LedgerEvent['type'][] = [
  'made_active',
  'active_again_outside',
  'already_gone',
  'delete_opened',
]

/** One notice in the owner's DM and one in the team's channel for each ledger event that announces the soak. */
function soakViews({ request, events, organisation }: ViewModel): readonly ViewPlan[] {
  const { operation } = request
  if (operation.kind !== 'rotate') return []
  const latestSoak = events.findLast(({ type }) => type === 'made_inactive')?.seq ?? 0
  const latestNotice = events.findLast(({ type }) => isSoakNotice(type))?.seq
  let number = 0
  return events.flatMap((event) => {
    const { type, seq } = event
    if (!isSoakNotice(type)) return []
    number = type === 'made_inactive' ? 1 : number + 1
    const current = seq >= latestSoak && operation.step === 'soak'
    const endedBy = events.find((later) => later.seq > seq && SOAK_ENDS.includes(later.type))
    const last = isLastNotice(event)
    const notice = { request, operation, number, last, current, ...(endedBy && { endedBy }) }
    const common = {
      late: seq !== latestNotice || !current,
      settled: !current,
      draw: (note: Mrkdwn) => soakNotice({ ...notice, note }),
    }
    // Of many machine users the starter would get a message each; the team's channel has one for each.
    const person = request.owner ?? (request.bulk === undefined ? request.requester : undefined)
    return [
      ...(person === undefined
        ? []
        : [{ ...common, kind: `soak_${seq}_direct`, places: [directMessage(person)] }]),
      { ...common, kind: `soak_${seq}_team`, places: deciderChannels(request, organisation) },
    ]
  })
}

function isSoakNotice(type: LedgerEvent['type']): boolean {
  return type === 'made_inactive' || type === 'soak_notice'
}

/** The next thing that happens is the end of the soak. */
function isLastNotice({ at, data }: LedgerEvent): boolean {
  const until = data['until']
  return until !== undefined && new Date(until) <= addMs(new Date(at), DAY_MS)
}

/** A rotation that opened its deletion goes on there: the deletion's own messages say so. */
function endView({ request, organisation }: ViewModel): readonly ViewPlan[] {
  if (isOpen(request) || request.child !== undefined || request.bulk !== undefined) return []
  return [
    {
      kind: 'end',
      places: [directMessage(request.requester), ...teamChannels(request, organisation)],
      late: false,
      settled: true,
      draw: (note) => endNotice({ request, note }),
    },
  ]
}
