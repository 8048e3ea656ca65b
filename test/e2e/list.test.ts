import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lastAnswerTo, oldKeyOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

describe('/awskey list', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  beforeEach(async () => {
    await sandbox.call('reset', {})
  })
  afterAll(() => sandbox.stop())

  it('shows my keys with age, status and last use', async () => {
    const key = await oldKeyOf(sandbox, 'erin')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'list')
    const answer = await lastAnswerTo(sandbox, 'U0ERIN')
    for (const shown of [key.accessKeyId, 'Active', '132', 'ec2', 'eu-central-1', 'data_table'])
      expect(answer).toContain(shown)
  })

  it('says "not known", and never "never used", for a last use that cannot be read', async () => {
    await sandbox.fault({
      service: 'iam',
      operation: 'GetAccessKeyLastUsed',
      mode: 'throttle',
      times: 10,
    })
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'list')
    const answer = await lastAnswerTo(sandbox, 'U0ERIN')
    expect(answer).toMatch(/not known/i)
    expect(answer).not.toMatch(/never used/i)
  })

  it('falls back to classic blocks where Slack does not take the table', async () => {
    const key = await oldKeyOf(sandbox, 'erin')
    await sandbox.fault({ service: 'slack', operation: 'blocks.new', mode: 'deny', times: 5 })
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'list')
    const answer = await lastAnswerTo(sandbox, 'U0ERIN')
    expect(answer).toContain(key.accessKeyId)
    expect(answer).not.toContain('data_table')
  })

  it('lists an account with more than one page of users, and offers them by type-ahead', async () => {
    await sandbox.command('U0SAM', 'C0SECURITY', 'list production')
    const { iam } = await sandbox.state()
    const users = iam.accounts.find(({ id }) => id === '222222222222')?.users ?? []
    expect(users.length).toBeGreaterThan(100)
    expect(await lastAnswerTo(sandbox, 'U0SAM')).toContain('production')
    await sandbox.command('U0SAM', 'C0SECURITY', 'history')
    await sandbox.call('command', { user: 'U0PIA', channel: 'C0PLATFORM', text: 'rotate' })
    const view = (await sandbox.state()).views.find(({ user }) => user === 'U0PIA')
    if (view === undefined) throw new Error('no modal was opened')
    const offered = await sandbox.call('suggest', {
      user: 'U0PIA',
      view_id: view.view_id,
      action_id: 'user.pick',
      value: 'svc-12',
    })
    expect(JSON.stringify(offered.body)).toContain('svc-120')
  })

  it('answers also when an account cannot be read in time', async () => {
    await sandbox.fault({ service: 'iam', operation: 'GetUser', mode: 'delay', times: 1_000 })
    await sandbox.command('U0SAM', 'C0SECURITY', 'list production')
    expect(await lastAnswerTo(sandbox, 'U0SAM')).toMatch(
      /only \d+ of \d+ users could be read in time/,
    )
  })

  it('reads the inventories by itself when somebody opens the menu of users', async () => {
    await sandbox.call('command', { user: 'U0PIA', channel: 'C0PLATFORM', text: 'rotate' })
    const view = (await sandbox.state()).views.find(({ user }) => user === 'U0PIA')
    if (view === undefined) throw new Error('no modal was opened')
    const type = (value: string) =>
      sandbox.call('suggest', {
        user: 'U0PIA',
        view_id: view.view_id,
        action_id: 'user.pick',
        value,
      })
    await type('')
    await sandbox.settle()
    expect(JSON.stringify((await type('reporting')).body)).toContain('reporting in production')
  })
})
