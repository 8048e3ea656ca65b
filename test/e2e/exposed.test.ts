import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { oldKeyOf, statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

describe('/awskey exposed', () => {
  let sandbox: RunningSandbox
  beforeEach(async () => {
    sandbox = await startTestSandbox()
  })
  afterEach(() => sandbox.stop())

  it('makes a quiet key Inactive and denies its user everything, on the word of security', async () => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${accessKeyId} in a public repository`)
    expect(await statusOf(sandbox, 'erin', accessKeyId)).toBe('Inactive')
    const [card] = await sandbox.messages({ channel: 'C0SECURITY', holding: 'contained' })
    expect(JSON.stringify(card)).toContain('in a public repository')
  })
})
