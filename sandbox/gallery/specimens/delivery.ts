/** How the owner is told where the new secret is, and what the team reads when the owner cannot be reached. */
import { IamUserName } from '../../../src/requests/ids.ts'
import { PageBecause } from '../../../src/requests/operation.ts'
import type { Request } from '../../../src/requests/request.ts'
import { refusalText } from '../../../src/slack/refusal-text.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import {
  deliveryMessage,
  type ReaderHint,
  takenBackDelivery,
} from '../../../src/slack/views/delivery-message.ts'
import { deliveryNote } from '../../../src/slack/views/delivery-note.ts'
import { fetchReminder } from '../../../src/slack/views/fetch-reminder.ts'
import { checkingModal, linkModal, refusedModal } from '../../../src/slack/views/pickup-modal.ts'
import { aCreateRequest } from '../rows/key-operation-rows.ts'
import { CREATIONS } from '../rows/key-operation-states.ts'
import { atOnce, chained, EVENTS } from '../rows/ledger-rows.ts'
import { LONG_ROTATION, LONG_USER } from '../rows/long-rows.ts'
import { aRequestId, aRotateRequest, aSubject, OMAR, rotationOf } from '../rows/request-rows.ts'
import { NEXT_LOOK, NOW, newKey, ROTATIONS, told, used } from '../rows/rotation-states.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

const READERS: { readonly [Kind in ReaderHint['kind']]: Extract<ReaderHint, { kind: Kind }> } = {
  role: { kind: 'role', arn: 'arn:aws:iam::111111111111:role/erin-reader' },
  self: { kind: 'self' },
  not_known: { kind: 'not_known' },
}
const DELIVERING = ROTATIONS['rotate-delivering']
const MADE = { step: 'ended', newKey, toldAt: '2026-03-02T12:00:10.000Z' } as const
const SOON = new Date('2026-03-21T09:00:00.000Z')

const TEAM_READER: ReaderHint = {
  kind: 'role',
  arn: 'arn:aws:iam::111111111111:role/payments-workload',
}
const MACHINE_DELIVERING = machine(
  aRotateRequest({ requester: OMAR, operation: { step: 'delivering', newKey } }),
)

/** The same of a user that no person stands for. */
function machine({ owner: _owner, ...request }: Request): Request {
  const subject = {
    ...request.subject,
    userName: IamUserName.parse('ci-payments'),
    path: '/payments/ci/',
    machine: true,
  }
  return { ...request, requester: OMAR, subject }
}

function delivery(
  id: string,
  title: string,
  request: Request,
  { reader = READERS.self, deadline = SOON }: { reader?: ReaderHint; deadline?: Date } = {},
): SpecimenModel {
  const { operation } = request
  if (operation.kind !== 'rotate' && operation.kind !== 'create')
    throw new Error('this request makes no key')
  return {
    id,
    title,
    made: made(deliveryMessage, { request, operation, reader, deadline, now: NOW }),
  }
}

function note(id: string, title: string, request: Request): SpecimenModel {
  const where = 'The team’s channel'
  return { id: `note-${id}`, title, where, made: made(deliveryNote, { request }) }
}

/** What the reminder says at first, once somebody has the secret, and once the key is gone. */
function reminder(state: 'overlap-reminded' | 'overlap-both-work' | 'not-fetched'): SpecimenModel {
  const request = ROTATIONS[`rotate-${state}`]
  const operation = {
    ...rotationOf(request),
    ...(state === 'overlap-both-work' && { fetchedAt: '2026-03-03T10:00:00.000Z' }),
  }
  const [told_] = chained(atOnce(EVENTS.fetch_reminded))
  if (told_ === undefined) throw new Error('the ledger has no such row')
  return {
    id: `reminder-${state}`,
    title: `Last call: ${words(state.replaceAll('-', '_'))}`,
    made: made(fetchReminder, { request: { ...request, operation }, operation, reminder: told_ }),
  }
}

const unreached = aRotateRequest({
  hold: {
    reason: 'owner_not_reached',
    since: '2026-03-02T09:00:10.000Z',
    facts: { why: 'account_inactive' },
  },
  next: { ...NEXT_LOOK, effect: 'hand_over', dueAt: '2026-03-02T10:00:10.000Z' },
  operation: { step: 'delivering', newKey },
})

function onPage(operation: Partial<ReturnType<typeof rotationOf>>): Request {
  return aRotateRequest({ operation: { ...operation, delivery: 'page' } })
}

function shownOnPage(operation: Partial<ReturnType<typeof rotationOf>> = {}): Request {
  const shown = { step: 'overlap', ...told, fetchedAt: '2026-03-02T09:12:00.000Z' } as const
  const request = onPage({ ...shown, ...operation })
  return { ...request, next: { ...NEXT_LOOK, effect: 'look', dueAt: '2026-03-03T09:00:10.000Z' } }
}

/** In the sandbox the page is at the same address. */
const LINK = `http://127.0.0.1:4400/pickup?token=${aRequestId()}.${'x'.repeat(43)}`

export const PICKUP_WINDOW: GroupModel = {
  id: 'pickup-window',
  title: 'The window of a new key',
  about:
    'Opened by the button of the message, filled when the click was checked. The link is in it and in nothing else.',
  surface: 'modal',
  where: 'Over the message, for the owner alone',
  specimens: [
    { id: 'pickup-checking', title: 'Being checked', made: made(checkingModal) },
    {
      id: 'pickup-link',
      title: 'The link to the page',
      made: made(linkModal, {
        subject: aSubject(),
        keyId: newKey.id,
        url: LINK,
        until: new Date('2026-03-20T09:05:00.000Z'),
      }),
    },
    {
      id: 'pickup-refused',
      title: 'Somebody else’s key',
      made: made(refusedModal, refusalText({ reason: 'not_your_key' })),
    },
  ],
}

export const DELIVERY: GroupModel = {
  id: 'delivery',
  title: 'Sealed delivery',
  about: 'Where the new secret waits and how to fetch it. Never the secret, never a link to it.',
  surface: 'message',
  where: 'The owner’s direct message with awskey',
  specimens: [
    ...Object.values(READERS).map((reader) =>
      delivery(`reader-${reader.kind}`, `New key, reader: ${words(reader.kind)}`, DELIVERING, {
        reader,
      }),
    ),
    delivery(
      'asked-by-another',
      'New key, asked for by somebody else',
      aRotateRequest({ requester: OMAR, operation: { step: 'delivering', newKey } }),
    ),
    delivery('machine', 'New key of a machine user, told to its team', MACHINE_DELIVERING, {
      reader: TEAM_READER,
    }),
    delivery(
      'machine-created',
      'Asked for by itself for a machine user',
      machine(CREATIONS['create-delivering']),
      { reader: TEAM_READER },
    ),
    delivery('overdue', 'New key, the deadline has passed', DELIVERING, {
      deadline: new Date('2026-03-19T09:00:00.000Z'),
    }),
    ...Object.values(READERS).map((reader) =>
      delivery(
        `created-${reader.kind}`,
        `Asked for by itself, reader: ${words(reader.kind)}`,
        CREATIONS['create-delivering'],
        { reader },
      ),
    ),
    delivery('created', 'Asked for by itself, the request is done', CREATIONS['create-done']),
    delivery(
      'created-by-another',
      'Asked for by somebody else',
      aCreateRequest({ ...CREATIONS['create-done'], requester: OMAR, operation: MADE }),
    ),
    delivery('not-created', 'Asked for by itself, ended without a key', CREATIONS['create-failed']),
    delivery('not-fetched', 'Nobody fetched it in time', ROTATIONS['rotate-not-fetched']),
    ...(['overlap-reminded', 'overlap-both-work', 'not-fetched'] as const).map(reminder),
    delivery('page', 'New key, shown once on a page', onPage({ step: 'overlap', ...told })),
    ...PageBecause.options.map((pageBecause) =>
      delivery(
        `page-${pageBecause.replaceAll('_', '-')}`,
        `New key, shown once on a page: ${words(pageBecause)}`,
        onPage({ step: 'overlap', ...told, pageBecause }),
      ),
    ),
    delivery('page-by-another', 'New key, shown once on a page, asked for by somebody else', {
      ...onPage({ step: 'overlap', ...told }),
      requester: OMAR,
    }),
    delivery(
      'page-created',
      'Asked for by itself, shown once on a page',
      aCreateRequest({
        ...CREATIONS['create-done'],
        operation: { ...MADE, delivery: 'page' },
      }),
    ),
    delivery('page-cancelled', 'Shown once on a page, cancelled', {
      ...onPage({ step: 'ended', newKey }),
      state: 'cancelled',
      outcome: { word: 'cancelled', facts: {} },
    }),
    delivery('page-shown', 'Shown on its page', shownOnPage()),
    delivery(
      'page-not-received',
      'Shown on its page, and the owner did not get it',
      shownOnPage({ removal: { because: 'not_received', at: '2026-03-02T09:20:00.000Z' } }),
    ),
    {
      id: 'page-taken-back',
      title: 'The key that its owner did not get is gone',
      made: made(takenBackDelivery, shownOnPage()),
    },
    delivery('in-use', 'The new key is in use', ROTATIONS['rotate-overlap-both-work']),
    delivery('rotated', 'The rotation is over', ROTATIONS['rotate-done']),
    delivery('cancelled', 'Cancelled before the new key was used', ROTATIONS['rotate-cancelled']),
    delivery(
      'cancelled-in-use',
      'Cancelled while the new key was in use',
      aRotateRequest({
        state: 'cancelled',
        outcome: { word: 'cancelled', facts: {} },
        operation: { step: 'ended', ...used },
      }),
    ),
    delivery(
      'longest',
      'Longest names',
      aRotateRequest({ ...LONG_ROTATION, operation: longOperation() }),
      {
        reader: { kind: 'role', arn: `arn:aws:iam::222222222222:role/payments/${LONG_USER}` },
      },
    ),
    note('waits', 'The owner cannot be written to', unreached),
    note(
      'told',
      'The owner has been told since',
      aRotateRequest({ operation: { step: 'overlap', ...told } }),
    ),
    note('waits-created', 'The owner of a key asked for by itself', CREATIONS['create-held']),
    note('over', 'The request is over', ROTATIONS['rotate-cancelled']),
    note(
      'no-owner',
      'The channel of a machine user’s team cannot be written to',
      machine({
        ...unreached,
        hold: {
          reason: 'owner_not_reached',
          since: '2026-03-02T09:00:10.000Z',
          facts: { why: 'is_archived', team: 'payments' },
        },
      }),
    ),
    {
      ...note('elsewhere', 'In another channel than the team’s', unreached),
      made: made(deliveryNote, {
        request: unreached,
        note: mrkdwn`Shown here because awskey could not write to the channel C0PAYMENTS (is_archived).`,
      }),
    },
  ],
}

function longOperation(): Partial<ReturnType<typeof rotationOf>> {
  const { newKeyUse: _used, ...operation } = rotationOf(LONG_ROTATION)
  return operation
}
