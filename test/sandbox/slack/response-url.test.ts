import { describe, expect, it } from 'vitest'
import { textAt } from '../../../sandbox/slack/json.ts'
import { rotate } from './people-fixture.ts'
import { buttons, received, startSlack } from './slack-fixture.ts'

describe('response_url', () => {
  const respond = (url: string | undefined, body: unknown): Promise<Response> =>
    fetch(url ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  it('works five times and refuses the sixth', async () => {
    const { slack, requests } = await startSlack()
    await slack.command({ ...rotate, channel: 'C0GENERAL' })
    const url = textAt(received(requests[0]), 'response_url')
    for (const text of ['1', '2', '3', '4', '5'])
      expect((await respond(url, { text })).status).toBe(200)
    const sixth = await respond(url, { text: '6' })
    expect(sixth.status).toBe(404)
    expect(await sixth.json()).toEqual({ ok: false, error: 'used_url' })
    expect(slack.snapshot().messages).toHaveLength(5)
    expect(slack.snapshot().messages[0]).toMatchObject({
      ephemeral_to: 'U0ERIN',
      channel: 'C0GENERAL',
    })
  })

  it('expires after thirty minutes', async () => {
    const { slack, requests, advanceWall } = await startSlack()
    await slack.command(rotate)
    advanceWall(30 * 60_000 + 1)
    const late = await respond(textAt(received(requests[0]), 'response_url'), { text: 'x' })
    expect(late.status).toBe(404)
    expect(await late.json()).toEqual({ ok: false, error: 'expired_url' })
  })

  it('replaces and deletes an ephemeral original, posts for all and into threads, and is strict', async () => {
    const { slack, client, requests } = await startSlack()
    const shown = await client.chat.postEphemeral({
      channel: 'C0PAYMENTS',
      user: 'U0ERIN',
      text: 'x',
      blocks: [buttons('go')],
    })
    const ts = shown.message_ts ?? ''
    await slack.click({ user: 'U0ERIN', channel: 'C0PAYMENTS', ts, action_id: 'go' })
    const url = textAt(received(requests[0]), 'response_url')
    await respond(url, { replace_original: true, text: 'replaced' })
    expect(slack.snapshot().messages).toMatchObject([
      { ts, text: 'replaced', ephemeral_to: 'U0ERIN' },
    ])
    await respond(url, { response_type: 'in_channel', text: 'for all', thread_ts: '1.2' })
    await respond(url, { delete_original: true })
    expect(slack.snapshot().messages).toMatchObject([{ text: 'for all', thread_ts: '1.2' }])
    const bad = await respond(url, { blocks: [{ type: 'section' }] })
    expect(bad.status).toBe(400)
    expect(await bad.json()).toMatchObject({ error: 'invalid_blocks' })
  })
})
