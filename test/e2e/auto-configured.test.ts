import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { otherKey, sealedUser, timesCalled, untilAsked } from '../support/auto-job.ts'
import { cardIn, lastAnswerTo, statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

describe('a line of awskey.yml about rotation by Secrets Manager', () => {
  let sandbox: RunningSandbox
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'awskey-config-'))
    const seeded = await readFile(new URL('../../sandbox/awskey.yml', import.meta.url), 'utf8')
    const line = 'auto: [{ account: development, user: erin, every: 60d, by: U0MAYA }]'
    const configPath = join(folder, 'awskey.yml')
    await writeFile(configPath, `${seeded}\n${line}\n`)
    sandbox = await startTestSandbox({ configPath })
  })
  afterAll(async () => {
    await sandbox.stop()
    await rm(folder, { recursive: true })
  })

  it('turns it on when there is a sealed secret, in the name of whoever it says, who approves no deletion', async () => {
    const sealed = await sealedUser(sandbox)
    await sandbox.advance('P1D')
    expect(await timesCalled(sandbox, 'RotateSecret')).toBe(1)
    await untilAsked(sandbox)
    const newKey = await otherKey(sandbox, sealed)
    await sandbox.call('use-key', { access_key_id: newKey.accessKeyId, service: 'ec2' })
    await sandbox.advance('P9D')
    expect(await statusOf(sandbox, 'erin', sealed.key.accessKeyId)).toBe('Inactive')
    await sandbox.advance('P8D')
    const card = await cardIn(sandbox)
    await sandbox.click(card, 'U0MAYA', 'request.approve')
    expect(await lastAnswerTo(sandbox, 'U0MAYA')).toMatch(/their own/i)
    await sandbox.click(card, 'U0MAX', 'request.approve')
    expect(await statusOf(sandbox, 'erin', sealed.key.accessKeyId)).toBe('gone')
  })
})
