import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { oldKeyOf, rotated, statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/**
 * The worker's container is ended in the middle of a call, after AWS or Slack has done what was asked. Whatever it was, the rotation ends with one sealed, working key
 * beside the old one, and no third key that nobody knows of.
 */
const CRASHES = [
  ['iam', 'ListAccessKeys'],
  ['iam', 'CreateAccessKey'],
  ['secretsmanager', 'CreateSecret'],
  ['secretsmanager', 'PutResourcePolicy'],
  ['secretsmanager', 'PutSecretValue'],
  ['sts', 'GetCallerIdentity'],
  ['dynamodb', 'TransactWriteItems'],
  ['slack', 'chat.postMessage'],
] as const

async function untilHandedOver(sandbox: RunningSandbox): Promise<void> {
  for (let hour = 0; hour < 8; hour++) {
    const told = await sandbox.messages({ channel: 'D0ERIN', holding: 'get-secret-value' })
    if (told.length > 0) return
    await sandbox.advance('PT30M')
  }
}

describe('a worker that is ended in the middle', () => {
  let sandbox: RunningSandbox
  beforeEach(async () => {
    sandbox = await startTestSandbox()
  })
  afterEach(() => sandbox.stop())

  it.each(CRASHES)(
    'of %s %s leaves two known keys and a secret that works',
    async (service, operation) => {
      const oldKey = await oldKeyOf(sandbox, 'erin')
      await sandbox.fault({ service, operation, mode: 'crash', times: 1 })
      await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
      await untilHandedOver(sandbox)
      expect(await sandbox.logs()).toContain('ended by a planted crash')
      await expectWhole(sandbox, oldKey)
    },
  )

  it('makes one key when CreateAccessKey answers nobody after it was done', async () => {
    const oldKey = await oldKeyOf(sandbox, 'erin')
    await sandbox.fault({
      service: 'iam',
      operation: 'CreateAccessKey',
      mode: 'timeout_after_success',
      times: 1,
    })
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
    await untilHandedOver(sandbox)
    await expectWhole(sandbox, oldKey)
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'history')
    expect(JSON.stringify((await sandbox.messages({ to: 'U0ERIN' })).at(-1))).toMatch(/secret/i)
  })

  it('removes the fresh key, and only that, when the secret store fails', async () => {
    const oldKey = await oldKeyOf(sandbox, 'erin')
    await sandbox.fault({
      service: 'secretsmanager',
      operation: 'PutSecretValue',
      mode: 'deny',
      times: 1,
    })
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
    await untilHandedOver(sandbox)
    await expectWhole(sandbox, oldKey)
  })
})

async function expectWhole(
  sandbox: RunningSandbox,
  oldKey: Awaited<ReturnType<typeof oldKeyOf>>,
): Promise<void> {
  const rotation = await rotated(sandbox, oldKey, 'U0ERIN', 'erin')
  expect(await sandbox.keysOf('erin')).toHaveLength(2)
  expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Active')
  const { endpoints } = await sandbox.state()
  const signer = endpoints.users.find(({ accessKeyId }) => accessKeyId === oldKey.accessKeyId)
  if (signer === undefined) throw new Error('no credentials for erin')
  const sealed = await sandbox.fetchSecret(rotation.arn, signer)
  expect(sealed.AccessKeyId).toBe(rotation.newKey.accessKeyId)
  await expect(
    sandbox.callerOf({ accessKeyId: sealed.AccessKeyId, secretAccessKey: sealed.SecretAccessKey }),
  ).resolves.toMatch(/user\/payments\/erin$/)
}
