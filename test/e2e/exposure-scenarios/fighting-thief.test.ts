import { afterEach, beforeEach, expect, it } from 'vitest'
import { cardOf, consoleOf, DENY_ALL, threadOf } from '../../support/exposure-steps.ts'
import { statusOf } from '../../support/main-job.ts'
import { incidentTold, play, report, until } from '../../support/scenario-steps.ts'
import { type RunningSandbox, startTestSandbox } from '../../support/start-sandbox.ts'

/** A thief who has made a second way in with the key, and undoes the containment within four seconds of it. */
let sandbox: RunningSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.stop())

it('is contained again, and the second way in is told with the rest', async () => {
  const { access_key_id: key, user_name: user } = await play(sandbox, 'fighting-thief')
  await report(sandbox, key)
  const console = await consoleOf(sandbox)
  await until(async () => (await statusOf(sandbox, user, key)) === 'Active')
  await until(async () => !(await console.policiesOf(user)).includes(DENY_ALL))
  expect((await sandbox.keysOf('shadow-admin'))[0]?.status).toBe('Active')

  await sandbox.advance('PT11S')
  expect(await statusOf(sandbox, user, key)).toBe('Inactive')
  expect(await console.policiesOf(user)).toContain(DENY_ALL)
  const thread = await threadOf(sandbox)
  expect(thread).toContain('It did not hold')
  expect(thread).toContain('somebody made the key Active again')
  expect(thread).toContain('somebody took the quarantine away')
  expect(thread).toContain('<!subteam^S0SECURITY>')
  await sandbox.advance('PT6M')
  const card = JSON.stringify(await cardOf(sandbox))
  expect(card).toContain('undone by somebody once')
  expect(card).toContain('Looked again 3 of 3 times')

  const told = await incidentTold(sandbox)
  const [second] = await sandbox.keysOf('shadow-admin')
  expect(told).toContain('user shadow-admin')
  expect(told).toContain(
    `aws iam delete-access-key --user-name=shadow-admin --access-key-id=${second?.accessKeyId}`,
  )
  // The call in between, after the key was Active again.
  expect(told).toContain('`sts:GetCallerIdentity`')
  expect(told).toContain('it made a way to stay (30)')
  expect(told).toContain('its containment did not hold (15)')
  expect(told).toMatch(/100 of 100, critical/)
})
