import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

const Events = z.object({ events: z.array(z.looseObject({ eventName: z.string() })) })

describe('a signed request that is sent again', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  afterAll(() => sandbox.stop())

  it('makes one rotation, however often and however fast it comes', async () => {
    const body = new URLSearchParams({
      command: '/awskey',
      text: 'rotate',
      team_id: 'T0AWSKEY',
      api_app_id: 'A0AWSKEY',
      user_id: 'U0ERIN',
      channel_id: 'C0PAYMENTS',
      trigger_id: '1.2.3',
      response_url: `${sandbox.url}/slack/response/none`,
    }).toString()
    const timestamp = String(Math.floor(Date.now() / 1_000))
    const signature = `v0=${createHmac('sha256', 'sandbox-signing-secret').update(`v0:${timestamp}:${body}`).digest('hex')}`
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        fetch(`${sandbox.url}/slack/events`, {
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'x-slack-request-timestamp': timestamp,
            'x-slack-signature': signature,
          },
          body,
        }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200))
    await sandbox.settle()
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
    const { events } = Events.parse((await sandbox.call('events')).body)
    const made = events.filter(
      (event) =>
        event.eventName === 'CreateAccessKey' && JSON.stringify(event).includes('awskey-operator'),
    )
    expect(made).toHaveLength(1)
  })
})
