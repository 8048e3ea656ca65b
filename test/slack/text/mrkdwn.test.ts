import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  channelLink,
  code,
  codeBlock,
  dateTime,
  mrkdwn,
  person,
  quote,
  utc,
} from '../../../src/slack/text/mrkdwn.ts'
import { checkMarkup } from '../../support/check-limits.ts'

/** Words between the signs that Slack formats by. */
const markedUp = (): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom('*', '_', '~', '`', '```', 'Approved', 'ключ', ' ', '(', '"', '\n'), {
      maxLength: 12,
    })
    .map((parts) => parts.join(''))

describe('mrkdwn', () => {
  it.each([
    ['<!channel> hello', '&lt;!channel&gt; hello'],
    ['<@U0MAYA>', '&lt;@U0MAYA&gt;'],
    ['<https://evil.example|AWS console>', '&lt;https://evil.example|AWS console&gt;'],
    ['a & b', 'a &amp; b'],
    ['&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
    ['ok\n*Approved* by Maya', 'ok ∗Approved∗ by Maya'],
    ['run `aws s3 ls` first', 'run ˋaws s3 lsˋ first'],
    ['~no~ longer', '∼no∼ longer'],
    ['_x_ and (_y z_)', 'ˍxˍ and (ˍy zˍ)'],
    ['_a_b_', 'ˍa_bˍ'],
    ['svc_nightly_export', 'svc_nightly_export'],
  ])('makes text of %s', (text, markup) => {
    expect(mrkdwn`says ${text}.`.markup).toBe(`says ${markup}.`)
  })

  it('lets no lone backtick swallow the rest of the sentence', () => {
    expect(mrkdwn`says ${'`'} and <!date^1^x|y>`.markup).not.toContain('`')
  })

  it('formats nobody’s words, whatever they are and whatever stands beside them', () => {
    fc.assert(
      fc.property(markedUp(), markedUp(), (one, other) => {
        const { markup } = mrkdwn`“${one}” and “${other}”`
        expect(markup).not.toMatch(/[*`~]/)
        expect(markup).not.toMatch(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u)
      }),
    )
  })

  it('puts markup of ours in as it is', () => {
    expect(mrkdwn`${person('U0ERIN')} asked ${3} times`.markup).toBe('<@U0ERIN> asked 3 times')
  })

  it('never makes markup of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const all = [
          mrkdwn`${text}`,
          code(text),
          codeBlock(text),
          quote(text),
          person(text),
          channelLink(text),
          dateTime(text),
        ]
        const outside = all.filter(({ markup }) => !/^<(?:@[UW]|#[CG]|!date)/.test(markup))
        expect(outside.flatMap(({ markup }) => checkMarkup(markup, 'text'))).toEqual([])
      }),
    )
  })
})

describe('person', () => {
  it.each(['awskey', 'U0ERIN|erin', '!channel', 'S0PAYMENTS'])('does not mention %s', (id) => {
    expect(person(id).markup).toBe(id)
  })
})

describe('dateTime', () => {
  it('falls back to UTC', () => {
    expect(dateTime('2026-03-02T09:00:00.000Z').markup).toBe(
      '<!date^1772442000^{date_short_pretty} {time}|2026-03-02 09:00 UTC>',
    )
  })

  it('leaves what is no moment as text', () => {
    expect([dateTime('<!here>').markup, utc('soon')]).toEqual(['&lt;!here&gt;', 'soon'])
  })
})

describe('quote', () => {
  it('marks every line', () => {
    expect(quote('one\ntwo').markup).toBe('&gt; one\n&gt; two')
  })
})
