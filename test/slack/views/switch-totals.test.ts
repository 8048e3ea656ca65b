/** Every reason and every event has its sentence, with all facts and with none. */
import { describe, expect, it } from 'vitest'
import {
  aCreateRequest,
  aDeactivateRequest,
  aDeletionByItself,
  anActivateRequest,
} from '../../../sandbox/gallery/rows/key-operation-rows.ts'
import {
  CREATIONS,
  DELETIONS_BY_THEMSELVES,
  ON_THE_WAY,
  SWITCHES,
} from '../../../sandbox/gallery/rows/key-operation-states.ts'
import {
  aDeleteRequest,
  aRotateRequest,
  OLD_KEY,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import { DELETIONS, oldKeyInUse, ROTATIONS } from '../../../sandbox/gallery/rows/rotation-states.ts'
import { HoldReason } from '../../../src/requests/hold.ts'
import { LEDGER_TYPES } from '../../../src/requests/ledger.ts'
import { REQUEST_STATES } from '../../../src/requests/request.ts'
import { holdText } from '../../../src/slack/views/hold-text.ts'
import { ledgerSentence } from '../../../src/slack/views/ledger-text.ts'
import { progressOf } from '../../../src/slack/views/progress.ts'
import { requestMessage } from '../../../src/slack/views/request-message.ts'

const EVERY_STATE = {
  ...DELETIONS,
  ...ROTATIONS,
  ...CREATIONS,
  ...SWITCHES,
  ...DELETIONS_BY_THEMSELVES,
  ...ON_THE_WAY,
}
const BROKEN = /undefined|\[object|NaN|Invalid|disabled|revoked|``|\(\)| {2}| \.$/m
const FACTS = {
  ...oldKeyInUse.facts,
  why: 'GetAccessKeyLastUsed: Throttling',
  keyId: OLD_KEY,
  maker: 'someone',
  reason: 'old_key_in_use',
  as: 'team payments',
  operation: 'rotate',
  owner: 'U0ERIN',
  child: 'x',
  parent: 'y',
  until: '2026-03-19T09:00:00.000Z',
}

describe('holdText', () => {
  it.each(HoldReason.options)('says why and what releases %s', (reason) => {
    for (const facts of [{}, FACTS]) {
      const { why, release } = holdText({ reason, facts })
      expect([why.markup, release.markup].join('\n')).not.toMatch(BROKEN)
      expect(why.markup).toMatch(/\.$/)
      expect(release.markup).toMatch(/\.$/)
    }
  })

  it('names the caller of a key in use', () => {
    const { markup } = holdText(oldKeyInUse).why
    for (const fact of ['s3', 'eu-central-1', '198.51.100.7', 'Boto3/1.34', '2026-03-10 07:30 UTC'])
      expect(markup).toContain(fact)
  })
})

describe('ledgerSentence', () => {
  it.each(LEDGER_TYPES)('tells %s', (type) => {
    for (const data of [{}, FACTS]) {
      const { markup } = ledgerSentence({ type, actor: 'U0MAYA', data })
      expect(markup).not.toMatch(BROKEN)
      expect(markup).toMatch(/\.$/)
    }
  })

  it('shows a hold of a later version as the word it is', () => {
    expect(
      ledgerSentence({ type: 'held', actor: 'awskey', data: { reason: 'moon_is_full' } }).markup,
    ).toBe('On hold: moon is full.')
  })
})

describe('requestMessage', () => {
  it.each(REQUEST_STATES)('has words for %s', (state) => {
    for (const request of [
      aRotateRequest({ state }),
      aDeleteRequest({ state }),
      aCreateRequest({ state }),
      aDeactivateRequest({ state }),
      anActivateRequest({ state }),
      aDeletionByItself({ state }),
    ])
      expect(JSON.stringify(requestMessage({ request }))).not.toMatch(/undefined|\[object|NaN/)
  })

  it('says "deleted" only when the row says that AWS did it', () => {
    const others = Object.entries(EVERY_STATE).filter(
      ([, { outcome }]) => outcome?.word !== 'deleted',
    )
    for (const [, request] of others)
      expect(JSON.stringify(requestMessage({ request }))).not.toMatch(/AWS deleted|\*Deleted/)
  })
})

describe('progressOf', () => {
  it.each(Object.entries(EVERY_STATE))('has at most one step going on in %s', (_name, request) => {
    const marks = progressOf(request).map(({ mark }) => mark)
    expect(
      marks.filter((mark) => ['now', 'on hold', 'stopped'].includes(mark)).length,
    ).toBeLessThanOrEqual(1)
    expect(marks.indexOf('next') === -1 || marks.lastIndexOf('done') < marks.indexOf('next')).toBe(
      true,
    )
  })
})
