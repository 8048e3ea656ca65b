import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { auditTold, play, until } from '../../support/scenario-steps.ts'
import { type RunningSandbox, startTestSandbox } from '../../support/start-sandbox.ts'

/**
 * Very many calls, and a worker that ends in the middle of reading them. Fewer than the 200,000 that the scenario makes by itself, because those take a minute and a half of two processors
 * here; that an audit of as many stays small is in test/exposure/audit/many-events.test.ts.
 */
let sandbox: RunningSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.stop())

const CALLS = 6_000
/** Of the seed, in the time that is asked for. */
const OTHERS = 8

const Files = z.looseObject({
  files: z.array(z.looseObject({ name: z.string(), content: z.string() })),
})
const now = async (): Promise<number> => Date.parse((await sandbox.state()).clock.now)

it('is read to its end, each call once, although a worker died half-way', async () => {
  const { access_key_id: key } = await play(sandbox, 'flood', { count: CALLS })
  await sandbox.advance('PT20M')
  const begun = await now()
  await sandbox.call('command', { user: 'U0SAM', channel: 'C0SECURITY', text: `audit ${key} 7d` })
  // At two pages a second, about half of them.
  await until(async () => (await now()) - begun > (CALLS / 50 / 2 / 2) * 1_000)
  await sandbox.fault({ service: 'cloudtrail', operation: 'LookupEvents', mode: 'crash', times: 1 })
  await sandbox.settle()

  expect(await sandbox.logs()).toContain('ended by a planted crash')
  const told = await auditTold(sandbox)
  expect(told).toContain(`*Events*\\n${(CALLS + OTHERS).toLocaleString('en-US')}`)
  expect(told).toContain('4 of 4 read')
  expect(told).toContain('Persistence: refused: `iam:CreateUser` 1')
  const { files } = Files.parse((await sandbox.call('state')).body)
  const csv = files.find(({ name }) => name.endsWith('.csv'))?.content ?? ''
  const ids = csv
    .split('\r\n')
    .slice(1, -1)
    .map((row) => row.split(',').at(-1))
  expect(ids).toHaveLength(CALLS + OTHERS)
  expect(new Set(ids).size).toBe(CALLS + OTHERS)
  expect((await sandbox.state()).jobs).toMatchObject({ waiting: 0, dead: 0 })
}, 120_000)
