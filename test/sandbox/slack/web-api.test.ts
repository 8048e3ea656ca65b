import { describe, expect, it } from 'vitest'
import { COVERAGE } from '../../../sandbox/slack/coverage.ts'
import { textAt } from '../../../sandbox/slack/json.ts'
import { METHODS } from '../../../sandbox/slack/web-api/methods.ts'
import { BOT_TOKEN, buttons, refusal, section, startSlack } from './slack-fixture.ts'

describe('tokens and methods', () => {
  it('knows the bot by its token', async () => {
    const { client } = await startSlack()
    expect(await client.auth.test()).toMatchObject({
      ok: true,
      team_id: 'T0AWSKEY',
      user_id: 'U0AWSKEYBOT',
      bot_id: 'B0AWSKEY',
    })
  })

  it('refuses a wrong token, a missing one and an unknown method', async () => {
    const { url, client, clientFor } = await startSlack()
    await expect(clientFor('xoxb-other').auth.test()).rejects.toMatchObject(refusal('invalid_auth'))
    const bare = await fetch(`${url}/slack/api/auth.test`, { method: 'POST' })
    expect(await bare.json()).toEqual({ ok: false, error: 'not_authed' })
    await expect(client.apiCall('chat.sing')).rejects.toMatchObject(refusal('unknown_method'))
  })

  it('takes JSON bodies and tokens in the form as well', async () => {
    const { url } = await startSlack()
    const json = await fetch(`${url}/slack/api/chat.postMessage`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${BOT_TOKEN}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify({ channel: 'C0PAYMENTS', blocks: [section('ä ✓')] }),
    })
    expect(await json.json()).toMatchObject({ ok: true, channel: 'C0PAYMENTS' })
    const form = await fetch(`${url}/slack/api/auth.test`, {
      method: 'POST',
      body: new URLSearchParams({ token: BOT_TOKEN }),
    })
    expect(await form.json()).toMatchObject({ ok: true })
    const broken = await fetch(`${url}/slack/api/auth.test`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    })
    expect(await broken.json()).toEqual({ ok: false, error: 'invalid_json' })
  })

  it('refuses a method whose scope the app lacks', async () => {
    const { client } = await startSlack(['chat:write'])
    await expect(client.users.info({ user: 'U0ERIN' })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'users:read' },
    })
  })

  it('says of every method how fully it is covered', () => {
    expect(Object.keys(COVERAGE).toSorted()).toEqual(Object.keys(METHODS).toSorted())
    for (const { level, notes } of Object.values(COVERAGE))
      expect(level === 'partial').toBe(notes !== undefined)
  })
})

describe('chat.*', () => {
  it('posts, updates and deletes the bot own messages', async () => {
    const { client, slack } = await startSlack()
    const { ts = '' } = await client.chat.postMessage({
      channel: 'C0PAYMENTS',
      text: 'card',
      blocks: [section('first'), buttons('request.approve')],
    })
    expect(ts).toMatch(/^1772442000\.\d{6}$/)
    await client.chat.update({ channel: 'C0PAYMENTS', ts, text: 'plain now' })
    expect(slack.snapshot().messages).toMatchObject([
      { channel: 'C0PAYMENTS', ts, text: 'plain now', blocks: [], user: 'U0AWSKEYBOT' },
    ])
    const reply = await client.chat.postMessage({
      channel: 'C0PAYMENTS',
      text: 're',
      thread_ts: ts,
    })
    expect(reply.message).toMatchObject({ thread_ts: ts })
    expect(
      (await client.conversations.replies({ channel: 'C0PAYMENTS', ts })).messages,
    ).toHaveLength(2)
    await client.chat.delete({ channel: 'C0PAYMENTS', ts })
    await expect(client.chat.delete({ channel: 'C0PAYMENTS', ts })).rejects.toMatchObject(
      refusal('message_not_found'),
    )
  })

  it('refuses places the bot may not write to', async () => {
    const { client } = await startSlack()
    const post = (channel: string): Promise<unknown> =>
      client.chat.postMessage({ channel, text: 'x' })
    await expect(post('C0GENERAL')).rejects.toMatchObject(refusal('not_in_channel'))
    await expect(post('C0OLD')).rejects.toMatchObject(refusal('is_archived'))
    await expect(post('C0NOWHERE')).rejects.toMatchObject(refusal('channel_not_found'))
    await expect(
      client.chat.postMessage({ channel: 'C0PAYMENTS', text: '' }),
    ).rejects.toMatchObject(refusal('no_text'))
  })

  it('opens the DM when a person is addressed', async () => {
    const { client } = await startSlack()
    expect(await client.chat.postMessage({ channel: 'U0ERIN', text: 'hello' })).toMatchObject({
      channel: 'D0ERIN',
    })
    const opened = await client.conversations.open({ users: 'U0ERIN' })
    expect(opened.channel?.id).toBe('D0ERIN')
    await expect(client.conversations.open({ users: 'U0DEL' })).rejects.toMatchObject(
      refusal('user_disabled'),
    )
    await expect(client.conversations.open({ users: 'U0BOT' })).rejects.toMatchObject(
      refusal('cannot_dm_bot'),
    )
  })

  it('never updates an ephemeral message, nor one of somebody else', async () => {
    const { client, slack } = await startSlack()
    const shown = await client.chat.postEphemeral({
      channel: 'C0PAYMENTS',
      user: 'U0ERIN',
      text: 'psst',
    })
    const ts = shown.message_ts ?? ''
    await expect(
      client.chat.update({ channel: 'C0PAYMENTS', ts, text: 'x' }),
    ).rejects.toMatchObject(refusal('message_not_found'))
    await expect(
      client.chat.postEphemeral({ channel: 'C0SECURITY', user: 'U0ERIN', text: 'psst' }),
    ).rejects.toMatchObject(refusal('user_not_in_channel'))
    const posted = await client.chat.postMessage({ channel: 'C0PAYMENTS', text: 'mine' })
    const key = `C0PAYMENTS:${posted.ts}`
    const message = slack.workspace.messages.get(key)
    if (message !== undefined) slack.workspace.messages.set(key, { ...message, user: 'U0ERIN' })
    await expect(
      client.chat.update({ channel: 'C0PAYMENTS', ts: posted.ts ?? '', text: 'x' }),
    ).rejects.toMatchObject(refusal('cant_update_message'))
  })

  it('gives every message another time and never goes back', async () => {
    const { client, advanceBusiness } = await startSlack()
    const post = async (): Promise<number> =>
      Number((await client.chat.postMessage({ channel: 'C0PAYMENTS', text: 'x' })).ts)
    const first = await post()
    const second = await post()
    advanceBusiness(7 * 24 * 3_600_000)
    const third = await post()
    expect(second).toBeGreaterThan(first)
    expect(third - first).toBeGreaterThan(600_000)
  })

  it('cuts text at 40 000 characters', async () => {
    const { client, slack } = await startSlack()
    await client.chat.postMessage({ channel: 'C0PAYMENTS', text: 'x'.repeat(40_005) })
    expect(textAt(slack.snapshot().messages[0], 'text')).toHaveLength(40_000)
  })
})

describe('people and channels', () => {
  it('tells guests, external and deactivated people apart', async () => {
    const { client } = await startSlack()
    const user = async (id: string): Promise<unknown> =>
      (await client.users.info({ user: id })).user
    expect(await user('U0GUS')).toMatchObject({ is_restricted: true, team_id: 'T0AWSKEY' })
    expect(await user('U0EVE')).toMatchObject({ is_stranger: false, team_id: 'T0OTHER' })
    expect(await user('U0DEL')).toMatchObject({ deleted: true })
    await expect(user('U0NOBODY')).rejects.toMatchObject(refusal('user_not_found'))
    const found = await client.users.lookupByEmail({ email: 'erin@acme.example' })
    expect(found.user?.id).toBe('U0ERIN')
  })

  it('lists group members and pages through users', async () => {
    const { client } = await startSlack()
    const group = await client.usergroups.users.list({ usergroup: 'S0PAYMENTS' })
    expect(group.users).toEqual(['U0MAYA', 'U0MAX'])
    await expect(client.usergroups.users.list({ usergroup: 'S0NONE' })).rejects.toMatchObject(
      refusal('no_such_subteam'),
    )
    let count = 0
    for await (const page of client.paginate('users.list', { limit: 4 })) {
      const { members } = page as { members?: unknown[] }
      count += members?.length ?? 0
    }
    expect(count).toBe(13)
  })

  it('shows which channels are shared and where the bot is', async () => {
    const { client } = await startSlack()
    const shared = await client.conversations.info({ channel: 'C0SHARED' })
    expect(shared.channel).toMatchObject({ is_ext_shared: true, is_member: true })
    const general = await client.conversations.info({ channel: 'C0GENERAL' })
    expect(general.channel).toMatchObject({ is_member: false })
    const listed = await client.conversations.list({ exclude_archived: true })
    expect(listed.channels?.map(({ id }) => id)).not.toContain('C0OLD')
  })
})

describe('files and marks', () => {
  it('uploads a file through its three steps', async () => {
    const { client, slack } = await startSlack()
    await client.filesUploadV2({
      channel_id: 'C0SECURITY',
      filename: 'audit.csv',
      file: Buffer.from('time,event\n'),
      initial_comment: 'the audit',
    })
    expect(slack.snapshot().files).toMatchObject([
      { name: 'audit.csv', content: 'time,event\n', complete: true, channels: ['C0SECURITY'] },
    ])
    expect(slack.snapshot().messages).toMatchObject([{ channel: 'C0SECURITY', text: 'the audit' }])
  })

  it('pins and reacts once', async () => {
    const { client } = await startSlack()
    const { ts = '' } = await client.chat.postMessage({ channel: 'C0SECURITY', text: 'x' })
    const mark = { channel: 'C0SECURITY', timestamp: ts }
    await client.pins.add(mark)
    await expect(client.pins.add(mark)).rejects.toMatchObject(refusal('already_pinned'))
    await client.reactions.add({ ...mark, name: 'eyes' })
    await expect(client.reactions.add({ ...mark, name: 'eyes' })).rejects.toMatchObject(
      refusal('already_reacted'),
    )
  })
})

describe('planted faults', () => {
  const post = { channel: 'C0PAYMENTS', text: 'x' }
  const fault = { service: 'slack', operation: 'chat.postMessage', times: 1 } as const

  it('throttles with 429 and Retry-After', async () => {
    const { client, faults, slack } = await startSlack()
    faults.plant({ ...fault, mode: 'throttle' })
    await expect(client.chat.postMessage(post)).rejects.toMatchObject({ retryAfter: 1 })
    expect(slack.snapshot().messages).toEqual([])
    await client.chat.postMessage(post)
  })

  it('denies and delays', async () => {
    const { client, faults, slept } = await startSlack()
    faults.plant({ ...fault, mode: 'deny' })
    await expect(client.chat.postMessage(post)).rejects.toMatchObject(refusal('restricted_action'))
    faults.plant({ ...fault, mode: 'delay' })
    await client.chat.postMessage(post)
    expect(slept).toEqual([1_500])
  })

  it('does the work and never answers', async () => {
    const { client, faults, slack, slept } = await startSlack()
    faults.plant({ ...fault, mode: 'timeout_after_success' })
    await expect(client.chat.postMessage(post)).rejects.toThrow()
    expect(slept).toEqual([4_000])
    expect(slack.snapshot().messages).toHaveLength(1)
  })

  it('crashes the container that called, after the work', async () => {
    const { clientFor, faults, slack, crashed } = await startSlack()
    faults.plant({ ...fault, mode: 'crash' })
    const worker = clientFor(BOT_TOKEN, '/slack/~worker/api/')
    await expect(worker.chat.postMessage(post)).rejects.toThrow()
    expect(crashed).toEqual(['worker'])
    expect(slack.snapshot().messages).toHaveLength(1)
  })
})
