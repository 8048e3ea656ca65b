import { afterEach, beforeEach, expect, it } from 'vitest'
import { cardOf } from '../../support/exposure-steps.ts'
import { auditOf, incidentTold, play, report } from '../../support/scenario-steps.ts'
import { type RunningSandbox, startTestSandbox } from '../../support/start-sandbox.ts'

/** A key that leaked and that nobody has called AWS with, as far as CloudTrail shows. */
let sandbox: RunningSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.stop())

it('is contained like any other, and nobody says that it was not used', async () => {
  const { access_key_id: key } = await play(sandbox, 'quiet-key')
  await report(sandbox, key)
  expect(JSON.stringify(await cardOf(sandbox))).toContain('Exposed access key: contained')
  const card = await incidentTold(sandbox)
  expect(card).toContain('no event was seen in what was read')
  expect(card).toContain('That does not show that nobody used it')
  expect(card).toMatch(/≥ 45 of 100, medium/)
  expect(card).not.toMatch(/\bclean\b(?!-)|was not used|unused|no activity/i)

  const told = await auditOf(sandbox, key)
  expect(told).toContain('0 events in the event history of 4 Regions')
  expect(told).toContain('That does not show that nobody used it')
  expect(told).toContain('4 of 4 read')
  expect(told).toMatch(/≥ 25 of 100, low, medium confidence/)
  expect(told).toContain('Not known, and so not counted: all that its user may do')
  expect(told).not.toMatch(/\bclean\b|was not used|unused|no activity/i)
})
