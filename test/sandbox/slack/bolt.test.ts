import { App, AwsLambdaReceiver, LogLevel } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { describe, expect, it } from 'vitest'
import type { DeliveredRequest, DeliveredResponse } from '../../../sandbox/slack/dispatch.ts'
import { textAt } from '../../../sandbox/slack/json.ts'
import {
  BOT_TOKEN,
  buttons,
  plain,
  SIGNING_SECRET,
  type SlackFixture,
  startSlack,
} from './slack-fixture.ts'

const view: ModalView = {
  type: 'modal',
  callback_id: 'rotate',
  title: plain('Rotate'),
  submit: plain('Rotate'),
  blocks: [
    {
      type: 'input',
      block_id: 'reason',
      label: plain('Reason'),
      element: { type: 'plain_text_input', action_id: 'text' },
    },
  ],
}

function startBolt({ url, app: deliverTo }: SlackFixture): App {
  const receiver = new AwsLambdaReceiver({
    signingSecret: SIGNING_SECRET,
    logLevel: LogLevel.ERROR,
  })
  const app = new App({
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: `${url}/slack/api/`, retryConfig: { retries: 0 } },
    authorize: () =>
      Promise.resolve({ botToken: BOT_TOKEN, botId: 'B0AWSKEY', botUserId: 'U0AWSKEYBOT' }),
  })
  const handler = receiver.toHandler()
  deliverTo(async (request: DeliveredRequest): Promise<DeliveredResponse> => {
    const event = {
      resource: '/slack/events',
      path: '/slack/events',
      httpMethod: 'POST',
      headers: request.headers,
      body: request.body,
      isBase64Encoded: false,
      multiValueHeaders: {},
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      requestContext: {},
    }
    const { statusCode, body = '' } = await handler(event, {})
    return { status: statusCode, headers: {}, body }
  })
  return app
}

describe('an unchanged Bolt app', () => {
  it('passes the handshake, a command with a modal, a submission and a click', async () => {
    const fixture = await startSlack()
    const { slack } = fixture
    const app = startBolt(fixture)
    app.command('/awskey', async ({ ack, client, body, respond }) => {
      await client.views.open({ trigger_id: body.trigger_id, view })
      await ack()
      await respond('opened')
    })
    app.view('rotate', async ({ ack, view: submitted, client }) => {
      const reason = submitted.state.values['reason']?.['text']?.value
      await ack()
      await client.chat.postMessage({
        channel: 'C0PAYMENTS',
        text: `rotate: ${reason}`,
        blocks: [buttons('request.approve')],
      })
    })
    app.action('request.approve', async ({ ack, respond, body }) => {
      await ack()
      await respond({ replace_original: true, text: `approved by ${body.user.id}` })
    })
    app.event('app_home_opened', async ({ client, event }) => {
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [] } })
    })
    expect(await slack.verifyUrl()).toMatchObject({ status: 200 })
    expect(await slack.command({ user: 'U0ERIN', channel: 'C0PAYMENTS', text: '' })).toMatchObject({
      status: 200,
    })
    const view_id = textAt(slack.snapshot().views[0], 'view_id') ?? ''
    const values = { reason: { text: 'too old' } }
    expect(await slack.submit({ user: 'U0ERIN', view_id, values })).toMatchObject({ status: 200 })
    const card = slack.snapshot().messages.find(({ text }) => text === 'rotate: too old')
    const at = { channel: 'C0PAYMENTS', ts: textAt(card, 'ts') ?? '', action_id: 'request.approve' }
    expect(await slack.click({ ...at, user: 'U0MAYA' })).toMatchObject({ status: 200 })
    expect(await slack.home({ user: 'U0ERIN' })).toMatchObject({ status: 200 })
    expect(slack.failures()).toEqual([])
    expect(slack.snapshot().views).toEqual([])
    expect(slack.snapshot().homes).toMatchObject([{ user: 'U0ERIN' }])
    expect(slack.snapshot().messages).toMatchObject([
      { text: 'opened', ephemeral_to: 'U0ERIN' },
      { text: 'approved by U0MAYA' },
    ])
  })

  it('answers 404 to a command nobody listens to, which counts as a failure', async () => {
    const fixture = await startSlack()
    startBolt(fixture)
    const answer = await fixture.slack.command({ user: 'U0ERIN', channel: 'C0PAYMENTS', text: '' })
    expect(answer).toMatchObject({ status: 404 })
    expect(fixture.slack.failures()).toMatchObject([{ status: 404 }])
  })
})
