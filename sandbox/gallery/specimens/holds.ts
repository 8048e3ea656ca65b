/** Every reason why a request stands still, as its requester reads it. */
import { type Hold, HoldReason } from '../../../src/requests/hold.ts'
import type { LedgerEvent } from '../../../src/requests/ledger.ts'
import type { Request } from '../../../src/requests/request.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import { holdCard } from '../../../src/slack/views/hold-card.ts'
import { requestMessage } from '../../../src/slack/views/request-message.ts'
import { atOnce, chained, EVENTS } from '../rows/ledger-rows.ts'
import { aRotateRequest, OLD_KEY, STRAY_KEY } from '../rows/request-rows.ts'
import { NEXT_LOOK, oldKeyInUse, told, used } from '../rows/rotation-states.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

const FACTS: Readonly<Record<HoldReason, readonly [Hold['facts'], ...Hold['facts'][]]>> = {
  dry_run: [{ would: 'make_inactive' }, { would: 'create_key' }],
  last_use_unknown: [{ key: 'old', why: 'GetAccessKeyLastUsed: Throttling' }],
  keys_unknown: [{ why: 'ListAccessKeys: AccessDenied' }],
  trail_unknown: [{ why: 'LookupEvents: ThrottlingException in us-east-1' }],
  old_key_in_use: [
    oldKeyInUse.facts,
    { at: '2026-03-10T07:30:00.000Z', service: 's3', region: 'eu-central-1' },
  ],
  root_key_used: [
    {
      keyId: OLD_KEY,
      at: '2026-03-01T07:30:00.000Z',
      service: 's3',
      region: 'us-east-1',
    },
  ],
  root_not_proven: [{}],
  receipt_unknown: [{ why: 'LookupEvents: ThrottlingException in eu-central-1' }],
  new_key_in_use: [
    {
      keyId: STRAY_KEY,
      at: '2026-03-02T10:30:00.000Z',
      service: 'ec2',
      region: 'eu-central-1',
      ip: '198.51.100.9',
      userAgent: 'Boto3/1.34',
    },
  ],
  history_too_short: [{ since: '2026-02-20T09:00:00.000Z', until: '2026-03-27T09:00:00.000Z' }],
  paused: [
    { by: 'U0OMAR', until: '2026-04-01T09:00:00.000Z', reason: 'the release is on Thursday' },
    { by: 'U0ERIN', until: '2026-04-01T09:00:00.000Z' },
  ],
  key_not_attributable: [{ keyId: STRAY_KEY, maker: 'admin-ada' }, { keyId: STRAY_KEY }],
  attribution_pending: [{ keyId: STRAY_KEY }],
  owner_not_reached: [{ why: 'account_inactive' }],
  keys_changed_outside: [
    { keyId: OLD_KEY, found: 'gone' },
    { keyId: OLD_KEY, found: 'Inactive' },
  ],
  lock_lost: [{}],
  incident_open: [{ keyId: OLD_KEY }],
  act_not_valid: [{}],
  signature_unknown: [{ why: 'GenerateMac: ThrottlingException' }],
  approval_no_longer_enough: [
    { fault: 'too_few_approvals', given: '1', needed: '2' },
    { fault: 'decider_not_eligible', who: 'U0MAYA' },
    { fault: 'not_typed', who: 'U0MAYA' },
    { fault: 'requester_may_not_ask', who: 'U0ERIN' },
    { fault: 'break_glass_not_eligible', who: 'U0SAM' },
    { fault: 'undo_not_eligible', who: 'U0OMAR' },
    { fault: 'waiver_not_eligible', who: 'U0MAYA' },
    { fault: 'auto_not_on' },
    { fault: 'too_few_approvals' },
    {},
  ],
  aws_denied: [{ why: 'CreateAccessKey', keyId: OLD_KEY }],
  aws_unavailable: [{ why: 'UpdateAccessKey: TimeoutError' }],
  no_room_to_rotate: [{ found: `${OLD_KEY} Active, ${STRAY_KEY} Inactive` }, {}],
  not_for_vault: [{}],
  rotation_unfinished: [{ keyId: STRAY_KEY }],
  pending_left_over: [{ versionId: 'b7c0e1f2-0000-4000-8000-000000000001' }, {}],
  user_changed: [{}],
  ledger_ahead: [{}],
}

function held(reason: HoldReason, facts: Hold['facts'], at: number): SpecimenModel {
  const creating = reason === 'keys_unknown' || reason === 'attribution_pending'
  return {
    id: `${reason}${at === 0 ? '' : `-${at + 1}`}`,
    title: `On hold: ${words(reason)}${at === 0 ? '' : ', with fewer facts'}`,
    made: made(requestMessage, {
      request: aRotateRequest({
        next: NEXT_LOOK,
        hold: { reason, since: '2026-03-10T09:00:00.000Z', facts },
        operation: creating
          ? { step: 'creating', createIntentAt: '2026-03-02T09:00:01.000Z' }
          : { step: 'overlap', ...(reason === 'owner_not_reached' ? told : used) },
      }),
    }),
  }
}

/** The card for those who can answer, and what it says once the hold is over. */
function card(
  id: string,
  title: string,
  state: Pick<Partial<Request>, 'hold' | 'state' | 'outcome'>,
  endedBy?: LedgerEvent['type'],
): SpecimenModel {
  const request = aRotateRequest({
    next: NEXT_LOOK,
    operation: { step: 'overlap', ...used },
    ...state,
  })
  const reason = state.hold?.reason ?? 'old_key_in_use'
  const rows = [
    { type: 'held' as const, actor: 'awskey', data: { reason } },
    ...(endedBy === undefined ? [] : [EVENTS[endedBy][0]]),
  ]
  const [held, ended] = chained(atOnce(rows))
  if (held === undefined) throw new Error('the ledger has no such row')
  return {
    id: `card-${id}`,
    title,
    where: 'The team’s channel',
    made: made(holdCard, { request, held, ...(ended && { endedBy: ended }) }),
  }
}

const SHORT: Hold = {
  reason: 'history_too_short',
  since: '2026-03-10T09:00:00.000Z',
  facts: FACTS.history_too_short[0],
}

export const HOLDS: GroupModel = {
  id: 'hold',
  title: 'Holds',
  about: 'Why a request stands still, and what would release it.',
  surface: 'message',
  where: 'The requester’s direct message with awskey',
  specimens: [
    ...HoldReason.options.flatMap((reason) =>
      FACTS[reason].map((facts, at) => held(reason, facts, at)),
    ),
    card('in-use', 'For the approvers: the old key is in use', { hold: oldKeyInUse }),
    card('short', 'For whoever owns it: a monthly job cannot be excluded', { hold: SHORT }),
    card('overridden', 'For the approvers: somebody overrode it', {}, 'overridden'),
    card('released', 'For the approvers: over by itself', {}, 'released'),
    card('ended', 'For the approvers: the rotation has ended', {
      state: 'cancelled',
      outcome: { word: 'cancelled', facts: {} },
    }),
    {
      id: 'note',
      title: 'On hold, shown in the channel',
      where: 'The team’s channel',
      made: made(requestMessage, {
        request: aRotateRequest({
          next: NEXT_LOOK,
          hold: oldKeyInUse,
          operation: { step: 'overlap', ...used },
        }),
        note: mrkdwn`Shown here because U0ERIN could not be written to.`,
      }),
    },
  ],
}
