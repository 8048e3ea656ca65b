import { afterEach, beforeEach, expect, it } from 'vitest'
import { auditOf, incidentTold, play, report } from '../../support/scenario-steps.ts'
import { type RunningSandbox, startTestSandbox } from '../../support/start-sandbox.ts'

/** Instances started in four Regions at once. */
let sandbox: RunningSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.stop())

it('is found in all four Regions, with what was refused, and scored as costs and nothing more', async () => {
  const { access_key_id: key, did } = await play(sandbox, 'crypto-mining')
  expect(did.filter((each) => each.startsWith('started instances'))).toHaveLength(4)
  expect(did).toContain('tried to make the user ops-backup: refused, AccessDenied')
  await report(sandbox, key)
  const card = await incidentTold(sandbox)
  expect(card).toMatch(/≥ 75 of 100, high/)
  expect(card).toContain('4 of 4 lines are open')
  expect(card).toContain('aws ec2 stop-instances --region=us-west-2 --instance-ids i-')

  const told = await auditOf(sandbox, key)
  for (const region of ['us-east-1', 'eu-central-1', 'us-west-2', 'ap-southeast-2'])
    expect(told).toMatch(new RegExp(`Regions:\\*[^\\\\]*${region} \\d+`))
  expect(told).toContain('Impact: `ec2:RunInstances` 20')
  expect(told).toContain('Persistence: refused: `iam:CreateUser` 1')
  expect(told).toContain('192.0.2.66')
  expect(told).toContain('4 of 4 read')
  expect(told).toMatch(/≥ 45 of 100, medium/)
  expect(told).toContain('it ran up costs (20)')
  // A user that could not be made is no way to stay.
  expect(told).not.toContain('it made a way to stay')
})

it('can be played with another key, whose user may start nothing: all of it is seen as refused', async () => {
  const { access_key_id: key, did } = await play(sandbox, 'crypto-mining', { user: 'omar' })
  expect(did).toContain('started instances in us-west-2, 5 times: refused, UnauthorizedOperation')
  const told = await auditOf(sandbox, key)
  expect(told).toContain('Impact: refused: `ec2:RunInstances` 4')
  expect(told).not.toContain('it ran up costs')
})
