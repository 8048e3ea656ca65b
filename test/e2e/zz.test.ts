import { afterAll, beforeAll, it } from 'vitest'
import { doctor } from '../../src/app/cli/doctor.ts'
import { startTestSandbox, type RunningSandbox } from '../support/start-sandbox.ts'
let s: RunningSandbox
beforeAll(async () => { s = await startTestSandbox({ mondays: true }) })
afterAll(() => s.stop())
it('x', async () => {
  await new Promise((r) => setTimeout(r, 1500))
  const t = Date.now()
  const e = await doctor(['--sandbox', s.url], {})
  console.log(e.out, e.err, e.exitCode, Date.now() - t)
})
