import { IAMClient, UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { install, rotate, statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

describe('the evidence gate', () => {
  let sandbox: RunningSandbox
  beforeEach(async () => {
    sandbox = await startTestSandbox()
  })
  afterEach(() => sandbox.stop())

  it('holds the old key, and says why, for as long as its last use cannot be read', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.fault({
      service: 'iam',
      operation: 'GetAccessKeyLastUsed',
      mode: 'throttle',
      times: 1_000_000,
    })
    await sandbox.advance('P20D')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Active')
    const shown = JSON.stringify(await sandbox.messages({ channel: 'D0ERIN' }))
    expect(shown).toMatch(/last use/i)
    expect(shown).toMatch(/Throttling/)
    await sandbox.fault({
      service: 'iam',
      operation: 'GetAccessKeyLastUsed',
      mode: 'throttle',
      times: 0,
    })
    await sandbox.advance('P2D')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
  })

  it('leaves the old key Active for ever when nobody installs the new one', async () => {
    const rotation = await rotate(sandbox)
    await sandbox.advance('P30D')
    await sandbox.advance('P30D')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Active')
  })

  it('holds while the old key is still used, and names the caller', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P6D')
    await sandbox.call('use-key', {
      access_key_id: rotation.oldKey.accessKeyId,
      service: 'rds',
      ip: '198.51.100.77',
      user_agent: 'nightly-report/3.1',
    })
    await sandbox.advance('P2D')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Active')
    const shown = JSON.stringify(await sandbox.messages({ channel: 'D0ERIN' }))
    for (const named of ['rds', '198.51.100.77', 'nightly-report/3.1'])
      expect(shown).toContain(named)
  })

  it('makes the old key Active again on Undo, and counts its quiet anew', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P8D')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
    const message = (await sandbox.messages({ channel: 'D0ERIN', holding: 'rotation.undo' })).at(-1)
    if (message === undefined) throw new Error('no Undo button')
    await sandbox.click(message, 'U0ERIN', 'rotation.undo')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Active')
    await sandbox.advance('P6D')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Active')
    await sandbox.advance('P2D')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
  })

  it('starts the soak anew when somebody made the key Active in between, and Inactive again', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P8D')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
    const { endpoints } = await sandbox.state()
    const credentials = endpoints.administrators.find(
      ({ accountId }) => accountId === '111111111111',
    )
    if (credentials === undefined) throw new Error('no administrator')
    const console_ = new IAMClient({ endpoint: endpoints.aws, region: 'us-east-1', credentials })
    for (const Status of ['Active', 'Inactive'] as const)
      await console_.send(
        new UpdateAccessKeyCommand({
          UserName: 'erin',
          AccessKeyId: rotation.oldKey.accessKeyId,
          Status,
        }),
      )
    await sandbox.advance('P7D')
    expect(
      (await sandbox.messages({ channel: 'C0PAYMENTS', holding: 'request.approve' })).length,
    ).toBe(0)
    await sandbox.advance('P2D')
    expect(
      (await sandbox.messages({ channel: 'C0PAYMENTS', holding: 'request.approve' })).length,
    ).toBe(1)
  })
})
