import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  otherKey,
  sealedUser,
  signer,
  timesCalled,
  turnedOn,
  untilAsked,
} from '../support/auto-job.ts'
import { everythingStored } from '../support/everything-stored.ts'
import { cardIn, lastAnswerTo, statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

describe('rotation by Secrets Manager', () => {
  let sandbox: RunningSandbox
  beforeEach(async () => {
    sandbox = await startTestSandbox()
  })
  afterEach(() => sandbox.stop())

  const asked = (text: string, by = 'U0ERIN') => sandbox.command(by, 'C0PAYMENTS', `auto ${text}`)

  it('makes the new key current at its moment, and leads the old key to a deletion that whoever turned it on cannot approve', async () => {
    const sealed = await turnedOn(sandbox)
    const { key: oldKey, arn, credentials } = sealed
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    expect(await sandbox.fetchSecret(arn, signer(credentials))).toEqual(credentials)

    await untilAsked(sandbox)
    const newKey = await otherKey(sandbox, sealed)
    const current = await sandbox.fetchSecret(arn, signer(credentials))
    expect(current.AccessKeyId).toBe(newKey.accessKeyId)
    await expect(sandbox.callerOf(signer(current))).resolves.toMatch(/user\/payments\/erin$/)
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Active')

    await sandbox.call('use-key', { access_key_id: newKey.accessKeyId, service: 'ec2' })
    await sandbox.advance('P9D')
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Inactive')
    await sandbox.advance('P8D')
    const card = await cardIn(sandbox)
    await sandbox.click(card, 'U0ERIN', 'request.approve')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toMatch(/their own/i)
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Inactive')
    await sandbox.click(card, 'U0MAYA', 'request.approve')
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('gone')
    await expect(sandbox.callerOf(signer(current))).resolves.toMatch(/user\/payments\/erin$/)

    await sandbox.command('U0SAM', 'C0SECURITY', 'history development/erin')
    expect(await lastAnswerTo(sandbox, 'U0SAM')).toContain('Secrets Manager asked to rotate')
    expect(await everythingStored(sandbox)).not.toContain(current.SecretAccessKey)

    // The next one comes by itself.
    await sandbox.advance('P43D')
    await sandbox.advance('PT10M')
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
  })

  it('leaves the old key Active where only awskey ever used the new one, takes that back when nobody fetched it, and is asked again', async () => {
    const sealed = await turnedOn(sandbox)
    const { key, arn, credentials } = sealed
    await untilAsked(sandbox)
    const { accessKeyId } = await otherKey(sandbox, sealed)
    await sandbox.advance('P40D')
    expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Active')
    expect(await statusOf(sandbox, 'erin', accessKeyId)).toBe('gone')
    expect(await sandbox.fetchSecret(arn, signer(credentials))).toEqual(credentials)

    await sandbox.advance('P20D')
    await sandbox.advance('PT10M')
    const another = await otherKey(sandbox, sealed)
    expect(await sandbox.fetchSecret(arn, signer(credentials))).toMatchObject({
      AccessKeyId: another.accessKeyId,
    })
  })

  it('asks for a sealed secret, an interval that is long enough, and an interval at all', async () => {
    await asked('development/erin 60d')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain('/awskey rotate')
    await sealedUser(sandbox)
    await asked('development/erin 35d')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain('`36d`')
    await asked('development/erin 90h')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain('whole days')
    await asked('development/erin')
    expect(JSON.stringify(await sandbox.messages({ to: 'U0ERIN' }))).not.toContain('*On:*')
    await asked('development/erin off')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain('does not rotate')
    expect(await timesCalled(sandbox, 'RotateSecret')).toBe(0)
  })

  it('asks nobody any more once it is turned off', async () => {
    await turnedOn(sandbox)
    await asked('development/erin 60d')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain('every 60 days already')
    await asked('development/erin off')
    await sandbox.advance('P70D')
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    await asked('development/erin off')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain('does not rotate')
  })

  it('needs the owner or the team where somebody else asks', async () => {
    await sealedUser(sandbox)
    await asked('development/erin 60d', 'U0OMAR')
    expect(await timesCalled(sandbox, 'RotateSecret')).toBe(0)
    const card = await cardIn(sandbox, 'D0ERIN')
    await sandbox.click(card, 'U0OMAR', 'request.approve')
    expect(await timesCalled(sandbox, 'RotateSecret')).toBe(0)
    await sandbox.click(card, 'U0ERIN', 'request.approve')
    expect(await timesCalled(sandbox, 'RotateSecret')).toBe(1)
    await untilAsked(sandbox)
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
  })

  it('stands still once, with no key touched, where the user has two keys, and begins anew when there is room', async () => {
    const { key } = await turnedOn(sandbox)
    const iam = (action: string, more: object = {}) =>
      sandbox.call('console', { action, account: '111111111111', user_name: 'erin', ...more })
    expect(await iam('create_key')).toMatchObject({ httpStatus: 200 })
    const second = (await sandbox.keysOf('erin'))[1]?.accessKeyId ?? ''
    await untilAsked(sandbox)
    await sandbox.advance('PT23H')
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
    expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Active')
    const held = await sandbox.messages({ channel: 'D0ERIN', holding: 'no room for one' })
    expect(held.filter(({ thread_ts }) => thread_ts === undefined)).toHaveLength(1)

    await iam('delete_key', { access_key_id: second })
    await sandbox.advance('P1D')
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    await sandbox.advance('P59D')
    await sandbox.advance('PT20M')
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
  })
})
