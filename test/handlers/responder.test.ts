import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHandler } from '../../handlers/responder.ts'
import { keyOf } from '../support/exposure-steps.ts'
import {
  type HandlersOnSandbox,
  sqsEvent,
  sqsRecord,
  startHandlersOnSandbox,
} from '../support/handlers-on-sandbox.ts'
import { statusOf } from '../support/main-job.ts'

/** The responder as it ships, given raw events of SQS. */
let started: HandlersOnSandbox
beforeAll(async () => {
  started = await startHandlersOnSandbox('responder')
})
afterAll(() => started.sandbox.stop())

const act = (key: string) => ({
  kind: 'act',
  act: {
    jobId: 'a'.repeat(64),
    team: 'T0AWSKEY',
    user: 'U0SAM',
    action: 'command.exposed',
    value: `key:${key}`,
    at: '2026-03-02T09:00:00.000Z',
    mac: Buffer.alloc(32, 1).toString('base64'),
  },
  reply: {},
})
const said = async (): Promise<string> =>
  JSON.stringify(await started.sandbox.messages({ channel: 'C0SECURITY' }))

describe('the responder', () => {
  it('contains nothing on an act that nobody signed, and tells security', async () => {
    const key = await keyOf(started.sandbox, 'erin')
    const handle = createHandler({ env: started.environment })
    expect(await handle(sqsEvent(sqsRecord(act(key))))).toEqual({ batchItemFailures: [] })
    expect(await statusOf(started.sandbox, 'erin', key)).toBe('Active')
    expect(await said()).toContain('refused to act on a forged entry')
    expect(await said()).not.toContain('Exposed access key')
  })

  it('gives back what is no job, and does the others of the batch', async () => {
    const handle = createHandler({ env: started.environment })
    const answer = await handle(
      sqsEvent(
        sqsRecord('{', { id: 'broken' }),
        sqsRecord({ kind: 'advance', requestId: '01JDCR3M7K8N9P0Q1R2S3T4V5W' }, { id: 'other' }),
        sqsRecord({ kind: 'incident', keyId: 'AKIA2EXAMPLE234567AB' }, { id: 'nothing-there' }),
      ),
    )
    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: 'broken' }, { itemIdentifier: 'other' }],
    })
  })

  it('tells security of a report that could not be worked on, before it is given up', async () => {
    const key = await keyOf(started.sandbox, 'omar')
    const handle = createHandler({ env: started.environment })
    const answer = await handle(sqsEvent(sqsRecord(act(key), { id: 'last', receives: 5 })))
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'last' }] })
    expect(await said()).toContain('Nothing is known to be contained')
    expect(await said()).toContain(key)
  })

  it('names everything that the environment lacks, before it does anything', async () => {
    const {
      AWSKEY_TABLE: _table,
      AWSKEY_RESPONDER_QUEUE_URL: _queue,
      ...rest
    } = started.environment
    await expect(createHandler({ env: rest })(sqsEvent())).rejects.toThrow(
      /AWSKEY_TABLE[\s\S]*AWSKEY_RESPONDER_QUEUE_URL/,
    )
  })
})
