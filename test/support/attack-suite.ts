import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type Attacker, createAttacker } from './attacker.ts'
import { type RunningSandbox, startTestSandbox } from './start-sandbox.ts'

/** One sandbox for the tests of a suite, in its seeded state before each, and somebody who attacks it. To be called inside `describe`; filled before the first test. */
export interface AttackSuite {
  sandbox: RunningSandbox
  attacker: Attacker
}

export function attackSuite(): () => AttackSuite {
  let suite: AttackSuite | undefined
  beforeAll(async () => {
    const sandbox = await startTestSandbox()
    suite = { sandbox, attacker: await createAttacker(sandbox) }
  })
  beforeEach(async () => {
    await suite?.sandbox.call('reset', {})
  })
  afterAll(async () => {
    suite?.attacker.close()
    await suite?.sandbox.stop()
  })
  return () => {
    if (suite === undefined) throw new Error('the sandbox has not been started')
    return suite
  }
}
