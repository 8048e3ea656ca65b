import { describe, expect, it } from 'vitest'
import { aRequestId } from '../../sandbox/gallery/rows/request-rows.ts'
import { AccessKeyId, AccountId, SlackUserId } from '../../src/requests/ids.ts'
import type { Refusal } from '../../src/requests/refusal.ts'
import { REQUEST_STATES } from '../../src/requests/request.ts'
import { refusalText } from '../../src/slack/refusal-text.ts'
import { refusalAnswer } from '../../src/slack/views/answer-text.ts'
import { checkLimits } from '../support/check-limits.ts'

const keyId = AccessKeyId.parse('AKIAERINOLDKEY234567')
const owner = SlackUserId.parse('U0ERIN')
const PRODUCTION = AccountId.parse('222222222222')
const why = 'users.info: ratelimited'
const name = '<!channel> & co'

/** One of each reason; a new reason without an example does not compile. */
const EXAMPLES: { readonly [R in Refusal['reason']]: Extract<Refusal, { reason: R }> } = {
  self_approval: { reason: 'self_approval' },
  self_review: { reason: 'self_review' },
  same_aws_person: { reason: 'same_aws_person' },
  not_an_approver: { reason: 'not_an_approver', team: name },
  may_not_request: { reason: 'may_not_request', allowed: [{ team: name }] },
  guest: { reason: 'guest' },
  external: { reason: 'external' },
  bot: { reason: 'bot' },
  deactivated_person: { reason: 'deactivated_person' },
  person_not_known: { reason: 'person_not_known' },
  person_unreadable: { reason: 'person_unreadable', why },
  approvers_unreadable: { reason: 'approvers_unreadable', why },
  not_the_requester: { reason: 'not_the_requester' },
  act_not_valid: { reason: 'act_not_valid' },
  signature_unreadable: { reason: 'signature_unreadable', why },
  no_such_request: { reason: 'no_such_request' },
  changed: { reason: 'changed' },
  already_decided_by_you: { reason: 'already_decided_by_you' },
  already_ended: { reason: 'already_ended', state: 'denied' },
  not_awaiting_approval: { reason: 'not_awaiting_approval', state: 'running' },
  expired: { reason: 'expired' },
  busy: { reason: 'busy' },
  nothing_to_undo: { reason: 'nothing_to_undo' },
  nothing_to_steer: { reason: 'nothing_to_steer' },
  extended_enough: { reason: 'extended_enough', until: '2026-05-31T09:00:00.000Z' },
  new_key_in_use: { reason: 'new_key_in_use' },
  not_the_owner: { reason: 'not_the_owner' },
  root_access_not_set: {
    reason: 'root_access_not_set',
    account: 'production',
    accountId: PRODUCTION,
  },
  root_of_management: {
    reason: 'root_of_management',
    account: 'production',
    accountId: PRODUCTION,
  },
  root_partition: {
    reason: 'root_partition',
    account: 'production',
    accountId: PRODUCTION,
    partition: 'aws-us-gov',
  },
  root_refused: {
    reason: 'root_refused',
    account: 'production',
    accountId: PRODUCTION,
    code: 'sts:AssumeRoot AccessDenied',
  },
  root_not_proven: { reason: 'root_not_proven', account: 'production', accountId: PRODUCTION },
  no_root_key: { reason: 'no_root_key', account: 'production', accountId: PRODUCTION },
  cannot_cancel_now: { reason: 'cannot_cancel_now' },
  reason_missing: { reason: 'reason_missing' },
  typed_differs: { reason: 'typed_differs' },
  nudged_recently: { reason: 'nudged_recently', until: '2026-03-02T14:00:00.000Z' },
  not_break_glass: { reason: 'not_break_glass' },
  nothing_to_review: { reason: 'nothing_to_review' },
  delegate_not_possible: { reason: 'delegate_not_possible', why: 'too_long' },
  no_iam_user_of_yours: { reason: 'no_iam_user_of_yours' },
  no_iam_user_of_person: { reason: 'no_iam_user_of_person', person: owner },
  several_iam_users: { reason: 'several_iam_users', users: ['development/erin', name] },
  unknown_account: { reason: 'unknown_account', account: name },
  unknown_user: { reason: 'unknown_user', user: name },
  unknown_key: { reason: 'unknown_key', keyId },
  unknown_team: { reason: 'unknown_team', team: name },
  not_a_target: { reason: 'not_a_target', text: name },
  target_unreadable: { reason: 'target_unreadable', why },
  protected: { reason: 'protected', user: 'break-glass' },
  made_elsewhere: { reason: 'made_elsewhere', user: 'terraform-runner', tool: 'Terraform' },
  two_keys: {
    reason: 'two_keys',
    user: 'erin',
    keys: [
      { id: keyId, status: 'Active', ageDays: 90 },
      { id: keyId, status: 'Inactive', ageDays: 400 },
    ],
  },
  which_key: {
    reason: 'which_key',
    user: 'erin',
    keys: [
      { id: keyId, status: 'Inactive', ageDays: 90 },
      { id: keyId, status: 'Inactive', ageDays: 400 },
    ],
  },
  already_inactive: { reason: 'already_inactive', keyId },
  already_active: { reason: 'already_active', keyId },
  still_active: { reason: 'still_active', keyId },
  purpose_missing: { reason: 'purpose_missing', user: 'erin' },
  too_late_to_begin: { reason: 'too_late_to_begin', runAt: '2026-03-02T09:00:00.000Z' },
  no_key: { reason: 'no_key', user: 'erin' },
  no_active_key: { reason: 'no_active_key', user: 'erin', keyId },
  target_changed: { reason: 'target_changed', what: 'active_again' },
  locked: { reason: 'locked', by: aRequestId() },
  incident_open: { reason: 'incident_open', keyId },
  incident_over: { reason: 'incident_over' },
  own_exposed_key: { reason: 'own_exposed_key' },
  nothing_to_release: { reason: 'nothing_to_release' },
  not_to_close: { reason: 'not_to_close' },
  lines_open: { reason: 'lines_open', lines: 2 },
  nobody_could_approve: { reason: 'nobody_could_approve', team: 'payments' },
  ownership_disagrees: {
    reason: 'ownership_disagrees',
    user: 'erin',
    what: 'team',
    one: { by: 'path', says: 'payments' },
    other: { by: 'tag', says: name },
  },
  ownership_unreadable: { reason: 'ownership_unreadable', user: 'erin', why },
  no_owner: { reason: 'no_owner', user: 'ci' },
  may_not_rotate_team: { reason: 'may_not_rotate_team', team: 'payments' },
  bulk_under_way: { reason: 'bulk_under_way', team: 'payments' },
  no_such_bulk: { reason: 'no_such_bulk' },
  nothing_to_stop: { reason: 'nothing_to_stop' },
  not_of_team: { reason: 'not_of_team', user: 'ci', team: 'payments' },
  key_differs: { reason: 'key_differs', user: 'ci' },
  no_team_reader: { reason: 'no_team_reader', user: 'ci', team: 'payments', account: 'production' },
  every_missing: { reason: 'every_missing', user: 'erin' },
  every_not_days: { reason: 'every_not_days', every: '36h' },
  every_too_short: { reason: 'every_too_short', every: '30d', shortestDays: 64 },
  no_vault_reader: { reason: 'no_vault_reader', user: 'erin' },
  no_sealed_secret: { reason: 'no_sealed_secret', user: 'erin' },
  auto_on_already: { reason: 'auto_on_already', user: 'erin', everyDays: 90 },
  auto_not_on: { reason: 'auto_not_on', user: 'erin' },
  no_team: { reason: 'no_team', user: 'erin' },
  not_your_key: { reason: 'not_your_key' },
  already_shown: { reason: 'already_shown', at: '2026-03-02T09:00:00.000Z' },
  not_shown_now: { reason: 'not_shown_now', why },
  nothing_to_pick_up: { reason: 'nothing_to_pick_up' },
  until_missing: { reason: 'until_missing' },
  until_over: { reason: 'until_over', until: '2026-03-01T22:59:59.999Z' },
  until_too_late: { reason: 'until_too_late', latest: '2026-03-31', maxDays: 30 },
  nothing_exempted: { reason: 'nothing_exempted', what: 'erin' },
  left_alone: { reason: 'left_alone', user: 'erin', until: '2026-06-01T21:59:59.999Z' },
  not_of_your_team: { reason: 'not_of_your_team', team: name },
  not_ours_already: { reason: 'not_ours_already', by: owner, at: '2026-03-02T09:00:00.000Z' },
  may_not_audit: { reason: 'may_not_audit', user: 'erin' },
  ledger_ahead: { reason: 'ledger_ahead' },
  may_not_export: { reason: 'may_not_export' },
  nothing_to_export: { reason: 'nothing_to_export' },
}

describe('refusalText', () => {
  it.each(Object.values(EXAMPLES))('has a whole sentence with advice for $reason', (refusal) => {
    const { markup } = refusalText(refusal)
    expect(markup).not.toMatch(/undefined|\[object|NaN|disabled|revoked/)
    expect(markup).toMatch(/\.$/)
    expect(markup.split(/[.,;:] /).length, 'what is wrong and what to do').toBeGreaterThan(1)
    expect(checkLimits(refusalAnswer(refusal))).toEqual([])
  })

  it.each(REQUEST_STATES)('says of a request that ended as %s how it stands', (state) => {
    expect(refusalText({ reason: 'already_ended', state }).markup).not.toContain('undefined')
  })

  it('names both keys and chooses neither', () => {
    expect(refusalText(EXAMPLES.two_keys).markup).toMatch(
      /AKIA.*Active, 90 days.*AKIA.*Inactive, 400 days/,
    )
  })
})
