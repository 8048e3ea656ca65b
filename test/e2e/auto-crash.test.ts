import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { otherKey, type Sealed, sealedUser, signer, turnedOn } from '../support/auto-job.ts'
import { lastAnswerTo, statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/**
 * Whoever works on a rotation that Secrets Manager asked for, worker or rotation function, is ended at a call after AWS has done what was asked, or never hears of it. Secrets Manager tries again as it does;
 * the end is one new key, sealed and current, beside the old one that still works, and no third key that nobody knows of.
 */
const MISHAPS = [
  ['crash', 'iam', 'CreateAccessKey', 1],
  ['crash', 'secretsmanager', 'PutResourcePolicy', 1],
  // The first value is put by the worker, the second by the rotation function.
  ['crash', 'secretsmanager', 'PutSecretValue', 1],
  ['crash', 'secretsmanager', 'PutSecretValue', 2],
  ['crash', 'secretsmanager', 'GetSecretValue', 1],
  ['crash', 'secretsmanager', 'DescribeSecret', 3],
  ['crash', 'secretsmanager', 'UpdateSecretVersionStage', 1],
  ['crash', 'secretsmanager', 'UpdateSecretVersionStage', 2],
  ['crash', 'sts', 'GetCallerIdentity', 1],
  ['crash', 'dynamodb', 'UpdateItem', 2],
  ['timeout_after_success', 'secretsmanager', 'PutSecretValue', 2],
  ['deny', 'secretsmanager', 'PutSecretValue', 1],
  ['deny', 'secretsmanager', 'UpdateSecretVersionStage', 1],
] as const

describe('a rotation by Secrets Manager', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  beforeEach(async () => {
    await sandbox.call('reset', {})
  })
  afterAll(() => sandbox.stop())

  it.each(MISHAPS)(
    'ends whole after %s of %s %s, %d times',
    async (mode, service, operation, times) => {
      const sealed = await turnedOn(sandbox)
      await sandbox.advance('P59DT23H59M')
      await sandbox.fault({ service, operation, mode, times })
      await untilTold(sandbox)
      await expectWhole(sandbox, sealed)
    },
    60_000,
  )
})

describe('turning it on', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  beforeEach(async () => {
    await sandbox.call('reset', {})
  })
  afterAll(() => sandbox.stop())

  it.each([
    ['crash', 'secretsmanager', 'PutResourcePolicy'],
    ['crash', 'secretsmanager', 'RotateSecret'],
    ['timeout_after_success', 'secretsmanager', 'RotateSecret'],
    ['deny', 'secretsmanager', 'RotateSecret'],
  ])(
    'is turned on after %s of %s %s',
    async (mode, service, operation) => {
      await sealedUser(sandbox)
      await sandbox.fault({ service, operation, mode, times: 1 })
      await sandbox.command('U0ERIN', 'C0PAYMENTS', 'auto development/erin 60d')
      await sandbox.advance('PT2H')
      await sandbox.command('U0ERIN', 'C0PAYMENTS', 'auto development/erin 60d')
      expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain('every 60 days already')
      await sandbox.advance('P60D')
      expect(await sandbox.keysOf('erin')).toHaveLength(2)
    },
    60_000,
  )
})

/** Nobody reads the secret meanwhile: the old key, seen from somewhere new, would rightly stand in the way. */
async function untilTold(sandbox: RunningSandbox): Promise<void> {
  const told = async (): Promise<number> =>
    (await sandbox.messages({ channel: 'D0ERIN', holding: 'get-secret-value' })).length
  const before = await told()
  await sandbox.advance('PT2M')
  for (let tries = 0; tries < 40 && (await told()) === before; tries++)
    await sandbox.advance('PT15M')
}

async function expectWhole(sandbox: RunningSandbox, sealed: Sealed): Promise<void> {
  const { arn, key, credentials } = sealed
  const newKey = await otherKey(sandbox, sealed)
  expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Active')
  const current = await sandbox.fetchSecret(arn, signer(credentials))
  expect(current.AccessKeyId).toBe(newKey.accessKeyId)
  await expect(sandbox.callerOf(signer(current))).resolves.toMatch(/user\/payments\/erin$/)
}
