import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHandler } from '../../handlers/rotate-secret.ts'
import { timesCalled, turnedOn } from '../support/auto-job.ts'
import { type HandlersOnSandbox, startHandlersOnSandbox } from '../support/handlers-on-sandbox.ts'

/** The shipped handler, called as Secrets Manager would call it, for what it must not follow. */
const ROTATION_TOKEN = '0f0e0d0c-0000-4000-8000-rotationtoken0'
const TOKEN = 'f'.repeat(64)

describe('rotate-secret', () => {
  let running: HandlersOnSandbox
  beforeAll(async () => {
    running = await startHandlersOnSandbox('administrator')
  })
  afterAll(() => running.sandbox.stop())

  const call = (event: object): Promise<unknown> =>
    createHandler({ patienceMs: 100 })({
      ...{ Step: 'createSecret', ClientRequestToken: TOKEN, RotationToken: ROTATION_TOKEN },
      ...event,
    })
  const said = (error: unknown): string =>
    error instanceof Error ? `${error.name}: ${error.message}` : 'nothing'

  it.each([
    [{ Step: 'deleteSecret' }],
    [{ SecretId: undefined }],
    [{ ClientRequestToken: 'short' }],
    [{ RotationToken: 7 }],
  ])('takes no event like %j, and does not quote it', async (broken) => {
    const error: unknown = await call({ SecretId: 'arn:x', ...broken }).catch((why: unknown) => why)
    expect(said(error)).toBe('NotARotationError: the event is no step of a rotation')
  })

  it('looks at no secret that nobody registered', async () => {
    const SecretId =
      'arn:aws:secretsmanager:eu-central-1:111111111111:secret:payments/database-AbCdEf'
    const error: unknown = await call({ SecretId }).catch((why: unknown) => why)
    expect(said(error)).toBe('RotationRefusedError: this secret is not registered for rotation')
    expect(await timesCalled(running.sandbox, 'DescribeSecret')).toBe(0)
    expect(await timesCalled(running.sandbox, 'GetSecretValue')).toBe(0)
  })

  it('is let into no account but under its own role, and names the RotationToken nowhere', async () => {
    const { arn } = await turnedOn(running.sandbox)
    for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
      const error: unknown = await call({ SecretId: arn, Step }).catch((why: unknown) => why)
      expect(said(error)).toBe(
        'RotationNotYetError: AWS did not answer: sts:AssumeRole AccessDenied',
      )
      expect(said(error)).not.toContain(ROTATION_TOKEN)
    }
    expect(await running.sandbox.keysOf('erin')).toHaveLength(1)
  })
})
