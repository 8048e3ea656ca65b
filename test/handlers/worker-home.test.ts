import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHandler } from '../../handlers/worker.ts'
import {
  type HandlersOnSandbox,
  sqsEvent,
  sqsRecord,
  startHandlersOnSandbox,
} from '../support/handlers-on-sandbox.ts'
import { homeOf, openHome } from '../support/home-of.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

/** The shipped worker, called with raw events about Homes, on the sandbox's AWS and Slack. */
let sandbox: RunningSandbox
let environment: HandlersOnSandbox['environment']
beforeAll(async () => {
  ;({ sandbox, environment } = await startHandlersOnSandbox('worker'))
})
beforeEach(async () => {
  await sandbox.call('reset', {})
})
afterAll(() => sandbox.stop())

const work = (...jobs: readonly unknown[]) =>
  createHandler({ env: environment })(
    sqsEvent(...jobs.map((job, at) => sqsRecord(job, { id: `message-${at}` }))),
  )
const jobsSoFar = async (): Promise<number> => {
  const bodies = JSON.stringify((await sandbox.call('bodies')).body)
  return bodies.match(/\\"kind\\":\\"home\\"/g)?.length ?? 0
}

describe('the worker handler', () => {
  it('draws the Home of whoever opened it', async () => {
    expect(await work({ kind: 'home', user: 'U0ERIN' })).toEqual({ batchItemFailures: [] })
    expect((await homeOf(sandbox, 'U0ERIN')).text).toContain('Your access keys')
  })

  it('draws nothing for somebody who never opened it', async () => {
    await work({ kind: 'home', user: 'U0ERIN', changed: true })
    await expect(homeOf(sandbox, 'U0ERIN')).rejects.toThrow('has no Home')
  })

  it('gives back a Home that Slack did not take for now, and lets go of one that it never will', async () => {
    await sandbox.fault({
      service: 'slack',
      operation: 'views.publish',
      mode: 'throttle',
      times: 9,
    })
    const later = await work({ kind: 'home', user: 'U0ERIN' })
    expect(later.batchItemFailures).toHaveLength(1)
    await sandbox.fault({
      service: 'slack',
      operation: 'views.publish',
      mode: 'throttle',
      times: 0,
    })
    expect(await work({ kind: 'home', user: 'U0NOBODY' })).toEqual({ batchItemFailures: [] })
  })

  it('asks for one drawing for many changes at once', async () => {
    await openHome(sandbox, 'U0MAYA')
    const before = await jobsSoFar()
    await Promise.all(
      ['U0OMAR', 'U0TINA', 'U0SAM'].map((user) =>
        sandbox.call('command', { user, channel: 'C0PAYMENTS', text: 'rotate erin' }),
      ),
    )
    await sandbox.settle()
    const drawn = (await jobsSoFar()) - before
    expect(drawn).toBeGreaterThanOrEqual(1)
    expect(drawn).toBeLessThanOrEqual(6)
    expect((await homeOf(sandbox, 'U0MAYA')).text).toContain('of erin in development')
  })

  it('goes on with a request whose Homes cannot be refreshed', async () => {
    await openHome(sandbox, 'U0MAYA')
    await sandbox.fault({ service: 'slack', operation: 'views.publish', mode: 'deny', times: 50 })
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
    await sandbox.fault({ service: 'slack', operation: 'views.publish', mode: 'deny', times: 0 })
  })
})
