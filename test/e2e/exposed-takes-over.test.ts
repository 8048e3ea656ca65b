import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf } from '../../sandbox/client.ts'
import { answersTo, keyOf } from '../support/exposure-steps.ts'
import { cardIn, install, rotate, statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/** While an incident is open, the IAM user is the incident's: nobody makes the key Active again, and what was under way waits. */
describe('an open incident', () => {
  let sandbox: RunningSandbox
  beforeEach(async () => {
    sandbox = await startTestSandbox()
  })
  afterEach(() => sandbox.stop())

  const report = (key: string): Promise<unknown> =>
    sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key}`)

  it('puts the rotation that is under way on hold, and it does nothing more', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await report(rotation.newKey.accessKeyId)
    const shown = JSON.stringify(await sandbox.messages({ channel: 'D0ERIN' }))
    expect(shown).toContain('its incident has taken the user over')
    await sandbox.advance('P20D')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Active')
    expect(await statusOf(sandbox, 'erin', rotation.newKey.accessKeyId)).toBe('Inactive')
  })

  it('refuses an Undo', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P8D')
    await sandbox.advance('P8D')
    const { accessKeyId } = rotation.oldKey
    expect(await statusOf(sandbox, 'erin', accessKeyId)).toBe('Inactive')
    const notice = (await sandbox.messages({ channel: 'D0ERIN' })).findLast((message) =>
      buttonsOf(message).has('rotation.undo'),
    )
    if (notice === undefined) throw new Error('no Undo is offered')
    await report(accessKeyId)
    await sandbox.click(notice, 'U0ERIN', 'rotation.undo', buttonsOf(notice).get('rotation.undo'))
    expect(await answersTo(sandbox, 'U0ERIN')).toContain('reported as exposed')
    await sandbox.advance('PT1H')
    expect(await statusOf(sandbox, 'erin', accessKeyId)).toBe('Inactive')
  })

  it('refuses to make the key Active, or to ask for anything else of the user', async () => {
    const key = await keyOf(sandbox, 'erin')
    await report(key)
    await sandbox.command('U0ERIN', 'C0PAYMENTS', `activate ${key} because I need it`)
    expect(await answersTo(sandbox, 'U0ERIN')).toContain('reported as exposed')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', `delete ${key}`)
    expect(await answersTo(sandbox, 'U0OMAR')).toContain('reported as exposed')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
  })

  it('refuses the approval of what was asked before', async () => {
    const key = await keyOf(sandbox, 'erin')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', `deactivate ${key} because of a move`)
    await sandbox.command('U0ERIN', 'C0PAYMENTS', `activate ${key} because it is needed`)
    const card = await cardIn(sandbox)
    await report(key)
    await sandbox.click(card, 'U0MAYA', 'request.approve', buttonsOf(card).get('request.approve'))
    expect(await answersTo(sandbox, 'U0MAYA')).toContain('reported as exposed')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
  })
})
