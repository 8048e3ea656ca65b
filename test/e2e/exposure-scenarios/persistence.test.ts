import { afterEach, beforeEach, expect, it } from 'vitest'
import { consoleOf, DENY_ALL } from '../../support/exposure-steps.ts'
import { incidentTold, play, report } from '../../support/scenario-steps.ts'
import { type RunningSandbox, startTestSandbox } from '../../support/start-sandbox.ts'

/** Ways back in that outlive the key: a user with a password and a key, a role, an identity provider. */
let sandbox: RunningSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.stop())

it('lists each thing that was made, and scores that somebody made a way to stay', async () => {
  const { access_key_id: key } = await play(sandbox, 'persistence')
  await report(sandbox, key)
  expect(await (await consoleOf(sandbox)).policiesOf('build-server')).toContain(DENY_ALL)

  const told = await incidentTold(sandbox)
  expect(told).toContain('*Things made or changed*')
  const [made] = await sandbox.keysOf('support-svc')
  for (const thing of [
    '*user* `support-svc`',
    '*login profile* `support-svc`',
    `*access key* \`${made?.accessKeyId}\` of user support-svc`,
    '*provider* `https://login.attacker.example`',
    '*role* `backup-sync`',
  ])
    expect(told).toContain(thing)
  expect(told).toContain('calls `iam:PutUserPolicy`')
  expect(told).toMatch(/≥ 85 of 100, high, low confidence/)
  expect(told).toContain('its user can become an administrator (20)')
  expect(told).toContain('7 of 7 lines are open')
  expect(told).toContain('it made a way to stay (30)')
  expect(told).toContain('Not known, and so not counted')
  // What was made stays as it is: containing a key is not cleaning up.
  expect(made?.status).toBe('Active')
})
