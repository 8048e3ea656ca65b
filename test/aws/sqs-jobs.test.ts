import { SQSClient } from '@aws-sdk/client-sqs'
import { type FauxqsServer, startFauxqs } from 'fauxqs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAct, aRequestId } from '../../sandbox/gallery/rows/request-rows.ts'
import { createSqsJobs } from '../../src/aws/sqs-jobs.ts'
import { Job, type Jobs } from '../../src/requests/job.ts'

const ADVANCE: Job = { kind: 'advance', requestId: aRequestId() }

let server: FauxqsServer
let jobs: Jobs
beforeAll(async () => {
  server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false })
  const client = new SQSClient({
    endpoint: `http://127.0.0.1:${server.port}`,
    useQueueUrlAsEndpoint: false,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  jobs = createSqsJobs({ client, queueUrl: server.createQueue('jobs').queueUrl })
})
beforeEach(() => server.reset())
afterAll(() => server.stop())

const queued = () => {
  const messages = server.inspectQueue('jobs')?.messages
  return { ready: messages?.ready ?? [], delayed: messages?.delayed ?? [] }
}
const delaySeconds = (): number[] =>
  queued().delayed.map(({ delayUntil = 0, sentTimestamp }) =>
    Math.round((delayUntil - sentTimestamp) / 1_000),
  )

describe('enqueue', () => {
  it('puts the job into the body, and nothing beside it', async () => {
    const job: Job = { kind: 'act', act: anAct({ reason: 'läuft ab' }), reply: { channel: 'C0' } }

    await jobs.enqueue(job)

    const [message] = queued().ready
    expect(Job.parse(JSON.parse(message?.body ?? ''))).toEqual(job)
    expect(message?.messageAttributes).toEqual({})
  })

  it('is seen at once without a delay', async () => {
    await jobs.enqueue(ADVANCE)
    await jobs.enqueue(ADVANCE, 0)
    await jobs.enqueue(ADVANCE, -5_000)

    expect(queued().ready).toHaveLength(3)
  })

  it('rounds a delay up, never down to nothing', async () => {
    await jobs.enqueue(ADVANCE, 1)
    await jobs.enqueue(ADVANCE, 4_001)

    expect(delaySeconds()).toEqual([1, 5])
  })

  it('cuts a delay at what SQS takes', async () => {
    await jobs.enqueue(ADVANCE, 24 * 3_600_000)

    expect(delaySeconds()).toEqual([900])
  })
})
