import { GetRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import { answersTo, threadOf } from '../support/exposure-steps.ts'
import { incidentTold, play, report } from '../support/scenario-steps.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/** A role that an exposed key assumed: security has the account's own document revoke its sessions, and nobody else can. */
let sandbox: RunningSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.stop())

const REVOKE = 'incident.revoke'

async function cleanUp(): Promise<Message> {
  const shown = await sandbox.messages({
    channel: 'C0SECURITY',
    holding: 'What is left to clean up',
  })
  const list = shown.findLast((message) => !message.ephemeral_to)
  if (list === undefined) throw new Error('there is no list')
  return list
}

async function revocationOf(role: string): Promise<string | undefined> {
  const { endpoints } = await sandbox.state()
  const credentials = endpoints.administrators.find(({ accountId }) => accountId === '111111111111')
  if (credentials === undefined) throw new Error('no administrator')
  const iam = new IAMClient({ endpoint: endpoints.aws, region: 'us-east-1', credentials })
  const command = new GetRolePolicyCommand({ RoleName: role, PolicyName: 'AWSRevokeOlderSessions' })
  return iam.send(command).then(
    ({ PolicyDocument }) => decodeURIComponent(PolicyDocument ?? ''),
    () => undefined,
  )
}

it('is one click of security, and is told when IAM shows it', async () => {
  const { access_key_id: key } = await play(sandbox, 'session-lives-on')
  await report(sandbox, key)
  await incidentTold(sandbox)
  const list = await cleanUp()
  expect(JSON.stringify(list)).toContain("the button has this account's own document do it")
  const value = buttonsOf(list).get(REVOKE)
  const [, role = ''] = /arn:aws:iam::\d{12}:role\/([\w-]+)/.exec(JSON.stringify(list)) ?? []

  await sandbox.click(list, 'U0MAYA', REVOKE, value)
  expect(await answersTo(sandbox, 'U0MAYA')).not.toBe('[]')
  expect(await revocationOf(role)).toBeUndefined()

  await sandbox.click(list, 'U0SAM', REVOKE, value)
  await sandbox.settle()
  expect(await revocationOf(role)).toContain('aws:TokenIssueTime')
  expect(await threadOf(sandbox)).toContain('are denied, as IAM shows')
  const after = await cleanUp()
  expect(buttonsOf(after).has(REVOKE)).toBe(false)

  // The same click once more: there is nothing left to do, and it is said.
  await sandbox.click(list, 'U0SIA', REVOKE, value)
  expect(await answersTo(sandbox, 'U0SIA')).not.toBe('[]')
}, 120_000)
