import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bold, code, dateTime, mrkdwn, person } from '../../../src/slack/text/mrkdwn.ts'
import { notificationText } from '../../../src/slack/text/notification-text.ts'
import { checkMarkup } from '../../support/check-limits.ts'

describe('notificationText', () => {
  it('leaves out what is only formatting', () => {
    const text = mrkdwn`*Waits for approval:* ${bold('Active')}, key ${code('AKIAERINOLDKEY234567')}; see \`/awskey list\`.`
    expect(notificationText(text)).toBe(
      'Waits for approval: Active, key AKIAERINOLDKEY234567; see /awskey list.',
    )
  })

  it('writes a moment out', () => {
    expect(notificationText(mrkdwn`until ${dateTime('2026-03-02T09:00:00.000Z')}.`)).toBe(
      'until 2026-03-02 09:00 UTC.',
    )
  })

  it('keeps people as mentions, so that Slack shows their names', () => {
    expect(notificationText(mrkdwn`asked by ${person('U0ERIN')}`)).toBe('asked by <@U0ERIN>')
  })

  it('keeps somebody’s stars apart from ours', () => {
    expect(notificationText(mrkdwn`*Denied*: ${'2 * 3'} in ${code('arn:aws:iam::*:role')}`)).toBe(
      'Denied: 2 ∗ 3 in arn:aws:iam::∗:role',
    )
  })

  it('formats and mentions nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const said = notificationText(mrkdwn`*Denied*: ${text}, ${code(text)}`)
        expect(said).not.toMatch(/[*`~]/)
        expect(checkMarkup(said, 'text')).toEqual([])
      }),
    )
  })
})
