import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/** A digest is everybody's in its channel: what one person does with a button of it changes nothing about it. */
const CHANNEL = 'C0PAYMENTS'

describe('the buttons of a digest', () => {
  let sandbox: RunningSandbox
  beforeEach(async () => {
    sandbox = await startTestSandbox({ mondays: true })
    await sandbox.advance('P7D')
  })
  afterEach(() => sandbox.stop())

  async function digest(): Promise<Message> {
    const [found] = await sandbox.messages({ channel: CHANNEL, holding: 'Access keys of payments' })
    if (found === undefined) throw new Error(`no digest; ${await sandbox.logs()}`)
    return found
  }

  it('asks for a rotation and leaves the digest as it is', async () => {
    const before = await digest()
    const value = buttonsOf(before).get('digest.rotate')
    await sandbox.click(before, 'U0MAYA', 'digest.rotate', value)
    await sandbox.settle()
    expect((await digest()).blocks).toEqual(before.blocks)
  })

  it('opens the form of a snooze, whose card stands beside the digest', async () => {
    const before = await digest()
    const key = (await sandbox.keysOf('erin')).at(0)?.accessKeyId ?? ''
    await sandbox.click(before, 'U0MAYA', 'digest.snooze', `key:${key}`)
    await sandbox.settle()
    const { clock, views } = await sandbox.state()
    const view = views.findLast(({ user }) => user === 'U0MAYA')
    const day = new Date(Date.parse(clock.now) + 5 * 86_400_000).toISOString().slice(0, 10)
    await sandbox.call('submit', {
      user: 'U0MAYA',
      view_id: view?.view_id,
      values: {
        key: { 'key.pick': key },
        until: { 'until.pick': day },
        reason: { 'reason.type': 'waits for the payroll run' },
      },
    })
    await sandbox.settle()
    const cards = await sandbox.messages({ channel: CHANNEL, holding: 'waits for the payroll run' })
    expect(cards).toHaveLength(1)
    expect((await digest()).blocks).toEqual(before.blocks)
  })
})
