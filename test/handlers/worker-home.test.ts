import type { SQSEvent } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHandler } from '../../handlers/worker.ts'
import { homeOf, openHome } from '../support/home-of.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/** The shipped worker, called with raw events about Homes, on the sandbox's AWS and Slack. */
let sandbox: RunningSandbox
let environment: Record<string, string>
beforeAll(async () => {
  sandbox = await startTestSandbox()
  const { endpoints } = await sandbox.state()
  const [hub] = endpoints.administrators.filter(({ accountId }) => accountId === '333333333333')
  environment = {
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_REGION: endpoints.region,
    AWS_ACCESS_KEY_ID: hub?.accessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: hub?.secretAccessKey ?? '',
    AWSKEY_CONFIG: new URL('../../sandbox/awskey.yml', import.meta.url).pathname,
    AWSKEY_TABLE: endpoints.table,
    AWSKEY_QUEUE_URL: endpoints.queueUrl,
    SLACK_API_URL: `${sandbox.url}/slack/api/`,
    SLACK_SIGNING_SECRET: 'sandbox-signing-secret',
    SLACK_BOT_TOKEN: 'xoxb-sandbox-bot-token',
  }
  // biome-ignore lint/style/noProcessEnv: the SDK reads its endpoint and credentials nowhere else
  Object.assign(process.env, environment)
})
beforeEach(async () => {
  await sandbox.call('reset', {})
})
afterAll(() => sandbox.stop())

const eventOf = (...jobs: readonly unknown[]): SQSEvent => ({
  Records: jobs.map((job, at) => ({
    messageId: `message-${at}`,
    receiptHandle: 'handle',
    body: JSON.stringify(job),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:333333333333:awskey-jobs',
    awsRegion: 'eu-central-1',
  })),
})
const work = (...jobs: readonly unknown[]) => createHandler({ env: environment })(eventOf(...jobs))
const jobsSoFar = async (): Promise<number> => {
  const bodies = JSON.stringify((await sandbox.call('bodies')).body)
  return bodies.match(/\\"kind\\":\\"home\\"/g)?.length ?? 0
}

describe('the worker handler', () => {
  it('draws the Home of whoever opened it', async () => {
    expect(await work({ kind: 'home', user: 'U0ERIN' })).toEqual({ batchItemFailures: [] })
    expect((await homeOf(sandbox, 'U0ERIN')).text).toContain('Your access keys')
  })

  it('draws nothing for somebody who never opened it', async () => {
    await work({ kind: 'home', user: 'U0ERIN', changed: true })
    await expect(homeOf(sandbox, 'U0ERIN')).rejects.toThrow('has no Home')
  })

  it('gives back a Home that Slack did not take for now, and lets go of one that it never will', async () => {
    await sandbox.fault({
      service: 'slack',
      operation: 'views.publish',
      mode: 'throttle',
      times: 9,
    })
    const later = await work({ kind: 'home', user: 'U0ERIN' })
    expect(later.batchItemFailures).toHaveLength(1)
    await sandbox.fault({
      service: 'slack',
      operation: 'views.publish',
      mode: 'throttle',
      times: 0,
    })
    expect(await work({ kind: 'home', user: 'U0NOBODY' })).toEqual({ batchItemFailures: [] })
  })

  it('asks for one drawing for many changes at once', async () => {
    await openHome(sandbox, 'U0MAYA')
    const before = await jobsSoFar()
    await Promise.all(
      ['U0OMAR', 'U0TINA', 'U0SAM'].map((user) =>
        sandbox.call('command', { user, channel: 'C0PAYMENTS', text: 'rotate erin' }),
      ),
    )
    await sandbox.settle()
    const drawn = (await jobsSoFar()) - before
    expect(drawn).toBeGreaterThanOrEqual(1)
    expect(drawn).toBeLessThanOrEqual(6)
    expect((await homeOf(sandbox, 'U0MAYA')).text).toContain('of erin in development')
  })

  it('goes on with a request whose Homes cannot be refreshed', async () => {
    await openHome(sandbox, 'U0MAYA')
    await sandbox.fault({ service: 'slack', operation: 'views.publish', mode: 'deny', times: 50 })
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
    await sandbox.fault({ service: 'slack', operation: 'views.publish', mode: 'deny', times: 0 })
  })
})
