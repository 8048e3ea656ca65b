import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sealedUser, timesCalled, turnedOn, untilAsked } from '../support/auto-job.ts'
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

describe('lines of awskey.yml about somebody who is exempt', () => {
  let sandbox: RunningSandbox
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'awskey-config-'))
    const seeded = await readFile(new URL('../../sandbox/awskey.yml', import.meta.url), 'utf8')
    const until = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10)
    const lines = [
      'auto: [{ account: development, user: erin, every: 60d, by: U0MAYA }]',
      'exempt:',
      `  - { account: development, user: erin, until: ${until}, reason: it moves to a role }`,
      `  - { group: nobody, until: ${until}, reason: none is in it }`,
      `  - { account: production, tag: { team: payments }, until: ${until}, reason: not trusted }`,
    ]
    const configPath = join(folder, 'awskey.yml')
    await writeFile(configPath, `${seeded}\n${lines.join('\n')}\n`)
    sandbox = await startTestSandbox({ configPath })
  })
  afterAll(async () => {
    await sandbox.stop()
    await rm(folder, { recursive: true })
  })
  const offer = async (): Promise<string> => {
    for (let tries = 0; tries < 10; tries++) {
      await sandbox.command('U0MAYA', 'C0PAYMENTS', 'rotate team payments all')
      const shown = JSON.stringify((await sandbox.messages({ to: 'U0MAYA' })).at(-1))
      if (!/ask again in a few|could be read in time/.test(shown)) return shown
    }
    throw new Error('not everything could be read in time')
  }

  it('leave the user out, read the groups of the others, and do not know where these cannot be read', async () => {
    const shown = await offer()
    expect(shown).toMatch(/exempt: erin in development \(until .*it moves to a role/)
    expect(shown).toContain('`omar` in development')
    await sandbox.fault({
      service: 'iam',
      operation: 'ListGroupsForUser',
      mode: 'deny',
      times: 1_000,
    })
    const without = await offer()
    expect(without).toMatch(/not known whether it is snoozed or exempt: .*omar in development/)
    expect(without).toMatch(/exempt: erin in development/)
    await sandbox.call('reset', {})
  })

  it('turn no rotation by Secrets Manager on for them', async () => {
    await sealedUser(sandbox)
    await sandbox.advance('P2D')
    expect(await timesCalled(sandbox, 'RotateSecret')).toBe(0)
  })
})
