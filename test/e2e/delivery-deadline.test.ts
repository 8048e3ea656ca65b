import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fetchSealed, install, oldKeyOf, rotate, statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/** The deadline of the sandbox's configuration is 24 hours; 12 more are left after the reminder, and 4 while the new key is Inactive. */
describe('a new key whose secret nobody fetches', () => {
  let sandbox: RunningSandbox
  beforeEach(async () => {
    sandbox = await startTestSandbox()
  })
  afterEach(() => sandbox.stop())

  const inDm = async (): Promise<string> =>
    JSON.stringify(await sandbox.messages({ channel: 'D0ERIN' }))

  it('is announced once more, made Inactive, deleted; the old key works all the time', async () => {
    const { oldKey, newKey } = await rotate(sandbox)
    await sandbox.advance('PT25H')
    expect(await inDm()).toContain('still waits for you')
    expect(await statusOf(sandbox, 'erin', newKey.accessKeyId)).toBe('Active')
    await sandbox.advance('PT12H')
    expect(await statusOf(sandbox, 'erin', newKey.accessKeyId)).toBe('Inactive')
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Active')
    await sandbox.advance('PT5H')
    expect(await statusOf(sandbox, 'erin', newKey.accessKeyId)).toBe('gone')
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Active')
    expect(await inDm()).toContain('nobody fetched the new secret in time')
    expect(await inDm()).toContain('was not touched: it is Active and works as before')
  })

  it('leaves the user free to begin anew, and the earlier secret the current one', async () => {
    const first = await rotate(sandbox)
    const sealed = await install(sandbox, first)
    await sandbox.advance('P8D')
    await sandbox.advance('P8D')
    const card = (await sandbox.messages({ channel: 'C0PAYMENTS', holding: 'request.approve' })).at(
      -1,
    )
    if (card === undefined) throw new Error('no card')
    await sandbox.click(card, 'U0MAYA', 'request.approve')
    expect(await statusOf(sandbox, 'erin', first.oldKey.accessKeyId)).toBe('gone')

    const second = await rotate(sandbox)
    expect(second.oldKey.accessKeyId).toBe(first.newKey.accessKeyId)
    await sandbox.advance('P3D')
    expect(await statusOf(sandbox, 'erin', second.newKey.accessKeyId)).toBe('gone')
    const current = await sandbox.fetchSecret(second.arn, {
      accessKeyId: sealed.AccessKeyId,
      secretAccessKey: sealed.SecretAccessKey,
    })
    expect(current.AccessKeyId).toBe(first.newKey.accessKeyId)

    const third = await rotate(sandbox)
    expect(third.newKey.status).toBe('Active')
  })

  it('is kept when its secret was fetched at the last moment, also while it is Inactive already', async () => {
    const rotation = await rotate(sandbox)
    const { oldKey, newKey } = rotation
    await sandbox.advance('PT37H')
    expect(await statusOf(sandbox, 'erin', newKey.accessKeyId)).toBe('Inactive')
    await fetchSealed(sandbox, rotation)
    await sandbox.advance('PT6H')
    expect(await statusOf(sandbox, 'erin', newKey.accessKeyId)).toBe('Active')
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Active')
  })

  it('stays while it cannot be read whether anybody has it', async () => {
    const { newKey } = await rotate(sandbox)
    const fault = { service: 'cloudtrail', operation: 'LookupEvents', mode: 'throttle' } as const
    await sandbox.fault({ ...fault, times: 1_000_000 })
    await sandbox.advance('P3D')
    expect(await statusOf(sandbox, 'erin', newKey.accessKeyId)).toBe('Active')
    expect(await inDm()).toContain('could not be read whether the owner has fetched')
    await sandbox.fault({ ...fault, times: 0 })
    await sandbox.advance('P3D')
    expect(await statusOf(sandbox, 'erin', newKey.accessKeyId)).toBe('gone')
  })

  it('is never removed once somebody used it', async () => {
    const { newKey } = await rotate(sandbox)
    await sandbox.call('use-key', { access_key_id: newKey.accessKeyId, service: 'ec2' })
    await sandbox.advance('P4D')
    expect(await statusOf(sandbox, 'erin', newKey.accessKeyId)).toBe('Active')
    expect((await oldKeyOf(sandbox, 'erin')).status).toBe('Active')
  })
})
