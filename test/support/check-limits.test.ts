import { describe, expect, it } from 'vitest'
import { message, section } from '../../src/slack/text/blocks.ts'
import { mrkdwn } from '../../src/slack/text/mrkdwn.ts'
import { checkBlocks, checkLimits } from './check-limits.ts'

const text = (markup: string): object => ({
  type: 'section',
  text: { type: 'mrkdwn', text: markup, verbatim: true },
})

describe('checkLimits', () => {
  it('passes what is right', () => {
    expect(checkLimits(message(mrkdwn`fine`, [section(mrkdwn`fine & fine`)]))).not.toEqual([])
    expect(checkLimits(message(mrkdwn`fine`, [section(mrkdwn`${'fine & fine'}`)]))).toEqual([])
  })

  it.each([
    ['a mention of everybody', text('<!channel>')],
    ['a link', text('<https://evil.example|AWS>')],
    ['a bare ampersand', text('a & b')],
    ['a turned writing direction', text('a \u202e b')],
    ['markup that Slack may extend', { type: 'section', text: { type: 'mrkdwn', text: 'x' } }],
    ['3001 characters', text('x'.repeat(3_001))],
    ['3001 characters after escaping', text('&amp;'.repeat(601))],
    ['an empty text', text('')],
    ['a long header', { type: 'header', text: { type: 'plain_text', text: '&'.repeat(31) } }],
    ['an empty row of buttons', { type: 'actions', elements: [] }],
  ])('catches %s', (_what, block) => {
    expect(checkBlocks([block], 'blocks')).not.toEqual([])
  })

  it('catches 51 blocks', () => {
    expect(
      checkBlocks(
        Array.from({ length: 51 }, () => text('x')),
        'blocks',
      ),
    ).not.toEqual([])
  })
})
