import type { KnownBlock } from '@slack/types'
import { describe, expect, it } from 'vitest'
import { validateBlocks } from '../../../sandbox/slack/blocks/validate-blocks.ts'
import { validateView } from '../../../sandbox/slack/blocks/validate-view.ts'
import type { Json } from '../../../sandbox/slack/json.ts'
import { buttons, plain, section, startSlack } from './slack-fixture.ts'

const message = { surface: 'message', pointer: '/blocks', refusesNew: false } as const
const found = (blocks: Json): readonly string[] =>
  validateBlocks(blocks, message).map((each) => `${each.message} ${each.pointer}`)

const table: KnownBlock = {
  type: 'data_table',
  caption: 'Keys',
  rows: [
    [
      { type: 'raw_text', text: 'Key' },
      { type: 'raw_text', text: 'Age' },
    ],
    [
      { type: 'raw_text', text: 'AKIA' },
      { type: 'raw_number', value: 90, text: '90' },
    ],
  ],
}

describe('chat.postMessage with blocks', () => {
  it('refuses a 60-block message and names the pointer', async () => {
    const { client } = await startSlack()
    const blocks = Array.from({ length: 60 }, (_, index) => section(`line ${index}`))
    await expect(
      client.chat.postMessage({ channel: 'C0PAYMENTS', text: 'x', blocks }),
    ).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: {
          messages: ['[ERROR] no more than 50 items allowed [json-pointer:/blocks]'],
        },
      },
    })
  })

  it('refuses a text that is too long only after escaping', async () => {
    const { client } = await startSlack()
    const post = (text: string): Promise<unknown> =>
      client.chat.postMessage({ channel: 'C0PAYMENTS', text: 'x', blocks: [section(text)] })
    await post('a'.repeat(3_000))
    await expect(post('a'.repeat(2_990) + '&'.repeat(10))).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: {
          messages: [
            '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
          ],
        },
      },
    })
    await post(`${'a'.repeat(2_986)}&lt;<@U0ERIN>`.slice(0, 3_000))
  })

  it('refuses new blocks where the workspace does not have them', async () => {
    const { client, slack, faults } = await startSlack()
    const post = (blocks: KnownBlock[]): Promise<unknown> =>
      client.chat.postMessage({ channel: 'C0PAYMENTS', text: 'x', blocks })
    await post([table])
    faults.plant({ service: 'slack', operation: 'blocks.new', mode: 'deny', times: 1 })
    await post([section('classic')])
    await expect(post([table])).rejects.toMatchObject({ data: { error: 'invalid_blocks' } })
    await post([table])
    slack.workspace.refusesNewBlocks = true
    await expect(post([table])).rejects.toMatchObject({ data: { error: 'invalid_blocks' } })
    await post([section('classic')])
  })

  it('refuses blocks that are no JSON list', async () => {
    const { client } = await startSlack()
    const call = client.apiCall('chat.postMessage', { channel: 'C0PAYMENTS', blocks: '{"type":' })
    await expect(call).rejects.toMatchObject({ data: { error: 'invalid_blocks_format' } })
  })

  it('refuses more markdown than 12 000 characters in all', async () => {
    const { client } = await startSlack()
    const blocks: KnownBlock[] = [1, 2].map(() => ({ type: 'markdown', text: 'x'.repeat(7_000) }))
    await expect(
      client.chat.postMessage({ channel: 'C0PAYMENTS', text: 'x', blocks }),
    ).rejects.toMatchObject({ data: { error: 'msg_blocks_too_long' } })
  })
})

describe('validateBlocks', () => {
  const button = { type: 'button', text: plain('Go') }

  it.each<[string, Json, string]>([
    ['an unknown type', [{ type: 'sections' }], 'unsupported type: sections /blocks/0/type'],
    ['an empty text', [section('')], 'must be more than 0 characters /blocks/0/text/text'],
    [
      'an unknown property',
      [{ ...section('x'), colour: 'red' }],
      'invalid additional property: colour /blocks/0',
    ],
    [
      'a section of nothing',
      [{ type: 'section' }],
      'must define one of `text`, `fields` /blocks/0',
    ],
    [
      'eleven fields',
      [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('x')) }],
      'no more than 10 items allowed /blocks/0/fields',
    ],
    [
      'a field of 2 001',
      [{ type: 'section', fields: [plain('x'.repeat(2_001))] }],
      'must be less than 2001 characters /blocks/0/fields/0/text',
    ],
    [
      'a header of 151',
      [{ type: 'header', text: plain('x'.repeat(151)) }],
      'must be less than 151 characters /blocks/0/text/text',
    ],
    [
      'mrkdwn in a header',
      [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
      'must be a valid enum value /blocks/0/text/type',
    ],
    [
      'eleven context elements',
      [{ type: 'context', elements: Array.from({ length: 11 }, () => plain('x')) }],
      'no more than 10 items allowed /blocks/0/elements',
    ],
    [
      '26 buttons',
      [{ type: 'actions', elements: Array.from({ length: 26 }, () => button) }],
      'no more than 25 items allowed /blocks/0/elements',
    ],
    [
      'no elements',
      [{ type: 'actions', elements: [] }],
      'no less than 1 items allowed /blocks/0/elements',
    ],
    [
      'a button text of 76',
      [{ type: 'actions', elements: [{ type: 'button', text: plain('x'.repeat(76)) }] }],
      'must be less than 76 characters /blocks/0/elements/0/text/text',
    ],
    [
      'a value of 2 001',
      [{ type: 'actions', elements: [{ ...button, value: 'x'.repeat(2_001) }] }],
      'must be less than 2001 characters /blocks/0/elements/0/value',
    ],
    [
      'an action_id of 256',
      [{ type: 'actions', elements: [{ ...button, action_id: 'x'.repeat(256) }] }],
      'must be less than 256 characters /blocks/0/elements/0/action_id',
    ],
    [
      'a block_id of 256',
      [{ type: 'divider', block_id: 'x'.repeat(256) }],
      'must be less than 256 characters /blocks/0/block_id',
    ],
    [
      'a multi-select in actions',
      [{ type: 'actions', elements: [{ type: 'multi_users_select' }] }],
      'unsupported element: multi_users_select /blocks/0/elements/0',
    ],
    [
      'empty options',
      [{ type: 'actions', elements: [{ type: 'static_select', options: [] }] }],
      'no less than 1 items allowed /blocks/0/elements/0/options',
    ],
    [
      'a select without options',
      [{ type: 'actions', elements: [{ type: 'static_select' }] }],
      'must define either `options` or `option_groups` /blocks/0/elements/0',
    ],
    [
      'an option text of 76',
      [
        {
          type: 'actions',
          elements: [{ type: 'overflow', options: [{ text: plain('x'.repeat(76)), value: 'x' }] }],
        },
      ],
      'must be less than 76 characters /blocks/0/elements/0/options/0/text/text',
    ],
    [
      'a confirm text of 301',
      [{ type: 'actions', elements: [{ ...button, confirm: { text: plain('x'.repeat(301)) } }] }],
      'must be less than 301 characters /blocks/0/elements/0/confirm/text/text',
    ],
    [
      'an alert in a message',
      [{ type: 'alert', text: plain('x') }],
      'unsupported type: alert /blocks/0/type',
    ],
    ['a second table', [table, table] as unknown as Json, 'only one table is allowed /blocks'],
    [
      'a table without a caption',
      [
        {
          type: 'data_table',
          rows: [[{ type: 'raw_text', text: 'x' }], [{ type: 'raw_text', text: 'y' }]],
        },
      ],
      'missing required field: caption /blocks/0',
    ],
    [
      'an empty card',
      [{ type: 'card' }],
      'must define one of `hero_image`, `title`, `actions`, `body` /blocks/0',
    ],
    [
      'a null field',
      [{ type: 'section', text: null, fields: [plain('x')] }],
      'must provide an object /blocks/0/text',
    ],
  ])('refuses %s', (_name, blocks, expected) => {
    expect(found(blocks)).toContain(expected)
  })

  it('refuses duplicate ids and lets the same action stand in two blocks', () => {
    const actions = (blockId: string, ...ids: string[]): Json => ({
      type: 'actions',
      block_id: blockId,
      elements: ids.map((id) => ({ ...button, action_id: id })),
    })
    expect(found([actions('a', 'go'), actions('b', 'go')])).toEqual([])
    expect(found([actions('a', 'go', 'go')])).toEqual([
      '`action_id` already exists: go /blocks/0/elements',
    ])
    expect(found([actions('a', 'go'), actions('a', 'stop')])).toEqual([
      '`block_id` already exists: a /blocks/1/block_id',
    ])
  })

  it('takes a container with a table, and counts ids and tables inside it', () => {
    const container = {
      type: 'container',
      title: plain('Details'),
      child_blocks: [section('x'), buttons('go')],
    }
    expect(found([container])).toEqual([])
    expect(found([container, buttons('stop')])).toEqual([
      '`block_id` already exists: decision /blocks/1/block_id',
    ])
  })
})

describe('validateView', () => {
  const modal = { type: 'modal', title: plain('Rotate'), blocks: [section('x')] }
  const inModal = (view: Json): readonly string[] =>
    validateView(view, { surface: 'modal', refusesNew: false }).map(
      (each) => `${each.message} ${each.pointer}`,
    )

  it('takes a modal of 100 blocks and refuses 101', () => {
    const blocks = (length: number): Json => Array.from({ length }, () => section('x'))
    expect(inModal({ ...modal, blocks: blocks(100) })).toEqual([])
    expect(inModal({ ...modal, blocks: blocks(101) })).toContain(
      'no more than 100 items allowed /view/blocks',
    )
  })

  it.each<[string, Json, string]>([
    [
      'a title of 25',
      { ...modal, title: plain('x'.repeat(25)) },
      'must be less than 25 characters /view/title/text',
    ],
    [
      'private_metadata of 3 001',
      { ...modal, private_metadata: 'x'.repeat(3_001) },
      'must be less than 3001 characters /view/private_metadata',
    ],
    [
      'a table',
      { ...modal, blocks: [table] as unknown as Json },
      'unsupported type: data_table /view/blocks/0/type',
    ],
    [
      'a card',
      { ...modal, blocks: [{ type: 'card', title: { type: 'mrkdwn', text: 'x' } }] },
      'unsupported type: card /view/blocks/0/type',
    ],
    [
      'an input without submit',
      {
        ...modal,
        blocks: [{ type: 'input', label: plain('x'), element: { type: 'plain_text_input' } }],
      },
      'must define `submit` to use an `input` block in modals /view/blocks/0/input',
    ],
    [
      'an input of 3 001',
      {
        ...modal,
        submit: plain('Go'),
        blocks: [
          {
            type: 'input',
            label: plain('x'),
            element: { type: 'plain_text_input', max_length: 3_001 },
          },
        ],
      },
      'must be less than or equal to 3000 /view/blocks/0/element/max_length',
    ],
  ])('refuses %s', (_name, view, expected) => {
    expect(inModal(view)).toContain(expected)
  })
})
