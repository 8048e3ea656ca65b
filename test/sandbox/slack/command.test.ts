import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { rotate } from './people-fixture.ts'
import {
  acknowledged,
  answering,
  received,
  SIGNING_SECRET,
  section,
  startSlack,
} from './slack-fixture.ts'

describe('command', () => {
  it('sends the signed form with escaped mentions', async () => {
    const { slack, requests } = await startSlack()
    const text =
      'rotate @omar <@U0TINA> @security-team #payments a&b https://acme.example/x <tag> @nobody'
    expect(await slack.command({ ...rotate, text })).toMatchObject({ status: 200, body: '' })
    const fields = received(requests[0])
    expect(fields).toMatchObject({
      command: '/awskey',
      text: 'rotate <@U0OMAR|omar> <@U0TINA|tina> <!subteam^S0SECURITY|@security-team> <#C0PAYMENTS|payments> a&amp;b <https://acme.example/x> &lt;tag&gt; @nobody',
      api_app_id: 'A0AWSKEY',
      team_id: 'T0AWSKEY',
      user_id: 'U0ERIN',
      channel_id: 'C0PAYMENTS',
      channel_name: 'payments',
    })
    expect(fields).not.toHaveProperty('enterprise_id')
    const headers = requests[0]?.headers ?? {}
    const base = `v0:${headers['x-slack-request-timestamp']}:${requests[0]?.body}`
    const digest = createHmac('sha256', SIGNING_SECRET).update(base).digest('hex')
    expect(headers['x-slack-signature']).toBe(`v0=${digest}`)
  })

  it('shows the acknowledgement to the person alone, or to the channel', async () => {
    const { slack, app } = await startSlack()
    app(() => answering('On it'))
    await slack.command(rotate)
    app(() => answering({ response_type: 'in_channel', text: 'for all', blocks: [section('b')] }))
    await slack.command(rotate)
    const [first, second] = slack.snapshot().messages
    expect(first).toMatchObject({ text: 'On it', ephemeral_to: 'U0ERIN' })
    expect(second).toMatchObject({ text: 'for all' })
    expect(second).not.toHaveProperty('ephemeral_to')
  })

  it('records a missed three-second acknowledgement and tells the person', async () => {
    const { slack, app, advanceWall } = await startSlack()
    app(() => {
      advanceWall(3_001)
      return answering('too late')
    })
    const answer = await slack.command(rotate)
    expect(answer.shown).toBe('/awskey failed with the error "operation_timeout"')
    expect(slack.failures()).toMatchObject([
      { what: 'command /awskey rotate', user: 'U0ERIN', ms: 3_001, status: 200 },
    ])
    expect(slack.snapshot().messages).toMatchObject([
      { user: 'USLACKBOT', ephemeral_to: 'U0ERIN', text: answer.shown },
    ])
  })

  it('records an error status and an acknowledgement Slack would not take', async () => {
    const { slack, app } = await startSlack()
    app(() => ({ ...acknowledged, status: 500 }))
    expect((await slack.command(rotate)).shown).toContain('dispatch_failed')
    app(() => Promise.reject(new Error('refused')))
    expect(await slack.command(rotate)).toMatchObject({ status: 0 })
    app(() => answering({ blocks: [{ type: 'section' }] }))
    expect((await slack.command(rotate)).shown).toContain('invalid_command_response')
    expect(slack.failures()).toHaveLength(3)
  })

  it('lets nobody act who has no client, nor in a place they cannot see', async () => {
    const { slack, requests } = await startSlack()
    for (const user of ['U0DEL', 'U0BOT', 'U0NOBODY'])
      expect(await slack.command({ ...rotate, user })).toMatchObject({ delivered: false })
    expect(await slack.command({ ...rotate, channel: 'D0OMAR' })).toMatchObject({ status: 404 })
    expect(await slack.command({ ...rotate, channel: 'C0OLD' })).toMatchObject({ status: 403 })
    expect(requests).toEqual([])
    expect(await slack.command({ ...rotate, channel: 'D0ERIN' })).toMatchObject({ status: 200 })
    expect(received(requests[0])).toMatchObject({ channel_name: 'directmessage' })
  })
})
