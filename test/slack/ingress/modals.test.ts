import { describe, expect, it } from 'vitest'
import {
  formatPlace,
  formatReopening,
  parsePlace,
  parseReopening,
} from '../../../src/slack/ingress/modal-place.ts'
import {
  denyModal,
  helpModal,
  historyModal,
  homeView,
  menuModal,
  noticeModal,
  rotateModal,
} from '../../../src/slack/ingress/modals.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import { viewProblems } from '../../support/slack-ingress.ts'

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

describe('modals', () => {
  it.each([
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
    ['the Home', homeView()],
  ])('are within Slack limits: %s', (_what, view) => {
    expect(viewProblems(view as never)).toEqual([])
  })

  it('never wait for three letters before the list opens', () => {
    expect(JSON.stringify(rotateModal(PLACE))).toContain('"min_query_length":0')
  })
})

describe('parsePlace', () => {
  it('reads back what was written', () => {
    expect(parsePlace(formatPlace(PLACE))).toEqual(PLACE)
  })

  it.each(['', '[]', '{"channel":1}', 'x'])('is nowhere for %j', (text) => {
    expect(parsePlace(text)).toEqual({})
  })
})

describe('parseReopening', () => {
  it('reads back what was written, without the old response URL', () => {
    const { responseUrl: _old, ...rest } = PLACE
    expect(parseReopening(formatReopening({ open: 'deny', place: PLACE }) ?? '')).toEqual({
      open: 'deny',
      place: rest,
    })
  })

  it('is not written when it does not fit into a button', () => {
    expect(formatReopening({ open: 'deny', place: { value: 'x'.repeat(2_000) } })).toBeUndefined()
  })

  it('refuses what it did not write', () => {
    expect(parseReopening('{"open":"bank","place":{}}')).toBeUndefined()
  })
})
