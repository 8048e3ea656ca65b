import { afterEach, beforeEach, expect, it } from 'vitest'
import { keyOf } from '../support/exposure-steps.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

let sandbox: RunningSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.stop())

async function asked(person: string, text: string): Promise<string> {
  await sandbox.command(person, 'C0PAYMENTS', text)
  await sandbox.settle()
  return JSON.stringify(await sandbox.messages({ to: person }))
}

it('says whose a key is, in any account, and nothing to guests', async () => {
  const key = await keyOf(sandbox, 'erin')
  const told = await asked('U0OMAR', `whose ${key}`)
  for (const part of ['*erin*', '*development*', '<@U0ERIN>', 'Team payments'])
    expect(told).toContain(part)
  expect(await asked('U0GUS', `whose ${key}`)).not.toContain('*erin*')
})

it('does not know whose a key is where an account could not be asked, and says which call failed', async () => {
  await sandbox.fault({ service: 'iam', operation: 'GetAccessKeyLastUsed', mode: 'deny', times: 9 })
  await sandbox.fault({ service: 'sts', operation: 'GetAccessKeyInfo', mode: 'deny', times: 9 })
  const told = await asked('U0OMAR', 'whose AKIAIOSFODNN7EXAMPLE')
  expect(told).toContain('*not known*')
  expect(told).toContain('iam:GetAccessKeyLastUsed')
})
