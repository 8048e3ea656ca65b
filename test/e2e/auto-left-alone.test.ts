import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sealedUser, turnedOn, untilAsked } from '../support/auto-job.ts'
import { cardIn } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

describe('a rotation by Secrets Manager of somebody who is exempt', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  afterAll(() => sandbox.stop())

  it('is held, and done once the exemption has been taken back', async () => {
    const sealed = await turnedOn(sandbox)
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'exempt development/erin 170d because it moves')
    await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve')
    await untilAsked(sandbox)
    expect(await sandbox.keysOf('erin')).toMatchObject([
      { accessKeyId: sealed.key.accessKeyId, status: 'Active' },
    ])
    expect(await sandbox.logs()).toContain('no rotation was opened: left_alone')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'exempt development/erin off')
    await untilAsked(sandbox)
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
  })

  it('is its owner’s to begin by hand all the same', async () => {
    await sandbox.call('reset', {})
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'exempt development/erin 170d because it moves')
    await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve')
    expect((await sealedUser(sandbox)).key.status).toBe('Active')
  })
})
