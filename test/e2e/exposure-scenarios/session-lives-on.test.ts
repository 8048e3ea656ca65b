import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { auditOf, incidentTold, play, report, until } from '../../support/scenario-steps.ts'
import { type RunningSandbox, startTestSandbox } from '../../support/start-sandbox.ts'

/** Sessions that were opened with the key, and are used after it is Inactive. */
let sandbox: RunningSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.stop())

const Records = z.object({
  events: z.array(
    z.looseObject({
      eventName: z.string(),
      errorCode: z.string().optional(),
      userIdentity: z.looseObject({ type: z.string(), accessKeyId: z.string() }),
    }),
  ),
})

/** What the sessions called, newest first: whose kind, and whether it was refused. */
async function callsInSessions(): Promise<readonly string[]> {
  const { events } = Records.parse((await sandbox.call('events')).body)
  return events
    .filter(
      ({ eventName, userIdentity }) =>
        eventName === 'DescribeInstances' && userIdentity.accessKeyId.startsWith('ASIA'),
    )
    .map(({ userIdentity, errorCode }) => `${userIdentity.type} ${errorCode ?? 'done'}`)
}

it('ends those of the user by the quarantine, and follows each, also the role’s that goes on', async () => {
  const { access_key_id: key } = await play(sandbox, 'session-lives-on')
  expect(await callsInSessions()).toEqual([
    'AssumedRole done',
    'FederatedUser done',
    'IAMUser done',
  ])
  await report(sandbox, key)
  await until(async () => (await callsInSessions()).length === 6)
  expect((await callsInSessions()).slice(0, 3)).toEqual([
    'AssumedRole done',
    'FederatedUser Client.UnauthorizedOperation',
    'IAMUser Client.UnauthorizedOperation',
  ])

  const card = await incidentTold(sandbox)
  expect(card).toContain('sessions of it are still alive (10)')
  expect(card).toContain('aws iam put-role-policy')
  expect(card).toMatch(/≥ 95 of 100, critical, medium confidence/)

  const told = await auditOf(sandbox, key)
  expect(told).toContain('*Sessions opened*\\n3')
  expect(told).toContain('all 3 followed')
  expect(told).toContain('refused: `ec2:DescribeInstances` 2')
  expect(told).toContain('Lateral Movement: `sts:AssumeRole` 1')
  expect(told).toContain('whether sessions of it are still alive')
  expect(told).toMatch(/≥ 55 of 100, medium, low confidence/)
})
