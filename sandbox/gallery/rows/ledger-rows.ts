/** Ledger events of a request as the product writes them, each chained to the one before. */
import { chainEntries, LEDGER_ROOT, type LedgerEvent } from '../../../src/requests/ledger.ts'
import {
  aRequestId,
  ERIN,
  MAX,
  MAYA,
  NEW_KEY,
  OLD_KEY,
  OMAR,
  SAM,
  SIA,
  STRAY_KEY,
} from './request-rows.ts'

export type EventRow = Pick<LedgerEvent, 'type' | 'actor' | 'data'>

const by = (
  actor: string,
  type: LedgerEvent['type'],
  data: LedgerEvent['data'] = {},
): EventRow => ({ type, actor, data })
const byAwskey = (type: LedgerEvent['type'], data: LedgerEvent['data'] = {}): EventRow =>
  by('awskey', type, data)

/** Every kind of event, with the facts that it has in the product. */
export const EVENTS: Readonly<Record<LedgerEvent['type'], readonly [EventRow, ...EventRow[]]>> = {
  would_have: [
    byAwskey('would_have', { would: 'delete_key', keyId: OLD_KEY }),
    byAwskey('would_have', { would: 'create_key' }),
  ],
  extended: [by(ERIN, 'extended', { until: '2026-03-16T09:00:10.000Z' })],
  paused: [
    by(OMAR, 'paused', {
      by: OMAR,
      until: '2026-04-01T09:00:00.000Z',
      reason: 'the release is on Thursday',
    }),
    by(ERIN, 'paused', { by: ERIN, until: '2026-04-01T09:00:00.000Z' }),
  ],
  resumed: [by(ERIN, 'resumed')],
  overridden: [
    by(MAYA, 'overridden', {
      at: '2026-03-10T07:30:00.000Z',
      service: 's3',
      region: 'eu-central-1',
      reason: 'that report is not needed any more',
    }),
  ],
  history_confirmed: [by(MAYA, 'history_confirmed')],
  not_received: [by(ERIN, 'not_received', { keyId: NEW_KEY })],
  secret_fetched: [
    byAwskey('secret_fetched', { at: '2026-03-02T11:00:00.000Z', by: 'vault' }),
    byAwskey('secret_fetched', { at: '2026-03-02T11:00:00.000Z', by: 'page' }),
    byAwskey('secret_fetched', { at: '2026-03-02T11:00:00.000Z', by: 'use' }),
  ],
  fetch_reminded: [
    byAwskey('fetch_reminded', { keyId: NEW_KEY, until: '2026-03-03T21:00:00.000Z' }),
  ],
  new_key_withdrawn: [
    byAwskey('new_key_withdrawn', { keyId: NEW_KEY, because: 'not_fetched' }),
    byAwskey('new_key_withdrawn', { keyId: NEW_KEY, because: 'not_received' }),
  ],
  new_key_removed: [
    byAwskey('new_key_removed', { keyId: NEW_KEY, because: 'not_fetched' }),
    byAwskey('new_key_removed', { keyId: NEW_KEY, because: 'not_received' }),
  ],
  requested: [
    by(ERIN, 'requested', { operation: 'rotate', keyId: OLD_KEY }),
    by(ERIN, 'requested', { operation: 'delete', keyId: OLD_KEY, parent: aRequestId() }),
    by(ERIN, 'requested', {
      operation: 'create',
      user: 'development/erin',
      purpose: 'other_cloud',
      reason: 'the nightly export moves to a server of our own',
      approvals: '1',
      why: 'policy',
    }),
    by(OMAR, 'requested', {
      operation: 'deactivate',
      user: 'development/erin',
      keyId: OLD_KEY,
      reason: 'erin is on leave',
      runAt: '2026-03-02T18:00:00.000Z',
      approvals: '1',
      why: 'not_the_owner',
    }),
    by(ERIN, 'requested', {
      operation: 'activate',
      user: 'development/erin',
      keyId: OLD_KEY,
      approvals: '1',
      why: 'policy',
    }),
    by(ERIN, 'requested', {
      operation: 'delete',
      user: 'development/erin',
      keyId: OLD_KEY,
      reason: 'nobody has missed it since the winter',
      approvals: '1',
      why: 'policy',
    }),
    by(ERIN, 'requested', { operation: 'auto', user: 'development/erin', everyDays: '90' }),
    by(ERIN, 'requested', { operation: 'auto', user: 'development/erin' }),
    by(ERIN, 'requested', {
      operation: 'snooze',
      keyId: OLD_KEY,
      until: '2026-03-16T22:59:59.999Z',
      reason: 'the release is on Monday',
    }),
    by(ERIN, 'requested', { operation: 'snooze', keyId: OLD_KEY, off: 'true' }),
    by(ERIN, 'requested', {
      operation: 'exempt',
      user: 'development/erin',
      until: '2026-06-01T21:59:59.999Z',
    }),
    by(ERIN, 'requested', { operation: 'exempt', user: 'development/erin', off: 'true' }),
    by(ERIN, 'requested', { operation: 'rotate', keyId: OLD_KEY, auto: aRequestId(2) }),
  ],
  approved: [
    by(MAYA, 'approved', { as: 'team payments' }),
    by(ERIN, 'approved', { as: 'owner', reason: 'agreed with Omar' }),
    by(OMAR, 'approved', { as: 'delegate, team payments', onBehalfOf: MAYA }),
  ],
  denied: [by(MAX, 'denied', { as: 'team payments', reason: 'the batch job still needs it' })],
  cancelled: [by(ERIN, 'cancelled')],
  expired: [byAwskey('expired')],
  asked_again: [byAwskey('asked_again', { keyId: OLD_KEY })],
  reminded: [byAwskey('reminded')],
  nudged: [by(ERIN, 'nudged')],
  glass_broken: [
    by(SAM, 'glass_broken', { as: 'break-glass', reason: 'the key is in a public repository' }),
  ],
  reviewed: [by(SIA, 'reviewed')],
  started: [byAwskey('started')],
  key_intended: [
    byAwskey('key_intended', { keysBefore: OLD_KEY }),
    byAwskey('key_intended', { keysBefore: '' }),
    byAwskey('key_intended', { keysBefore: OLD_KEY, delivery: 'page' }),
    byAwskey('key_intended', {
      keysBefore: OLD_KEY,
      delivery: 'page',
      because: 'new_addresses',
    }),
    byAwskey('key_intended', {
      keysBefore: OLD_KEY,
      delivery: 'page',
      because: 'addresses_not_known',
    }),
  ],
  key_created: [
    byAwskey('key_created', { keyId: NEW_KEY, tested: 'true' }),
    byAwskey('key_created', { keyId: NEW_KEY, tested: 'false' }),
  ],
  create_not_known: [byAwskey('create_not_known', { why: 'CreateAccessKey: TimeoutError' })],
  stray_key_found: [byAwskey('stray_key_found', { keyId: STRAY_KEY, why: 'not_sealed' })],
  stray_key_removed: [byAwskey('stray_key_removed', { keyId: STRAY_KEY })],
  owner_told: [byAwskey('owner_told', { owner: ERIN })],
  new_key_used: [
    byAwskey('new_key_used', {
      at: '2026-03-03T10:00:00.000Z',
      service: 'ec2.amazonaws.com',
      region: 'eu-central-1',
      ip: '198.51.100.7',
      userAgent: 'aws-cli/2.31.4',
    }),
    byAwskey('new_key_used', {
      at: '2026-03-03T10:00:00.000Z',
      service: 's3',
      region: 'us-east-1',
    }),
  ],
  held: [
    byAwskey('held', { reason: 'last_use_unknown', why: 'GetAccessKeyLastUsed: Throttling' }),
    byAwskey('held', {
      reason: 'old_key_in_use',
      at: '2026-03-10T07:30:00.000Z',
      service: 's3',
      region: 'eu-central-1',
    }),
  ],
  released: [byAwskey('released', { reason: 'old_key_in_use' })],
  made_inactive: [byAwskey('made_inactive', { keyId: OLD_KEY })],
  soak_notice: [byAwskey('soak_notice', { keyId: OLD_KEY, until: '2026-03-24T11:30:00.000Z' })],
  undo_asked: [by(OMAR, 'undo_asked', { keyId: OLD_KEY })],
  made_active: [
    by(OMAR, 'made_active', { keyId: OLD_KEY }),
    byAwskey('made_active', { keyId: OLD_KEY }),
  ],
  active_again_outside: [
    byAwskey('active_again_outside', { keyId: OLD_KEY }),
    byAwskey('active_again_outside', { keyId: OLD_KEY, at: '2026-03-14T09:00:00.000Z' }),
  ],
  soak_ended: [byAwskey('soak_ended', { keyId: OLD_KEY })],
  delete_opened: [byAwskey('delete_opened', { keyId: OLD_KEY, child: aRequestId(1) })],
  auto_on: [by(ERIN, 'auto_on', { everyDays: '90' }), by(ERIN, 'auto_on')],
  auto_off: [by(ERIN, 'auto_off')],
  exemption_on: [by(ERIN, 'exemption_on', { until: '2026-03-16T22:59:59.999Z' })],
  exemption_off: [by(MAYA, 'exemption_off')],
  secret_current: [byAwskey('secret_current', { keyId: NEW_KEY })],
  deleted: [byAwskey('deleted', { keyId: OLD_KEY })],
  already_gone: [byAwskey('already_gone', { keyId: OLD_KEY })],
  refused_by_target: [byAwskey('refused_by_target', { keyId: OLD_KEY, what: 'used_again' })],
  failed: [byAwskey('failed', { why: 'create_denied' })],
  done: [byAwskey('done')],
}

interface Dated {
  readonly at: string
  readonly row: EventRow
}
const on = (at: string, row: EventRow | undefined): readonly Dated[] =>
  row === undefined ? [] : [{ at: `2026-${at}:00.000Z`, row }]

/** The life of a rotation from the command to the end of its soak. */
export const ROTATION_LIFE: readonly Dated[] = [
  ...on('03-02T09:00', EVENTS.requested[0]),
  ...on('03-02T09:00', EVENTS.key_intended[0]),
  ...on('03-02T09:01', EVENTS.key_created[0]),
  ...on('03-02T09:01', EVENTS.owner_told[0]),
  ...on('03-03T10:15', EVENTS.new_key_used[0]),
  ...on('03-10T09:00', EVENTS.held[1]),
  ...on('03-17T11:30', EVENTS.released[0]),
  ...on('03-17T11:30', EVENTS.made_inactive[0]),
  ...on('03-18T11:30', EVENTS.soak_notice[0]),
  ...on('03-24T11:30', EVENTS.soak_ended[0]),
  ...on('03-24T11:30', EVENTS.delete_opened[0]),
  ...on('03-24T11:30', EVENTS.done[0]),
]

/** And of the deletion that ends it. */
export const DELETION_LIFE: readonly Dated[] = [
  ...on('03-24T11:30', EVENTS.requested[1]),
  ...on('03-25T08:00', EVENTS.approved[0]),
  ...on('03-25T08:00', EVENTS.deleted[0]),
  ...on('03-25T08:00', EVENTS.done[0]),
]
/** Of a key asked for by itself, and of one that somebody made Inactive alone. */
export const CREATION_LIFE: readonly Dated[] = [
  ...on('03-02T09:00', EVENTS.requested[2]),
  ...on('03-02T11:00', EVENTS.nudged[0]),
  ...on('03-02T12:00', EVENTS.approved[2]),
  ...on('03-02T12:00', EVENTS.started[0]),
  ...on('03-02T12:00', EVENTS.key_intended[1]),
  ...on('03-02T12:01', EVENTS.key_created[0]),
  ...on('03-02T12:01', EVENTS.owner_told[0]),
  ...on('03-02T12:01', EVENTS.done[0]),
]
export const GLASS_LIFE: readonly Dated[] = [
  ...on('03-02T09:00', EVENTS.requested[3]),
  ...on('03-02T09:20', EVENTS.glass_broken[0]),
  ...on('03-02T09:20', EVENTS.started[0]),
  ...on('03-02T09:20', EVENTS.made_inactive[0]),
  ...on('03-02T09:20', EVENTS.done[0]),
  ...on('03-02T15:00', EVENTS.reviewed[0]),
]

export const DENIED_LIFE: readonly Dated[] = [
  ...on('03-24T11:30', EVENTS.requested[1]),
  ...on('03-25T08:00', EVENTS.denied[0]),
]

/** Events that all came at the same moment. */
export function atOnce(rows: readonly EventRow[]): readonly Dated[] {
  return rows.flatMap((row) => on('03-10T09:00', row))
}

export function chained(life: readonly Dated[], n = 0): readonly LedgerEvent[] {
  const events: LedgerEvent[] = []
  let ledger = { seq: 0, head: LEDGER_ROOT }
  for (const { at, row } of life) {
    const next = chainEntries(ledger, aRequestId(n), at, [row])
    events.push(...next.events)
    ledger = next.ledger
  }
  return events
}
