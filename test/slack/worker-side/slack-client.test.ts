import { WebAPIRateLimitedError } from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import { createSlackClient } from '../../../src/slack/worker-side/slack-client.ts'
import { BOT_TOKEN, startSlack } from '../../sandbox/slack/slack-fixture.ts'

describe('createSlackClient', () => {
  it('speaks to the given base URL', async () => {
    const { url } = await startSlack()
    const client = createSlackClient({ token: BOT_TOKEN, slackApiUrl: `${url}/slack/api/` })

    expect(await client.auth.test()).toMatchObject({ ok: true })
  })

  it('hands a rate limit back at once', async () => {
    const { url, faults } = await startSlack()
    const client = createSlackClient({ token: BOT_TOKEN, slackApiUrl: `${url}/slack/api/` })
    faults.plant({ service: 'slack', operation: 'auth.test', mode: 'throttle', times: 1 })

    await expect(client.auth.test()).rejects.toThrow(WebAPIRateLimitedError)
  })

  it('tries again when the connection broke', async () => {
    const { url, faults } = await startSlack()
    const client = createSlackClient({ token: BOT_TOKEN, slackApiUrl: `${url}/slack/api/` })
    faults.plant({ service: 'slack', operation: 'auth.test', mode: 'crash', times: 2 })

    expect(await client.auth.test()).toMatchObject({ ok: true })
  })

  it('asks once for the token that holds now when Slack refuses the other one, and makes the call again', async () => {
    const { url } = await startSlack()
    const seen: string[] = []
    const client = createSlackClient({
      token: 'xoxb-of-yesterday',
      slackApiUrl: `${url}/slack/api/`,
      renew: async (token) => {
        seen.push(token)
        return BOT_TOKEN
      },
    })

    expect(await client.auth.test()).toMatchObject({ ok: true })
    expect(await client.auth.test()).toMatchObject({ ok: true })
    expect(seen).toEqual(['xoxb-of-yesterday'])
  })

  it('hands the refusal back where no other token is stored', async () => {
    const { url } = await startSlack()
    const client = createSlackClient({ token: 'xoxb-none', slackApiUrl: `${url}/slack/api/` })
    await expect(client.auth.test()).rejects.toThrow('invalid_auth')
  })
})
