import { describe, expect, it } from 'vitest'
import { EVENTS, type EventRow } from '../../../sandbox/gallery/rows/ledger-rows.ts'
import { ERIN, OLD_KEY } from '../../../sandbox/gallery/rows/request-rows.ts'
import { KEY_PURPOSES } from '../../../src/requests/operation-words.ts'
import { ledgerSentence } from '../../../src/slack/views/ledger-text.ts'

const told = (row: EventRow | undefined): string => (row ? ledgerSentence(row).markup : '')

describe('ledgerSentence', () => {
  it('tells of a creation without naming a key that is not there yet', () => {
    expect(told(EVENTS.requested[2])).toBe(
      '<@U0ERIN> asked to create an access key for erin in development, for a program in another cloud or data centre, saying: “the nightly export moves to a server of our own”.',
    )
  })

  it.each([
    ['deactivate', `make \`${OLD_KEY}\` Inactive`],
    ['activate', `make \`${OLD_KEY}\` Active`],
    ['rotate', `rotate \`${OLD_KEY}\``],
    ['delete', `delete \`${OLD_KEY}\``],
  ])('says what was asked with %s', (operation, words) => {
    const data = { operation, keyId: OLD_KEY, user: 'development/erin' }
    expect(told({ type: 'requested', actor: ERIN, data })).toBe(`<@U0ERIN> asked to ${words}.`)
  })

  it('says that it is one of many', () => {
    const data = { operation: 'rotate', keyId: OLD_KEY, user: 'development/erin', bulk: '01K7' }
    expect(told({ type: 'requested', actor: ERIN, data })).toBe(
      `<@U0ERIN> asked to rotate \`${OLD_KEY}\`, as one of many (\`01K7\`).`,
    )
  })

  it('says not before when', () => {
    expect(told(EVENTS.requested[3])).toContain('Inactive, not before <!date^')
  })

  it.each(KEY_PURPOSES)('has words for the purpose %s', (purpose) => {
    const data = { operation: 'create', user: 'development/erin', purpose }
    expect(told({ type: 'requested', actor: ERIN, data })).not.toContain('_')
  })

  it('says that there was no key before', () => {
    expect(told(EVENTS.key_intended[1])).toContain("the user's keys before it: none.")
  })

  it('names both people of a delegated approval, and what made the one in whose place it was', () => {
    expect(told(EVENTS.approved[2])).toBe(
      '<@U0OMAR> approved for team payments in the place of <@U0MAYA>.',
    )
  })

  it('calls a broken glass by its name', () => {
    expect(told(EVENTS.glass_broken[0])).toContain('broke the glass')
    expect(told(EVENTS.reviewed[0])).toContain('<@U0SIA> looked at the break-glass afterwards')
  })
})
