import { afterEach, beforeEach, expect, it } from 'vitest'
import { auditOf, incidentTold, play, report } from '../../support/scenario-steps.ts'
import { type RunningSandbox, startTestSandbox } from '../../support/start-sandbox.ts'

/** One Region whose trail may not be read. */
let sandbox: RunningSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.stop())

it('is named as not read, and every number and the score are a least', async () => {
  const { access_key_id: key } = await play(sandbox, 'region-denied')
  await report(sandbox, key)

  const card = await incidentTold(sandbox)
  expect(card).toContain('*Coverage, incomplete*: 16 Regions read; *not read:* us-west-2')
  expect(card).toContain('≥ 82 events')
  expect(card).toMatch(/≥ 55 of 100, medium, low confidence/)

  const told = await auditOf(sandbox, key)
  expect(told).toContain('3 of 4 read')
  expect(told).toContain('*Not read:* us-west-2 (AccessDenied)')
  expect(told).toContain('*Incomplete:* ≥ 9 events')
  expect(told).toContain('*Things made or changed*\\n≥ 0')
  expect(told).toMatch(/≥ 25 of 100, low, low confidence/)
  expect(told).toContain('whether it ran up costs')
  expect(told).toContain('whether it made a way to stay')
  // It was started where nobody can look.
  expect(told).not.toContain('RunInstances')
})
