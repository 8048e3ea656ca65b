import { describe, expect, it } from 'vitest'
import { richTextWords, wordsOf } from '../../sandbox/page/blocks/block-words.ts'
import { keyed } from '../../sandbox/page/blocks/keyed.ts'
import { markdownText } from '../../sandbox/page/blocks/markdown-text.ts'
import {
  grouped,
  matching,
  menuOptions,
  workspaceOptions,
} from '../../sandbox/page/blocks/menu-options.ts'
import { parseMarkup } from '../../sandbox/page/blocks/parse-markup.ts'
import { formatSlackDate, utcDate } from '../../sandbox/page/blocks/slack-date.ts'
import { tableModel } from '../../sandbox/page/blocks/table-model.ts'
import { lengthNote } from '../../sandbox/page/blocks/text-length.ts'
import { type JsonObject, objectsAt } from '../../sandbox/slack/json.ts'
import type { Names } from '../../sandbox/wire/names.ts'

const names: Names = {
  people: [{ id: 'U0ERIN', name: 'erin', realName: 'Erin Engel' }],
  channels: [
    { id: 'C0PAYMENTS', name: 'payments' },
    { id: 'D0ERIN', name: 'erin' },
  ],
  usergroups: [{ id: 'S0PAYMENTS', handle: 'payments-approvers' }],
}

const text = (words: string, style?: JsonObject): JsonObject => ({
  type: 'text',
  text: words,
  ...(style !== undefined && { style }),
})
const option = (words: string, description?: string): JsonObject => ({
  text: { type: 'plain_text', text: words },
  value: words.toLowerCase(),
  ...(description !== undefined && { description: { type: 'plain_text', text: description } }),
})

/** The elements of the only paragraph. */
function parsed(markup: string, autoLinks = false): readonly JsonObject[] {
  const parts = objectsAt(parseMarkup(markup, autoLinks), 'elements')
  expect(parts).toHaveLength(1)
  return parts.flatMap((part) => objectsAt(part, 'elements'))
}

describe('parseMarkup', () => {
  it('reads bold, italic, struck text and code, also inside each other', () => {
    expect(parsed('*b* _i_ ~s~ `c` *b _bi_*')).toEqual([
      text('b', { bold: true }),
      text(' '),
      text('i', { italic: true }),
      text(' '),
      text('s', { strike: true }),
      text(' '),
      text('c', { code: true }),
      text(' '),
      text('b ', { bold: true }),
      text('bi', { bold: true, italic: true }),
    ])
  })

  it.each(['snake_case_word', '2*3*4', 'a * b * c', '[a](b)', '# a', 'C:\\new_dir\\*', '1. a'])(
    'leaves %s as it stands',
    (markup) => {
      expect(parsed(markup)).toEqual([text(markup)])
    },
  )

  it('finds no markup inside code', () => {
    expect(parsed('`a*b*c_d_ :tada:`')).toEqual([text('a*b*c_d_ :tada:', { code: true })])
  })

  it('reads people, channels, user groups, everybody and emoji', () => {
    expect(parsed('<@U0ERIN><#C0PAYMENTS|pay><!subteam^S0PAYMENTS|@p><!here>:tada:')).toEqual([
      { type: 'user', user_id: 'U0ERIN' },
      { type: 'channel', channel_id: 'C0PAYMENTS' },
      { type: 'usergroup', usergroup_id: 'S0PAYMENTS' },
      { type: 'broadcast', range: 'here' },
      { type: 'emoji', name: 'tada' },
    ])
  })

  it('takes no part of an ARN for an emoji', () => {
    expect(parsed('arn:aws:iam::1')).toEqual([text('arn:aws:iam::1')])
  })

  it('never makes a mention, a link or a tag out of escaped text', () => {
    expect(parsed('&lt;@U0ERIN&gt; &lt;https://evil.example|ok&gt; &amp;lt;')).toEqual([
      text('<@U0ERIN> <https://evil.example|ok> &lt;'),
    ])
  })

  it('reads dates with their format', () => {
    expect(parsed('<!date^1773046800^{date_short_pretty} {time}|2026-03-09 09:00 UTC>')).toEqual([
      { type: 'date', timestamp: 1_773_046_800, format: '{date_short_pretty} {time}' },
    ])
  })

  it('makes links of web and mail addresses only', () => {
    expect(parsed('<https://a.example/?b&amp;c|there>')).toEqual([
      { type: 'link', url: 'https://a.example/?b&c', text: 'there' },
    ])
    expect(parsed('<javascript:alert(1)|there>')).toEqual([text('<javascript:alert(1)|there>')])
  })

  it('links bare addresses only when asked to', () => {
    expect(parsed('see https://a.example/b.', true)).toEqual([
      text('see '),
      { type: 'link', url: 'https://a.example/b' },
      text('.'),
    ])
    expect(parsed('https://a.example')).toEqual([text('https://a.example')])
    expect(parsed('&lt;https://a.example&gt;', true)).toEqual([
      text('<'),
      { type: 'link', url: 'https://a.example' },
      text('>'),
    ])
  })

  it('parts code and quotations from the text around them', () => {
    const { elements } = parseMarkup('a\n```b\n  *c*```\nd\n&gt; e\n&gt; f\ng')
    expect(elements).toEqual([
      { type: 'rich_text_section', elements: [text('a')] },
      { type: 'rich_text_preformatted', elements: [text('b\n  *c*')] },
      { type: 'rich_text_section', elements: [text('d')] },
      { type: 'rich_text_quote', elements: [text('e\nf')] },
      { type: 'rich_text_section', elements: [text('g')] },
    ])
  })
})

describe('formatSlackDate', () => {
  it.each([
    ['{date_short_pretty} {time}', 'Mar 9, 2026 09:00'],
    ['{date}', 'March 9, 2026'],
    ['{date_num} at {time_secs}', '2026-03-09 at 09:00:00'],
    ['{date_long}', 'Monday, March 9, 2026'],
    ['{unheard_of}', '{unheard_of}'],
  ])('writes %s', (format, written) => {
    expect(formatSlackDate(1_773_046_800, format, 'UTC')).toBe(written)
  })

  it('writes the moment in the time zone of the reader', () => {
    expect(formatSlackDate(1_773_046_800, '{time}', 'Europe/Berlin')).toBe('10:00')
    expect(utcDate(1_773_046_800)).toBe('2026-03-09 09:00 UTC')
  })

  it('writes nothing for what is no date', () => {
    expect(formatSlackDate(Number.NaN, '{time}')).toBe('')
  })
})

describe('tableModel', () => {
  const raw = (words: string): JsonObject => ({ type: 'raw_text', text: words })
  const rich = { type: 'rich_text', elements: [] }
  const table = {
    type: 'data_table',
    caption: 'Keys',
    row_header_column_index: 0,
    rows: [
      [raw('Key'), raw('Age'), raw('Owner')],
      [raw('AKIA'), { type: 'raw_number', value: 400, text: '400 days' }, rich],
    ],
  }

  it('takes the first row for the names of the columns, and one column for those of the rows', () => {
    const { caption, columns } = tableModel(table)
    expect(caption).toBe('Keys')
    expect(columns.map(({ header, namesRow }) => [header.words, namesRow])).toEqual([
      ['Key', true],
      ['Age', false],
      ['Owner', false],
    ])
  })

  it('shows a number as it is written, on the right', () => {
    const { columns, rows } = tableModel(table)
    expect(rows[0]?.[1]).toEqual({ words: '400 days', isNumber: true })
    expect(columns.map(({ align }) => align)).toEqual(['left', 'right', 'left'])
  })

  it('keeps rich text, and the alignment that is asked for', () => {
    const { columns, rows } = tableModel({ ...table, column_settings: [{ align: 'center' }] })
    expect(rows[0]?.[2]?.rich).toEqual(rich)
    expect(columns[0]?.align).toBe('center')
  })

  it('reads a table without rows as an empty one', () => {
    expect(tableModel({ type: 'table' })).toMatchObject({ columns: [], rows: [] })
  })
})

describe('menuOptions', () => {
  const element = {
    option_groups: [
      { label: { type: 'plain_text', text: 'Fruits' }, options: [option('Apple', 'red')] },
      { label: { type: 'plain_text', text: 'Roots' }, options: [option('Carrot')] },
    ],
  }

  it('keeps the groups in order', () => {
    expect(grouped(menuOptions(element)).map(({ label }) => label)).toEqual(['Fruits', 'Roots'])
  })

  it('finds by text, description and group, with all words', () => {
    const found = (query: string): readonly string[] =>
      matching(menuOptions(element), query).map(({ text: words }) => words)
    expect(found('RED')).toEqual(['Apple'])
    expect(found('roots car')).toEqual(['Carrot'])
    expect(found('red carrot')).toEqual([])
    expect(found('')).toEqual(['Apple', 'Carrot'])
  })
})

describe('workspaceOptions', () => {
  it('offers people, channels or both, and no direct messages', () => {
    const offered = (type: string): readonly string[] =>
      workspaceOptions(type, names).map(({ text: words }) => words)
    expect(offered('users_select')).toEqual(['Erin Engel'])
    expect(offered('multi_channels_select')).toEqual(['#payments'])
    expect(offered('conversations_select')).toEqual(['#payments', 'Erin Engel'])
  })
})

describe('markdownText', () => {
  it('puts headings below those of the page and names to mentions, but not in code', () => {
    expect(markdownText('# A\n<@U0ERIN> in <#C0PAYMENTS>\n`<@U0ERIN>`', names)).toBe(
      '#### A\n@Erin Engel in #payments\n`<@U0ERIN>`',
    )
  })

  it('never goes deeper than headings go', () => {
    expect(markdownText('##### A', names)).toBe('###### A')
  })
})

describe('wordsOf', () => {
  it('gathers what a block says, not what it sends', () => {
    const button = {
      type: 'button',
      text: { type: 'plain_text', text: 'Approve' },
      action_id: 'request.approve',
      value: 'secret',
      confirm: { title: { type: 'plain_text', text: 'Sure?' } },
    }
    expect(wordsOf({ type: 'odd', text: { type: 'mrkdwn', text: 'Hello' }, more: [button] })).toBe(
      'Hello\nApprove',
    )
  })
})

describe('richTextWords', () => {
  it('gives back what was typed', () => {
    expect(richTextWords(parseMarkup('a *b*'))).toBe('a b')
    expect(richTextWords('typed')).toBe('typed')
    expect(richTextWords(null)).toBe('')
  })
})

describe('lengthNote', () => {
  it.each([
    [{ max_length: 100 }, 10, undefined],
    [{ max_length: 100 }, 90, '10 characters left'],
    [{ max_length: 100 }, 99, '1 character left'],
    [{ max_length: 100 }, 102, '2 characters too many'],
    [{ min_length: 3 }, 0, undefined],
    [{ min_length: 3 }, 1, '2 characters more needed'],
    [{}, 5_000, undefined],
  ])('says for %j and %i characters: %s', (element, length, said) => {
    expect(lengthNote(element, 'x'.repeat(length))).toBe(said)
  })
})

describe('keyed', () => {
  it('gives the same name a key of its own each time', () => {
    const keys = keyed(['a', 'b', 'a'], (item) => item).map(({ key }) => key)
    expect(keys).toEqual(['a 0', 'b 0', 'a 1'])
  })
})
