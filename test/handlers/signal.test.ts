/** Raw events of EventBridge into the function that ships, with the AWS of a sandbox behind it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createHandler } from '../../handlers/signal.ts'
import {
  findingEvent,
  healthEvent,
  keyMadeEvent,
  quarantineEvent,
  testEvent,
} from '../support/aws-events.ts'
import { cardsOf, keyOf } from '../support/exposure-steps.ts'
import { type HandlersOnSandbox, startHandlersOnSandbox } from '../support/handlers-on-sandbox.ts'
import { statusOf } from '../support/main-job.ts'

let started: HandlersOnSandbox
beforeAll(async () => {
  started = await startHandlersOnSandbox('signal')
})
afterAll(() => started.sandbox.stop())

const handle = (event: unknown): Promise<unknown> =>
  createHandler({ env: started.environment })(event)
const Bodies = z.object({ bodies: z.array(z.string()) })
async function signalsSent(): Promise<readonly string[]> {
  await started.sandbox.settle()
  const { bodies } = Bodies.parse((await started.sandbox.call('bodies')).body)
  return bodies.filter((body) => body.includes('"kind":"signal"'))
}

describe('the signal function', () => {
  it('signs and passes on what AWS Health reports, with the role that it ships with', async () => {
    const key = await keyOf(started.sandbox, 'erin')
    expect(await handle(healthEvent(key))).toEqual({ outcome: 'taken', signals: 1 })
    await started.sandbox.settle()
    expect(await statusOf(started.sandbox, 'erin', key)).toBe('Inactive')
  })

  it.each([
    ['a finding', (key: string) => findingEvent({ accessKeyId: key })],
    ['a key made outside awskey', (key: string) => keyMadeEvent(key)],
    ['AWS’s quarantine policy on its user', () => quarantineEvent('omar')],
  ])('passes on %s, and the key stays as it is', async (_, event) => {
    const key = await keyOf(started.sandbox, 'omar')
    expect(await handle(event(key))).toEqual({ outcome: 'taken', signals: 1 })
    await started.sandbox.settle()
    expect(await statusOf(started.sandbox, 'omar', key)).toBe('Active')
    expect(JSON.stringify(await cardsOf(started.sandbox))).toContain(key)
  })

  it('refuses an account that is not in the configuration', async () => {
    const before = await signalsSent()
    const key = await keyOf(started.sandbox, 'tina')
    const event = healthEvent(key, { affectedAccount: '999999999999' })
    expect(await handle(event)).toEqual({ outcome: 'refused', why: 'account_not_configured' })
    expect(await signalsSent()).toEqual(before)
    expect(await statusOf(started.sandbox, 'tina', key)).toBe('Active')
  })

  it('answers what it cannot use by name, and passes nothing on', async () => {
    const before = await signalsSent()
    expect(await handle({ source: 'aws.health' })).toMatchObject({ outcome: 'malformed' })
    expect(await handle({ ...healthEvent('x'), source: 'my.app' })).toEqual({
      outcome: 'ignored',
      why: 'another_source',
    })
    expect(await signalsSent()).toEqual(before)
  })

  it('writes a test event down and passes nothing on, and rings for none that somebody made up', async () => {
    const before = await signalsSent()
    expect(await handle(testEvent('guardduty'))).toEqual({ outcome: 'tested' })
    expect(await handle(testEvent('everything'))).toEqual({
      outcome: 'ignored',
      why: 'malformed_test_event',
    })
    expect(await signalsSent()).toEqual(before)
  })

  it('fails when it cannot sign or enqueue, so that Lambda comes again', async () => {
    const key = await keyOf(started.sandbox, 'tina')
    for (const [service, operation] of [
      ['kms', 'GenerateMac'],
      ['sqs', 'SendMessage'],
    ] as const) {
      await started.sandbox.fault({ service, operation, mode: 'deny', times: 20 })
      await expect(handle(healthEvent(key))).rejects.toThrow(/./)
      await started.sandbox.fault({ service, operation, mode: 'deny', times: 0 })
    }
    await started.sandbox.settle()
    expect(await statusOf(started.sandbox, 'tina', key)).toBe('Active')
  })

  it('names everything that the environment lacks', async () => {
    const { AWSKEY_RESPONDER_QUEUE_URL: _url, AWSKEY_CONFIG: _path, ...env } = started.environment
    await expect(createHandler({ env })(healthEvent('x'))).rejects.toThrow(
      /AWSKEY_CONFIG[\s\S]*AWSKEY_RESPONDER_QUEUE_URL/,
    )
  })
})
