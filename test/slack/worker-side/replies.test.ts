import { describe, expect, it } from 'vitest'
import { DEVELOPMENT, ERIN, OLD_KEY } from '../../../sandbox/gallery/rows/request-rows.ts'
import type { KeyListing } from '../../../src/keys/listing.ts'
import { IamUserName } from '../../../src/requests/ids.ts'
import { message, type SlackMessage, section } from '../../../src/slack/text/blocks.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import { keysList } from '../../../src/slack/views/keys-list.ts'
import { createReplies, type Replies } from '../../../src/slack/worker-side/replies.ts'
import { received, type SlackFixture, startSlack } from '../../sandbox/slack/slack-fixture.ts'

const ANSWER = message(mrkdwn`Only for you.`, [section(mrkdwn`Only for you.`)])
const sleep = (): Promise<void> => Promise.resolve()

const listing: KeyListing = {
  of: { kind: 'person', person: ERIN },
  rows: [
    {
      account: DEVELOPMENT,
      accountName: 'development',
      userName: IamUserName.parse('erin'),
      keyId: OLD_KEY,
      status: 'Active',
      ageDays: 90,
      lastUse: { kind: 'unknown', why: 'Throttling' },
      owner: ERIN,
      team: 'payments',
      flags: [],
    },
  ],
  readAt: new Date('2026-03-02T09:00:00.000Z'),
  unreadable: [],
  withoutKeys: 0,
}

async function startReplies(): Promise<SlackFixture & Replies & { responseUrl: string }> {
  const fixture = await startSlack()
  await fixture.slack.command({ user: 'U0ERIN', channel: 'C0PAYMENTS', text: 'list' })
  const { response_url: responseUrl } = received(fixture.requests[0])
  if (typeof responseUrl !== 'string') throw new Error('no response_url')
  return { ...fixture, ...createReplies({ slack: fixture.client, sleep }), responseUrl }
}

const answers = ({ slack }: SlackFixture) =>
  [...slack.workspace.messages.values()].map(({ channel, ephemeral_to, text, blocks }) => ({
    channel,
    only: ephemeral_to,
    text,
    types: blocks.map(({ type }) => type),
  }))

describe('reply', () => {
  it('answers by the response URL, to that person only', async () => {
    const fixture = await startReplies()

    expect(
      await fixture.reply({ responseUrl: fixture.responseUrl, user: 'U0ERIN' }, ANSWER),
    ).toEqual({
      kind: 'answered',
      by: 'response_url',
    })
    expect(answers(fixture)).toMatchObject([
      { channel: 'C0PAYMENTS', only: 'U0ERIN', text: 'Only for you.' },
    ])
  })

  it('answers in the channel when the URL is used up', async () => {
    const fixture = await startReplies()
    const to = { responseUrl: fixture.responseUrl, channel: 'C0PAYMENTS', user: 'U0ERIN' }
    for (let use = 0; use < 5; use += 1) await fixture.reply(to, ANSWER)

    expect(await fixture.reply(to, ANSWER)).toEqual({ kind: 'answered', by: 'ephemeral' })
    expect(answers(fixture).at(-1)).toMatchObject({ channel: 'C0PAYMENTS', only: 'U0ERIN' })
  })

  it('answers in a DM where awskey is not in the channel', async () => {
    const fixture = await startReplies()
    const to = { channel: 'C0GENERAL', user: 'U0ERIN' }

    expect(await fixture.reply(to, ANSWER)).toEqual({ kind: 'answered', by: 'direct_message' })
    expect(answers(fixture)).toMatchObject([{ channel: 'D0ERIN' }])
  })

  it('says how each way failed when nobody can be answered', async () => {
    const fixture = await startReplies()

    expect(await fixture.reply({ channel: 'C0GENERAL', user: 'U0DEL' }, ANSWER)).toEqual({
      kind: 'not_answered',
      why: ['ephemeral: not_in_channel', 'direct_message: user_disabled'],
    })
  })

  it.each([
    'https://evil.example/hook',
    'http://127.0.0.1:1/latest/meta-data',
    'not a url',
    'https://hooks.slack.com.evil.example/x',
  ])('sends nothing to %s', async (responseUrl) => {
    const { client } = await startSlack()
    const called: unknown[] = []
    const { reply } = createReplies({
      slack: client,
      sleep,
      fetch: (url) => {
        called.push(url)
        return Promise.resolve(new Response('ok'))
      },
    })

    expect(await reply({ responseUrl, user: 'U0ERIN' }, ANSWER)).toEqual({
      kind: 'answered',
      by: 'direct_message',
    })
    expect(called).toEqual([])
  })

  it('sends a table where Slack takes it and sections where it does not', async () => {
    const fixture = await startReplies()
    const to = { responseUrl: fixture.responseUrl, user: 'U0ERIN' }
    const list = keysList({ listing, viewer: ERIN })

    await fixture.reply(to, list)
    fixture.slack.workspace.refusesNewBlocks = true
    await fixture.reply(to, list)
    await fixture.reply({ user: 'U0ERIN' }, list)

    const [table, classic, direct] = answers(fixture)
    expect(table?.types).toContain('data_table')
    expect(classic).toMatchObject({ types: ['header', 'section', 'section', 'section', 'context'] })
    expect(direct?.types).toEqual(classic?.types)
  })

  it('sends the text alone when Slack takes no block of it', async () => {
    const fixture = await startReplies()
    const broken: SlackMessage = {
      text: 'Only for you.',
      blocks: [{ type: 'actions', elements: [] }],
    }

    await fixture.reply({ responseUrl: fixture.responseUrl, user: 'U0ERIN' }, broken)

    expect(answers(fixture)).toMatchObject([{ text: 'Only for you.', types: [] }])
  })
})
