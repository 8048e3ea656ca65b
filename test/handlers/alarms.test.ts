import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHandler as createResponder } from '../../handlers/responder.ts'
import { createHandler as createWorker } from '../../handlers/worker.ts'
import {
  type HandlersOnSandbox,
  sqsEvent,
  sqsRecord,
  startHandlersOnSandbox,
} from '../support/handlers-on-sandbox.ts'

/** Alarms of awskey's own, as the input transformers of serverless.yml put them into the two queues. */
let started: HandlersOnSandbox
beforeAll(async () => {
  started = await startHandlersOnSandbox()
})
beforeEach(async () => {
  await started.sandbox.call('reset', {})
})
afterAll(() => started.sandbox.stop())

const ID = '0f6a3d52-1111-4222-8333-944455556666'
const job = (changed: Record<string, string> = {}) => ({
  kind: 'alarm',
  id: ID,
  alarm: 'awskey-responder-errors',
  state: 'ALARM',
  at: '2026-11-29T09:00:00Z',
  ...changed,
})
const told = async (): Promise<readonly string[]> => {
  const messages = await started.sandbox.messages({ channel: 'C0SECURITY' })
  return messages.map((each) => JSON.stringify(each)).filter((text) => /alarm/i.test(text))
}

describe.each([
  ['the worker', createWorker],
  ['the responder', createResponder],
])('an alarm in the queue of %s', (_name, createHandler) => {
  const take = (...bodies: readonly unknown[]) =>
    createHandler({ env: started.environment })(
      sqsEvent(...bodies.map((body, at) => sqsRecord(body, { id: String(at) }))),
    )

  it('is told to security with what it means and what to do', async () => {
    expect(await take(job())).toEqual({ batchItemFailures: [] })
    const [message = '', ...more] = await told()
    expect(more).toEqual([])
    expect(message).toContain('The responder fails')
    expect(message).toContain('What to do')
    expect(message).toContain('docs/alarms.md#responder-errors')
  })

  it('is told once, however often the change arrives', async () => {
    await take(job(), job())
    await take(job())
    expect(await told()).toHaveLength(1)
  })

  it('is told again when it is over', async () => {
    await take(job())
    await take(job({ id: '0f6a3d52-1111-4222-8333-944455557777', state: 'OK' }))
    expect((await told()).join()).toContain('ended')
    expect(await told()).toHaveLength(2)
  })

  it.each(['awskey-anything', 'responder-errors', 'other-responder-errors', '<!channel>'])(
    'is refused under the name %s, which is none of this deployment',
    async (alarm) => {
      expect(await take(job({ alarm }))).toEqual({ batchItemFailures: [] })
      expect(await told()).toEqual([])
    },
  )

  it.each([{ state: 'INSUFFICIENT_DATA' }, { id: 'no-uuid' }, { at: 'now' }])(
    'is no job with %j',
    async (changed) => {
      expect((await take(job(changed))).batchItemFailures).toHaveLength(1)
      expect(await told()).toEqual([])
    },
  )
})

describe('an alarm event on the bus of the sandbox', () => {
  const event = (alarmName: string, state = 'ALARM', previous = 'OK') => ({
    version: '0',
    id: ID,
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '333333333333',
    time: '2026-11-29T09:00:00Z',
    region: 'eu-central-1',
    resources: [`arn:aws:cloudwatch:eu-central-1:333333333333:alarm:${alarmName}`],
    detail: { alarmName, state: { value: state }, previousState: { value: previous } },
  })

  it.each([
    ['awskey-worker-errors', 'responder'],
    ['awskey-responder-errors', 'worker'],
  ])('%s is told by the %s, which it is not about', async (name, teller) => {
    expect((await started.sandbox.call('event', event(name))).body).toEqual({
      answer: { outcome: 'queued', for: teller },
    })
    await started.sandbox.call('settle', {})
    expect(await told()).toHaveLength(1)
  })

  it.each([
    event('awskey-worker-errors', 'OK', 'INSUFFICIENT_DATA'),
    event('awskey-worker-errors', 'INSUFFICIENT_DATA'),
    event('somebody-elses'),
  ])('goes nowhere where the rules take none', async (put) => {
    expect((await started.sandbox.call('event', put)).body).toEqual({
      answer: { outcome: 'ignored' },
    })
  })
})
