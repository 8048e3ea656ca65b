import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lastAnswerTo, oldKeyOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

const BEING_READ = /being read/

describe('/awskey stale', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  beforeEach(async () => {
    await sandbox.call('reset', {})
  })
  afterAll(() => sandbox.stop())

  /** The first answer may be that accounts are being read: then it is asked again some minutes later, as it says. */
  async function stale(person: string, text = 'stale', channel = 'C0PAYMENTS'): Promise<string> {
    for (let asked = 0; asked < 4; asked += 1) {
      await sandbox.command(person, channel, text)
      const answer = await lastAnswerTo(sandbox, person)
      if (!BEING_READ.test(answer)) return answer
      await sandbox.advance('PT5M')
    }
    throw new Error(`accounts were not read; the functions said: ${await sandbox.logs()}`)
  }

  it('says at first that accounts are being read, and calls nothing clean meanwhile', async () => {
    await sandbox.command('U0MAYA', 'C0PAYMENTS', 'stale')
    const answer = await lastAnswerTo(sandbox, 'U0MAYA')
    expect(answer).toMatch(/being read now/)
    expect(answer).not.toMatch(/nothing is stale/i)
  })

  it('shows an approver the stale keys of the team, the worst first, with buttons', async () => {
    const answer = await stale('U0MAYA')
    expect(answer).toContain('Stale access keys of yours and of team payments')
    const [never, tina, erin, max] = await Promise.all(
      ['never-nora', 'tina', 'erin', 'max'].map((user) => oldKeyOf(sandbox, user)),
    )
    const places = [never, tina, erin, max].map((key) => answer.indexOf(key?.accessKeyId ?? 'none'))
    expect(places.every((place) => place > 0)).toBe(true)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    for (const words of [
      'Never used in 40 days',
      'Not rotated for 132 days',
      'Not rotated for 95 days',
      'two Active keys',
      'key.rotate',
    ])
      expect(answer).toContain(words)
    for (const other of ['deployer', 'terraform-runner', 'svc-'])
      expect(answer).not.toContain(other)
  })

  it('begins a rotation from its button', async () => {
    await stale('U0MAYA')
    const message = (await sandbox.messages({ to: 'U0MAYA' })).at(-1)
    if (message === undefined) throw new Error('no answer')
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    await sandbox.click(message, 'U0MAYA', 'key.rotate', `key:${accessKeyId}`)
    expect(await lastAnswerTo(sandbox, 'U0MAYA')).toContain('erin')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'requests')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain(accessKeyId)
  })

  it('opens the form that asks before a key is made Inactive', async () => {
    await stale('U0MAYA')
    const message = (await sandbox.messages({ to: 'U0MAYA' })).at(-1)
    if (message === undefined) throw new Error('no answer')
    const { accessKeyId } = await oldKeyOf(sandbox, 'never-nora')
    await sandbox.click(message, 'U0MAYA', 'key.deactivate', `key:${accessKeyId}`)
    const view = (await sandbox.state()).views.find(({ user }) => user === 'U0MAYA')
    expect(JSON.stringify(view)).toContain(accessKeyId)
    expect((await oldKeyOf(sandbox, 'never-nora')).status).toBe('Active')
  })

  it('shows security every account, with a table for what ten rows do not hold', async () => {
    const answer = await stale('U0SAM', 'stale', 'C0SECURITY')
    expect(answer).toContain('Stale access keys of every account')
    for (const words of ['data_table', 'svc-', 'never-nora', 'root key'])
      expect(answer).toContain(words)
  })

  it('falls back to classic blocks where Slack does not take the table', async () => {
    await stale('U0SAM', 'stale production', 'C0SECURITY')
    await sandbox.fault({ service: 'slack', operation: 'blocks.new', mode: 'deny', times: 5 })
    const answer = await stale('U0SAM', 'stale production', 'C0SECURITY')
    expect(answer).not.toContain('data_table')
    expect(answer).toContain('svc-')
  })

  it('says "not known", and never "never used", of a last use that could not be read', async () => {
    await sandbox.fault({
      service: 'iam',
      operation: 'GetAccessKeyLastUsed',
      mode: 'throttle',
      times: 2_000,
    })
    const answer = await stale('U0OMAR', 'stale development')
    expect(answer).toMatch(/last use not known/)
    expect(answer).not.toMatch(/never used/i)
  })

  it.each(['U0GUS', 'U0EVE', 'U0DEL'])('shows %s nothing', async (person) => {
    await stale('U0MAYA')
    await sandbox.command(person, 'C0PAYMENTS', 'stale production')
    expect(await lastAnswerTo(sandbox, person)).not.toMatch(/AKIA|need attention|being read now/)
  })
})
