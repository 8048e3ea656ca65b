/** Every reason why a click or a command is not followed, in words: what is wrong and what to do. */
import { AccountId } from '../../../src/requests/ids.ts'
import type { Refusal, TargetChange } from '../../../src/requests/refusal.ts'
import { type ApproverSource, REQUEST_STATES } from '../../../src/requests/request.ts'
import { refusalAnswer } from '../../../src/slack/views/answer-text.ts'
import { twoKeysChoice } from '../../../src/slack/views/two-keys-choice.ts'
import { LONG_KEY, LONG_NEW_KEY, LONG_TEAM, LONG_USER } from '../rows/long-rows.ts'
import { aRequestId, ERIN, MAX, MAYA, NEW_KEY, OLD_KEY, OMAR } from '../rows/request-rows.ts'
import { type GroupModel, made, words } from '../specimen-model.ts'

const PAYMENTS: ApproverSource = { team: 'payments' }
/** Policy names them in the team's place. */
const BY_NAME: ApproverSource = { ...PAYMENTS, people: [MAYA, MAX] }

type Each = {
  readonly [Reason in Refusal['reason']]: readonly Extract<Refusal, { reason: Reason }>[]
}
const why = 'users.info: ratelimited'
const user = 'erin'
const PRODUCTION = AccountId.parse('222222222222')

const WHO = {
  self_approval: [{ reason: 'self_approval' }],
  self_review: [{ reason: 'self_review' }],
  same_aws_person: [{ reason: 'same_aws_person' }],
  not_an_approver: [
    { reason: 'not_an_approver', team: 'payments' },
    { reason: 'not_an_approver', team: 'security' },
    { reason: 'not_an_approver', team: 'payments', from: BY_NAME },
  ],
  may_not_request: [
    { reason: 'may_not_request', allowed: [] },
    { reason: 'may_not_request', allowed: [PAYMENTS, { team: 'security' }] },
    { reason: 'may_not_request', allowed: [BY_NAME] },
    { reason: 'may_not_request', allowed: [{ team: 'payments', usergroup: 'S0PLATFORM' }] },
  ],
  guest: [{ reason: 'guest' }],
  external: [{ reason: 'external' }],
  bot: [{ reason: 'bot' }],
  deactivated_person: [{ reason: 'deactivated_person' }],
  person_not_known: [{ reason: 'person_not_known' }],
  person_unreadable: [{ reason: 'person_unreadable', why }],
  approvers_unreadable: [{ reason: 'approvers_unreadable', why: 'usergroups.users.list: timeout' }],
  not_the_requester: [{ reason: 'not_the_requester' }],
  act_not_valid: [{ reason: 'act_not_valid' }],
  signature_unreadable: [{ reason: 'signature_unreadable', why: 'VerifyMac: ThrottlingException' }],
} as const

const REQUEST = {
  no_such_request: [{ reason: 'no_such_request' }],
  changed: [{ reason: 'changed' }],
  already_decided_by_you: [{ reason: 'already_decided_by_you' }],
  already_ended: REQUEST_STATES.map((state) => ({ reason: 'already_ended', state }) as const),
  not_awaiting_approval: [{ reason: 'not_awaiting_approval', state: 'running' }],
  expired: [{ reason: 'expired' }],
  busy: [{ reason: 'busy' }],
  nothing_to_undo: [{ reason: 'nothing_to_undo' }],
  nothing_to_steer: [{ reason: 'nothing_to_steer' }],
  extended_enough: [{ reason: 'extended_enough', until: '2026-05-31T09:00:00.000Z' }],
  new_key_in_use: [{ reason: 'new_key_in_use' }],
  not_the_owner: [{ reason: 'not_the_owner' }],
  cannot_cancel_now: [{ reason: 'cannot_cancel_now' }],
  reason_missing: [{ reason: 'reason_missing' }],
  typed_differs: [{ reason: 'typed_differs' }],
  nudged_recently: [{ reason: 'nudged_recently', until: '2026-03-02T14:00:00.000Z' }],
  not_break_glass: [{ reason: 'not_break_glass' }],
  nothing_to_review: [{ reason: 'nothing_to_review' }],
  delegate_not_possible: (
    ['yourself', 'same_aws_person', 'cannot_act', 'too_long', 'no_approver'] as const
  ).map((each) => ({ reason: 'delegate_not_possible', why: each }) as const),
} as const

const key = (id: typeof OLD_KEY, status: string, ageDays: number) => ({ id, status, ageDays })

const TARGET_CHANGES: readonly TargetChange[] = [
  'active_again',
  'used_again',
  'not_soaked',
  'already_inactive',
  'already_active',
  'no_room',
  'gone',
]

const TARGET = {
  no_iam_user_of_yours: [{ reason: 'no_iam_user_of_yours' }],
  no_iam_user_of_person: [{ reason: 'no_iam_user_of_person', person: OMAR }],
  several_iam_users: [
    { reason: 'several_iam_users', users: ['development/erin', 'production/erin'] },
    {
      reason: 'several_iam_users',
      users: Array.from(
        { length: 60 },
        (_, at) => `production/${LONG_USER.slice(0, -2)}${at + 10}`,
      ),
    },
  ],
  unknown_account: [{ reason: 'unknown_account', account: 'staging' }],
  unknown_user: [{ reason: 'unknown_user', user: 'development/erni' }],
  unknown_key: [{ reason: 'unknown_key', keyId: NEW_KEY }],
  unknown_team: [{ reason: 'unknown_team', team: 'billing' }],
  not_a_target: [
    { reason: 'not_a_target', text: 'the old one' },
    { reason: 'not_a_target', text: '<!channel> `*everybody*` & '.repeat(70) },
  ],
  target_unreadable: [{ reason: 'target_unreadable', why: 'ListAccessKeys: Throttling' }],
  protected: [{ reason: 'protected', user: 'break-glass' }],
  made_elsewhere: ['Terraform', 'CloudFormation', 'Pulumi', 'another tool'].map((tool, at) => ({
    reason: 'made_elsewhere' as const,
    user: 'terraform-runner',
    tool,
    ...(at % 2 === 0 && { tag: 'managed-by' }),
  })),
  two_keys: [
    {
      reason: 'two_keys',
      user: 'tina',
      keys: [
        {
          ...key(OLD_KEY, 'Active', 200),
          lastUse: {
            at: '2026-03-09T08:00:00.000Z',
            service: 'ec2',
            region: 'eu-central-1',
            source: 'last_used',
          },
          neverUsed: false,
        },
        { ...key(NEW_KEY, 'Inactive', 1), neverUsed: true },
      ],
    },
    {
      reason: 'two_keys',
      user: LONG_USER,
      keys: [key(LONG_KEY, 'Active', 4_000), key(LONG_NEW_KEY, 'Inactive', 3_999)],
    },
  ],
  which_key: [
    {
      reason: 'which_key',
      user: 'tina',
      keys: [key(OLD_KEY, 'Inactive', 200), key(NEW_KEY, 'Inactive', 31)],
    },
  ],
  already_inactive: [{ reason: 'already_inactive', keyId: OLD_KEY }],
  already_active: [{ reason: 'already_active', keyId: OLD_KEY }],
  still_active: [
    { reason: 'still_active', keyId: OLD_KEY },
    { reason: 'still_active', keyId: LONG_KEY },
  ],
  purpose_missing: [{ reason: 'purpose_missing', user }],
  too_late_to_begin: [
    { reason: 'too_late_to_begin', runAt: '2026-03-02T08:00:00.000Z' },
    {
      reason: 'too_late_to_begin',
      runAt: '2026-12-24T08:00:00.000Z',
      latest: '2026-06-02T09:00:00.000Z',
    },
  ],
  no_key: [{ reason: 'no_key', user }],
  no_active_key: [{ reason: 'no_active_key', user: 'idle-ivan', keyId: OLD_KEY }],
  target_changed: TARGET_CHANGES.map((what) => ({ reason: 'target_changed', what }) as const),
  locked: [{ reason: 'locked', by: aRequestId() }],
  incident_over: [{ reason: 'incident_over' }],
  own_exposed_key: [{ reason: 'own_exposed_key' }],
  nothing_to_release: [{ reason: 'nothing_to_release' }],
  not_to_close: [{ reason: 'not_to_close' }],
  lines_open: [
    { reason: 'lines_open', lines: 1 },
    { reason: 'lines_open', lines: 3 },
  ],
  incident_open: [{ reason: 'incident_open', keyId: OLD_KEY }],
  nobody_could_approve: [
    { reason: 'nobody_could_approve', team: 'payments' },
    { reason: 'nobody_could_approve', team: LONG_TEAM },
    { reason: 'nobody_could_approve', team: 'security' },
    {
      reason: 'nobody_could_approve',
      team: 'payments',
      from: { team: 'payments', security: true },
      needed: 2,
      could: 1,
    },
  ],
  ownership_disagrees: (['owner', 'team'] as const).map(
    (what) =>
      ({
        reason: 'ownership_disagrees',
        user,
        what,
        one: { by: 'configuration', says: what === 'owner' ? ERIN : 'payments' },
        other: { by: 'tag', says: what === 'owner' ? OMAR : 'platform' },
      }) as const,
  ),
  ownership_unreadable: [
    { reason: 'ownership_unreadable', user, why: 'ListUserTags: AccessDenied' },
  ],
  no_owner: [{ reason: 'no_owner', user: 'ci-payments' }],
  may_not_rotate_team: [{ reason: 'may_not_rotate_team', team: 'payments' }],
  bulk_under_way: [{ reason: 'bulk_under_way', team: 'payments' }],
  no_such_bulk: [{ reason: 'no_such_bulk' }],
  nothing_to_stop: [{ reason: 'nothing_to_stop' }],
  not_of_team: [{ reason: 'not_of_team', user: 'ci-payments', team: 'payments' }],
  key_differs: [{ reason: 'key_differs', user: 'ci-payments' }],
  no_team_reader: [
    { reason: 'no_team_reader', user: 'deployer', team: 'payments', account: 'production' },
  ],
  every_missing: [{ reason: 'every_missing', user }],
  every_not_days: [{ reason: 'every_not_days', every: '36h' }],
  every_too_short: [{ reason: 'every_too_short', every: '30d', shortestDays: 64 }],
  no_vault_reader: [{ reason: 'no_vault_reader', user }],
  no_sealed_secret: [{ reason: 'no_sealed_secret', user }],
  auto_on_already: [{ reason: 'auto_on_already', user, everyDays: 90 }],
  auto_not_on: [{ reason: 'auto_not_on', user }],
  no_team: [{ reason: 'no_team', user: 'sam' }],
  not_your_key: [{ reason: 'not_your_key' }],
  already_shown: [{ reason: 'already_shown', at: '2026-03-02T12:03:00.000Z' }],
  not_shown_now: [{ reason: 'not_shown_now', why: 'secretsmanager:TagResource Throttling' }],
  nothing_to_pick_up: [{ reason: 'nothing_to_pick_up' }],
  until_missing: [{ reason: 'until_missing' }],
  until_over: [{ reason: 'until_over', until: '2026-03-01T22:59:59.999Z' }],
  until_too_late: [
    { reason: 'until_too_late', latest: '2026-03-31', maxDays: 30 },
    { reason: 'until_too_late', latest: '2026-03-02', maxDays: 1 },
  ],
  nothing_exempted: [
    { reason: 'nothing_exempted', what: user },
    { reason: 'nothing_exempted', what: user, line: 'exempt[2]' },
  ],
  left_alone: [{ reason: 'left_alone', user, until: '2026-06-01T21:59:59.999Z' }],
  not_of_your_team: [{ reason: 'not_of_your_team', team: 'payments' }],
  not_ours_already: [
    {
      reason: 'not_ours_already',
      by: MAYA,
      at: '2026-03-02T09:00:00.000Z',
    },
  ],
  may_not_audit: [{ reason: 'may_not_audit', user }],
  root_access_not_set: [
    { reason: 'root_access_not_set', account: 'production', accountId: PRODUCTION },
  ],
  root_of_management: [
    { reason: 'root_of_management', account: 'production', accountId: PRODUCTION },
  ],
  root_partition: [
    {
      reason: 'root_partition',
      account: 'production',
      accountId: PRODUCTION,
      partition: 'aws-us-gov',
    },
  ],
  root_refused: [
    {
      reason: 'root_refused',
      account: 'production',
      accountId: PRODUCTION,
      code: 'sts:AssumeRoot AccessDenied',
    },
  ],
  root_not_proven: [{ reason: 'root_not_proven', account: 'production', accountId: PRODUCTION }],
  no_root_key: [{ reason: 'no_root_key', account: 'production', accountId: PRODUCTION }],
  ledger_ahead: [{ reason: 'ledger_ahead' }],
  may_not_export: [{ reason: 'may_not_export' }],
  nothing_to_export: [{ reason: 'nothing_to_export' }],
} as const

const EACH: Each = { ...WHO, ...REQUEST, ...TARGET }

function titleOf(refusal: Refusal, at: number): string {
  if (refusal.reason === 'already_ended') return `Already ended: ${words(refusal.state)}`
  return `Refused: ${words(refusal.reason)}${at === 0 ? '' : `, ${at + 1}`}`
}

export const REFUSALS: GroupModel = {
  id: 'refusal',
  title: 'Refusals',
  about: 'Why a click or a command was not followed, and what to do instead.',
  surface: 'ephemeral',
  where: 'Where the person clicked or typed, only to them',
  specimens: Object.values(EACH).flatMap((refusals) =>
    refusals.map((refusal, at) => ({
      id: `${refusal.reason}${at === 0 ? '' : `-${at + 1}`}`,
      title: titleOf(refusal, at),
      made:
        refusal.reason === 'two_keys' ? made(twoKeysChoice, refusal) : made(refusalAnswer, refusal),
    })),
  ),
}
