import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHandler as createClock } from '../../handlers/clock.ts'
import { createHandler } from '../../handlers/worker.ts'
import {
  type HandlersOnSandbox,
  sqsEvent,
  sqsRecord,
  startHandlersOnSandbox,
} from '../support/handlers-on-sandbox.ts'
import { install, rotate, statusOf } from '../support/main-job.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

/** The shipped handlers, called with raw events, on the sandbox's AWS and Slack. */
let sandbox: RunningSandbox
let environment: HandlersOnSandbox['environment']
beforeAll(async () => {
  ;({ sandbox, environment } = await startHandlersOnSandbox('worker'))
})
beforeEach(async () => {
  await sandbox.call('reset', {})
})
afterAll(() => sandbox.stop())

const unsigned = {
  kind: 'act',
  act: {
    jobId: 'cd'.repeat(32),
    team: 'T0AWSKEY',
    user: 'U0ERIN',
    action: 'command.list',
    value: '',
    at: '2026-03-02T09:00:00.000Z',
    mac: Buffer.alloc(32, 3).toString('base64'),
  },
  reply: { channel: 'C0PAYMENTS' },
}

describe('the worker handler', () => {
  it('takes at most two parameters, as the Node 24 runtime wants', () => {
    expect(createHandler().length).toBeLessThanOrEqual(2)
  })

  it('gives back only the messages of a batch that failed', async () => {
    const answer = await createHandler({ env: environment })(
      sqsEvent(
        sqsRecord('{"kind":"nonsense"}', { id: 'bad' }),
        sqsRecord(unsigned, { id: 'forged' }),
        sqsRecord('not json', { id: 'worse' }),
      ),
    )
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      'bad',
      'worse',
    ])
  })

  it('does nothing for an act that nobody signed, and tells security', async () => {
    await createHandler({ env: environment })(sqsEvent(sqsRecord(unsigned)))
    expect(await sandbox.messages({ to: 'U0ERIN' })).toEqual([])
    expect(JSON.stringify(await sandbox.messages({ channel: 'C0SECURITY' }))).toMatch(/forged/i)
  })

  it('keeps a job whose signature cannot be checked, and tells the person before it goes to the dead-letter queue', async () => {
    await sandbox.fault({ service: 'kms', operation: 'VerifyMac', mode: 'deny', times: 2 })
    const handler = createHandler({ env: environment })
    const first = await handler(sqsEvent(sqsRecord(unsigned, { receives: 1 })))
    expect(first.batchItemFailures).toHaveLength(1)
    expect(await sandbox.messages({ to: 'U0ERIN' })).toEqual([])
    const last = await handler(sqsEvent(sqsRecord(unsigned, { receives: 5 })))
    expect(last.batchItemFailures).toHaveLength(1)
    expect(JSON.stringify(await sandbox.messages({ to: 'U0ERIN' }))).toMatch(/reference/i)
  })

  it('does not try a job once more that ended its worker each time, but answers', async () => {
    const last = await createHandler({ env: environment })(
      sqsEvent(sqsRecord(unsigned, { receives: 5 })),
    )
    expect(last.batchItemFailures).toHaveLength(1)
    expect(JSON.stringify(await sandbox.messages({ to: 'U0ERIN' }))).toMatch(/reference/i)
    expect(await sandbox.messages({ channel: 'C0SECURITY' })).toEqual([])
  })

  it('names what is missing from the environment, all at once and no value', async () => {
    const { AWSKEY_TABLE: _table, AWSKEY_QUEUE_URL: _queue, ...rest } = environment
    const failing = createHandler({ env: rest })(sqsEvent(sqsRecord(unsigned)))
    await expect(failing).rejects.toThrow(/AWSKEY_TABLE[\s\S]*AWSKEY_QUEUE_URL/)
    await expect(createHandler({ env: rest })(sqsEvent())).rejects.not.toThrow(
      /sandbox-signing-secret/,
    )
  })

  it('runs a job about a request that does not exist into nothing', async () => {
    const job = { kind: 'advance', requestId: '01JDCR3M7K8N9P0Q1R2S3T4V5W' }
    expect(await createHandler({ env: environment })(sqsEvent(sqsRecord(job)))).toEqual({
      batchItemFailures: [],
    })
  })
})

describe('the clock handler', () => {
  it('may run many times at once: a request that is due is moved once', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P6D')
    const later = new Date(Date.parse((await sandbox.state()).clock.now) + 3 * 86_400_000)
    const tick = createClock({ clock: { now: () => later } })
    const ticks = await Promise.all(Array.from({ length: 10 }, () => tick()))
    // Each finds the same: the rotation, and whatever else became due on the way.
    const found = new Set(ticks.map(({ enqueued }) => enqueued))
    expect(found.size).toBe(1)
    expect(Math.max(...found)).toBeGreaterThan(0)
    await sandbox.settle()
    await sandbox.advance('P3D')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
    const events = JSON.stringify((await sandbox.call('events')).body)
    expect(events.match(/"eventName":"UpdateAccessKey"/g)).toHaveLength(1)
  })
})
