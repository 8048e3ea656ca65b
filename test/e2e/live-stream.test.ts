import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLiveStream } from '../support/live-reader.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

const DEVELOPMENT = '111111111111'

describe('the live stream', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  afterAll(() => sandbox.stop())

  it('sends everything first, then only what changed, to every reader', async () => {
    const [one, two] = await Promise.all([openLiveStream(sandbox.url), openLiveStream(sandbox.url)])
    for (const reader of [one, two]) {
      const whole = await reader.next('clock')
      expect(Object.keys(whole)).toEqual(
        expect.arrayContaining(['people', 'messages', 'accounts', 'trail', 'problems']),
      )
    }
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'list')
    for (const reader of [one, two]) {
      const news = await reader.next('messages', 'Your access keys')
      expect(news).not.toHaveProperty('people')
    }
    await Promise.all([one.close(), two.close()])
  })

  it('shows a key that somebody uses, makes Inactive or deletes in the console', async () => {
    const reader = await openLiveStream(sandbox.url)
    await reader.next('accounts')
    const [key] = await sandbox.keysOf('omar')
    const access_key_id = key?.accessKeyId ?? ''
    await sandbox.call('use-key', { access_key_id, service: 'rds' })
    await reader.next('accounts', '"service":"rds"')
    for (const action of ['make_inactive', 'make_active', 'delete_key']) {
      const change = { action, account: DEVELOPMENT, user_name: 'omar', access_key_id }
      expect((await sandbox.call('console', change)).httpStatus).toBe(200)
    }
    expect(await sandbox.keysOf('omar')).toEqual([])
    const made = await sandbox.call('console', {
      action: 'create_key',
      account: DEVELOPMENT,
      user_name: 'omar',
    })
    const [fresh] = await sandbox.keysOf('omar')
    expect(made.body).toEqual({ ok: true, access_key_id: fresh?.accessKeyId })
    await reader.hears('console-admin')
    await reader.close()
  })

  it('answers what AWS refuses in AWS own words', async () => {
    const change = { action: 'delete_key', account: DEVELOPMENT, user_name: 'omar' }
    const answer = await sandbox.call('console', {
      ...change,
      access_key_id: 'AKIANOSUCHKEY2345678',
    })
    expect(answer.httpStatus).toBe(409)
    expect(answer.body).toMatchObject({ ok: false, error: 'NoSuchEntityException' })
    const nowhere = await sandbox.call('console', { ...change, account: '1', access_key_id: 'x' })
    expect(nowhere.body).toMatchObject({ ok: false, error: 'no_credentials' })
    expect((await sandbox.call('console', change)).httpStatus).toBe(400)
  })

  it('fetches a sealed secret as its owner without ever showing it', async () => {
    const reader = await openLiveStream(sandbox.url)
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
    const [secret] = (await sandbox.state())['sealed'] as { arn: string }[]
    const arn = secret?.arn ?? ''
    const asOmar = await sandbox.call('fetch-secret', {
      account: DEVELOPMENT,
      user_name: 'omar',
      arn,
    })
    expect(asOmar.body).toMatchObject({ ok: false, error: 'AccessDeniedException' })
    const asErin = await sandbox.call('fetch-secret', {
      account: DEVELOPMENT,
      user_name: 'erin',
      arn,
    })
    const keys = await sandbox.keysOf('erin')
    expect(asErin.body).toEqual({ ok: true, access_key_id: keys.at(-1)?.accessKeyId })
    await reader.hears('GetSecretValue')
    const erin = (await sandbox.state()).endpoints.users.find(({ userName }) => userName === 'erin')
    const sealed = await sandbox.fetchSecret(arn, {
      accessKeyId: erin?.accessKeyId ?? '',
      secretAccessKey: erin?.secretAccessKey ?? '',
    })
    for (const value of [sealed.SecretAccessKey, erin?.secretAccessKey ?? 'none'])
      expect(reader.received()).not.toContain(value)
    await reader.close()
  })

  it('tells of refused calls, missed listeners, failed jobs and dead containers', async () => {
    const reader = await openLiveStream(sandbox.url)
    await sandbox.call('faults', {
      service: 'slack',
      operation: '*',
      mode: 'deny',
      times: 9,
    })
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'list')
    await reader.hears(/[a-z.A-Z_]+: restricted_action/)
    await sandbox.call('faults', { service: 'slack', operation: '*', mode: 'deny', times: 0 })
    const crash = { mode: 'crash', times: 1 }
    await sandbox.call('faults', { service: 'sqs', operation: 'SendMessage', ...crash })
    await sandbox.call('command', { user: 'U0ERIN', channel: 'C0PAYMENTS', text: 'list' })
    await reader.hears(/"kind":"listener"/)
    await sandbox.call('faults', {
      service: 'iam',
      operation: 'ListAccessKeys',
      ...crash,
    })
    await sandbox.call('command', { user: 'U0TINA', channel: 'C0PAYMENTS', text: 'list' })
    await reader.hears('planted crash')
    await reader.hears(/"kind":"job"/)
    await sandbox.settle()
    await reader.close()
  })

  it('closes a modal as its person does', async () => {
    await sandbox.command('U0MAX', 'C0PAYMENTS', '')
    const [view] = (await sandbox.state()).views
    const close = { user: 'U0MAX', view_id: view?.view_id ?? '' }
    expect((await sandbox.call('close', close)).httpStatus).toBe(200)
    expect((await sandbox.state()).views).toEqual([])
    expect((await sandbox.call('close', close)).httpStatus).toBe(404)
  })
})
