import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { rotate } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'
import { withoutStatement } from '../support/without-statement.ts'

/** The roles that ship are the ones that decide: take a statement out of a template, and what it allowed no longer works. */
const Permissions = z.looseObject({
  used: z.array(z.string()),
  refused: z.array(z.object({ who: z.string(), action: z.string(), message: z.string() })),
})

let sandbox: RunningSandbox
afterEach(() => sandbox.stop())

const permissions = async () => Permissions.parse((await sandbox.call('permissions')).body)

describe('a rotation', () => {
  it('makes no key where the template of the accounts does not let it', async () => {
    const spoke = withoutStatement('deploy/spoke.yml', 'ChangeKeysOfManagedUsers')
    sandbox = await startTestSandbox({ templates: { spoke } })
    await expect(rotate(sandbox)).rejects.toThrow('no new key was handed over')
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    const { refused } = await permissions()
    const [first] = refused
    expect(first).toMatchObject({ action: 'iam:CreateAccessKey' })
    expect(first?.who).toMatch(/^arn:aws:sts::111111111111:assumed-role\/awskey-operator\//)
    expect(first?.message).toContain('because no identity-based policy allows')
  })

  it('is asked for by nobody where slack may not sign', async () => {
    const hub = withoutStatement('serverless.yml', 'SignClicks')
    sandbox = await startTestSandbox({ templates: { hub } })
    await expect(rotate(sandbox)).rejects.toThrow()
    expect(await permissions()).toMatchObject({
      used: expect.not.arrayContaining([
        'awskey-operator/ChangeKeysOfManagedUsers iam:CreateAccessKey',
      ]),
      refused: expect.arrayContaining([expect.objectContaining({ action: 'kms:GenerateMac' })]),
    })
  })

  it('uses the permissions that are there for it, and is refused nothing', async () => {
    sandbox = await startTestSandbox()
    await rotate(sandbox)
    expect(await permissions()).toMatchObject({
      used: expect.arrayContaining([
        'awskey-function-slack/SignClicks kms:GenerateMac',
        'awskey-function-worker/WorkInAccounts sts:AssumeRole',
        'awskey-operator/ChangeKeysOfManagedUsers iam:CreateAccessKey',
        'key policy of ClickKey/Verify kms:VerifyMac',
        'trust of awskey-operator/OneFunctionAlone sts:AssumeRole',
      ]),
      refused: [],
    })
  })
})
