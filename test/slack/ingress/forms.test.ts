import type { HomeView, ModalView } from '@slack/types'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../../src/app/config.ts'
import { SlackUserId } from '../../../src/requests/ids.ts'
import { KEY_PURPOSES } from '../../../src/requests/operation-words.ts'
import { formView } from '../../../src/slack/ingress/form-view.ts'
import { createModal } from '../../../src/slack/ingress/forms/create-form.ts'
import { denyModal } from '../../../src/slack/ingress/forms/deny-form.ts'
import { firstHome } from '../../../src/slack/ingress/forms/first-home.ts'
import { helpModal } from '../../../src/slack/ingress/forms/help-modal.ts'
import { historyModal } from '../../../src/slack/ingress/forms/history-form.ts'
import { menuModal } from '../../../src/slack/ingress/forms/menu-modal.ts'
import { noticeModal } from '../../../src/slack/ingress/forms/notice-modal.ts'
import { rotateModal } from '../../../src/slack/ingress/forms/rotate-form.ts'
import { KEY_OPERATIONS } from '../../../src/slack/ingress/key-operations.ts'
import {
  formatPlace,
  formatReopening,
  parsePlace,
  parseReopening,
  type Reopening,
} from '../../../src/slack/ingress/modal-place.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import { viewProblems } from '../../support/slack-ingress.ts'

const { organisation, timezone, delegation, longest } = loadConfig('sandbox/awskey.yml')
const ERIN = SlackUserId.parse('U0ERIN')
const MAYA = SlackUserId.parse('U0MAYA')
const DEPS = {
  organisation,
  timezone,
  delegation,
  longest,
  clock: { now: () => new Date('2026-03-02T09:00:00.000Z') },
}
const LONG = 'x'.repeat(64)
const PLACE = {
  responseUrl: `https://hooks.slack.com/actions/${'x'.repeat(200)}`,
  channel: 'C0PAYMENTS',
  messageTs: '1763949600.000100',
  value: `01JDCR3M7K8N9P0Q1R2S3T4V5W.${'9'.repeat(9)}`,
}
const CHOSEN = {
  text: { type: 'plain_text', text: 'erin in development' },
  value: 'x/erin',
} as const

const view = (open: Reopening['open'], more: object = {}, user = MAYA) =>
  formView(DEPS, { open, place: { ...PLACE, ...more }, user })

type Shown = readonly [what: string, view: ModalView | HomeView]
const SHOWN: readonly Shown[] = [
  ['the menu', menuModal(PLACE)],
  ['the menu with a sentence', menuModal(PLACE, mrkdwn`${'&'.repeat(4_000)}`)],
  ['help', helpModal()],
  [
    'a notice',
    noticeModal('A title that is longer than Slack takes', mrkdwn`${'<'.repeat(4_000)}`),
  ],
  ['rotate', rotateModal(PLACE)],
  ['rotate with a choice', rotateModal(PLACE, CHOSEN)],
  ['history', historyModal(PLACE, CHOSEN)],
  ['deny', denyModal(PLACE)],
  ['deny of a value nobody knows', denyModal({ ...PLACE, value: 'x' })],
  ['the first Home', firstHome()],
  ['approval with the last four', view('approve_typed')],
  ['break glass', view('break_glass')],
  ['root keys', view('delete_root', { value: 'account:production' })],
  ['root keys of the longest name', view('delete_root', { value: `account:${LONG}` })],
  ['approval with the account', view('approve_root')],
  ['a root key that was used', view('override_root')],
  ['delegate', view('delegate')],
  ['snooze', view('snooze', { value: 'key:AKIAIOSFODNN7EXAMPLE', reason: '&'.repeat(1_000) })],
  ['snooze of a value nobody knows', view('snooze')],
  ['exempt', view('exempt', { value: `user:development/${LONG}`, until: '2026-03-20' })],
  ['not ours', view('not_ours', { value: `key:AKIA${'A'.repeat(124)}` })],
  ['not ours of a value nobody knows', view('not_ours')],
  ['create', view('create')],
  ['create for the longest name', view('create', { value: `user:development/${LONG}` })],
  ['create for a name in any account', view('create', { value: `user:${LONG}` })],
  ['create with the longest reason', view('create', { reason: '&'.repeat(1_000) })],
  ['create with hostile values', view('create', { value: '<!channel>', reason: '\u0000\u202e' })],
  ...KEY_PURPOSES.map((purpose): Shown => [`create, ${purpose}`, createModal(PLACE, { purpose })]),
  ...KEY_OPERATIONS.map((operation): Shown => [operation, view('key_operation', { operation })]),
  [
    'a key operation with everything filled in',
    view('key_operation', {
      operation: 'delete',
      value: 'key:AKIAIOSFODNN7EXAMPLE',
      reason: '"'.repeat(1_000),
    }),
  ],
  [
    'a key operation on an id that is too long',
    view('key_operation', { operation: 'delete', value: `key:AKIA${'A'.repeat(124)}` }),
  ],
  ['a key operation that nobody named', view('key_operation')],
]

describe('forms', () => {
  it.each(SHOWN)('are within Slack limits: %s', (_what, shown) => {
    expect(viewProblems(shown as never)).toEqual([])
  })

  it('never wait for three letters before the list opens', () => {
    for (const shown of [rotateModal(PLACE), view('key_operation', { operation: 'delete' })])
      expect(JSON.stringify(shown)).toContain('"min_query_length":0')
  })

  it.each([
    ['one’s own user', ERIN, undefined, 'erin in development'],
    ['nobody, who has none', MAYA, undefined, undefined],
    ['the user that was named', MAYA, 'user:production/deploy', 'deploy in production'],
    ['the user of a person', MAYA, 'person:U0OMAR', 'omar in development'],
    ['a name whose account was not named', MAYA, 'user:deploy', 'deploy in any account'],
    ['nobody in an account that is not there', MAYA, 'user:staging/deploy', undefined],
    ['nobody for a key', MAYA, 'key:AKIAIOSFODNN7EXAMPLE', undefined],
  ])('fill in, to create a key: %s', (_what, user, value, expected) => {
    const shown = JSON.stringify(
      formView(DEPS, { open: 'create', place: value === undefined ? {} : { value }, user }),
    )
    const chosen = /"initial_option":\{"text":\{"type":"plain_text","text":"([^"]*)"/.exec(
      shown,
    )?.[1]
    expect(chosen).toBe(expected)
  })

  it('offer an end within policy, and say the last day that would do', () => {
    const shown = (open: 'snooze' | 'exempt', more: object = {}) =>
      JSON.stringify(view(open, more).blocks)
    expect(shown('snooze')).toContain('"initial_date":"2026-03-16"')
    expect(shown('snooze')).toContain('At the latest 2026-03-31 (Europe/Berlin).')
    expect(shown('exempt')).toContain('At the latest 2026-08-28 (Europe/Berlin).')
    expect(shown('snooze', { until: '2026-03-20' })).toContain('"initial_date":"2026-03-20"')
    const short = formView(
      { ...DEPS, longest: { snoozeMs: 3 * 86_400_000, exemptMs: 1 } },
      { open: 'snooze', place: {}, user: MAYA },
    )
    expect(JSON.stringify(short)).toContain('"initial_date":"2026-03-04"')
  })

  it('fill in the key that a button named', () => {
    const shown = view('key_operation', {
      operation: 'activate',
      value: 'key:AKIAIOSFODNN7EXAMPLE',
    })
    expect(JSON.stringify(shown.blocks)).toContain(
      '"initial_option":{"text":{"type":"plain_text","text":"AKIAIOSFODNN7EXAMPLE"},"value":"AKIAIOSFODNN7EXAMPLE"}',
    )
  })

  it('show the request that is decided on', () => {
    for (const open of ['approve_typed', 'break_glass', 'deny'] as const)
      expect(JSON.stringify(view(open).blocks)).toContain('01JDCR3M7K8N9P0Q1R2S3T4V5W')
  })

  it('offer a week for a delegation, by the calendar of the configuration', () => {
    expect(JSON.stringify(view('delegate'))).toContain('"initial_date":"2026-03-09"')
  })

  it('keep the ids of every input when a purpose is chosen, so that what was typed stays', () => {
    const ids = (shown: object): string[] =>
      [...JSON.stringify(shown).matchAll(/"(?:block|action)_id":"[^"]*"/g)].map(([id]) => id)
    const before = ids(createModal(PLACE, { chosen: CHOSEN }))
    expect(ids(createModal(PLACE, { chosen: CHOSEN, purpose: 'ci' }))).toEqual(before)
  })
})

describe('parsePlace', () => {
  it('reads back what was written', () => {
    const place = { ...PLACE, operation: 'delete', reason: 'old' } as const
    expect(parsePlace(formatPlace(place))).toEqual(place)
  })

  it.each(['', '[]', '{"channel":1}', 'x', '{"operation":"deleteRoot"}'])(
    'is nowhere for %j',
    (text) => {
      expect(parsePlace(text)).toEqual({})
    },
  )
})

describe('parseReopening', () => {
  it.each(['deny', 'create', 'key_operation', 'approve_typed', 'break_glass', 'delegate'] as const)(
    'reads back what was written for %s, without the old response URL',
    (open) => {
      const { responseUrl: _old, ...rest } = PLACE
      expect(parseReopening(formatReopening({ open, place: PLACE }) ?? '')).toEqual({
        open,
        place: rest,
      })
    },
  )

  it('is not written when it does not fit into a button', () => {
    expect(formatReopening({ open: 'deny', place: { value: 'x'.repeat(2_000) } })).toBeUndefined()
  })

  it('is written without a reason that does not fit', () => {
    const place = { value: 'user:erin', reason: '"'.repeat(1_000) }
    expect(parseReopening(formatReopening({ open: 'create', place }) ?? '')).toEqual({
      open: 'create',
      place: { value: 'user:erin' },
    })
  })

  it('refuses what it did not write', () => {
    expect(parseReopening('{"open":"bank","place":{}}')).toBeUndefined()
  })
})
