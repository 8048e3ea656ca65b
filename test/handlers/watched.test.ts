import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHandler as createClock } from '../../handlers/clock.ts'
import { createHandler as createReminder } from '../../handlers/reminder.ts'
import { createHandler as createSlack } from '../../handlers/slack.ts'
import { createHandler as createWorker } from '../../handlers/worker.ts'
import { metricsIn } from '../support/emf-document.ts'
import {
  type HandlersOnSandbox,
  sqsEvent,
  sqsRecord,
  startHandlersOnSandbox,
} from '../support/handlers-on-sandbox.ts'
import { printedBy } from '../support/printed.ts'
import { commandBody, signedSlackRequest } from '../support/signed-slack-request.ts'

/** The shipped handlers called with raw events: what they write for it. */
const CONTEXT = { awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef' }
let on: HandlersOnSandbox
beforeAll(async () => {
  on = await startHandlersOnSandbox('administrator')
})
afterAll(() => on.sandbox.stop())

const help = (fields: Record<string, unknown> = {}): object => {
  const { SLACK_SIGNING_SECRET: signingSecret = '' } = on.environment
  const event = signedSlackRequest({ body: commandBody('help'), signingSecret })
  return { ...event, requestContext: { ...event.requestContext, ...fields } }
}
const acks = async (event: object): Promise<readonly number[]> => {
  const handle = createSlack({ env: on.environment })
  return metricsIn(await printedBy(() => handle(event, CONTEXT)))
    .filter(({ metric }) => metric === 'AckTime')
    .map(({ value }) => value)
}

describe('the slack handler', () => {
  it('times its answer from when the front end took the request', async () => {
    const [since = 0, ...more] = await acks(help({ timeEpoch: Date.now() - 700 }))
    expect(more).toEqual([])
    expect(since).toBeGreaterThanOrEqual(700)
  })

  it('times it from its own start where the front end says no time, or none that can be', async () => {
    for (const timeEpoch of [undefined, 'soon', Date.now() + 60_000, 12])
      expect((await acks(help({ timeEpoch })))[0]).toBeLessThan(30_000)
  })

  it('times nothing that it refused, and no ping', async () => {
    expect(await acks(signedSlackRequest({ body: 'x', signingSecret: 'another' }))).toEqual([])
    expect(await acks({ source: 'aws.events' })).toEqual([])
  })
})

describe('the clock handler', () => {
  it('counts its run, under the id of its invocation', async () => {
    const [ran, ...more] = metricsIn(await printedBy(() => createClock()({}, CONTEXT)))
    expect(more).toEqual([])
    expect(ran).toMatchObject({
      metric: 'ClockRuns',
      value: 1,
      line: { function_request_id: CONTEXT.awsRequestId, cold_start: true },
    })
  })
})

describe('the worker handler', () => {
  it('counts a message that is no job as a failure of the worker', async () => {
    const handle = createWorker({ env: on.environment })
    const printed = await printedBy(() => handle(sqsEvent(sqsRecord('no job')), CONTEXT))
    expect(metricsIn(printed)).toMatchObject([
      { metric: 'Failures', value: 1, dimensions: { Function: 'worker' } },
    ])
  })
})

describe('every handler', () => {
  it('counts it as a failure that it could not begin, and says which error', async () => {
    // biome-ignore lint/style/noProcessEnv: a function that lacks a name of its environment
    const { AWSKEY_QUEUE_URL } = process.env
    // biome-ignore lint/style/noProcessEnv: as above
    delete process.env['AWSKEY_QUEUE_URL']
    const printed = await printedBy(() => expect(createReminder()({}, CONTEXT)).rejects.toThrow())
    // biome-ignore lint/style/noProcessEnv: as above
    process.env['AWSKEY_QUEUE_URL'] = AWSKEY_QUEUE_URL
    expect(metricsIn(printed)).toMatchObject([
      {
        metric: 'Failures',
        dimensions: { Function: 'reminder' },
        line: { errorCode: 'ConfigError' },
      },
    ])
  })
})
