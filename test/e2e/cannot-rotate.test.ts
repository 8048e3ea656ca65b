import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import { lastAnswerTo } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/** What a rotation cannot be begun for, and what people are offered instead. */
describe('a key that cannot simply be rotated', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  beforeEach(async () => {
    await sandbox.call('reset', {})
  })
  afterAll(() => sandbox.stop())

  const answerTo = async (person: string): Promise<Message> => {
    const said = (await sandbox.messages({ to: person })).at(-1)
    if (said === undefined) throw new Error('nobody answered')
    return said
  }

  it('shows both of two keys with their last use, and a button for each that opens a form', async () => {
    await sandbox.command('U0TINA', 'C0PAYMENTS', 'rotate')
    const said = await answerTo('U0TINA')
    const text = JSON.stringify(said)
    const keys = await sandbox.keysOf('tina')
    expect(keys).toHaveLength(2)
    for (const { accessKeyId } of keys) expect(text).toContain(accessKeyId)
    for (const service of ['ssm', 'ec2']) expect(text).toContain(service)
    await sandbox.click(said, 'U0TINA', 'key.deactivate', buttonsOf(said).get('key.deactivate'))
    const { views } = await sandbox.state()
    expect(JSON.stringify(views.findLast(({ user }) => user === 'U0TINA'))).toContain(
      'view.key_operation',
    )
    expect((await sandbox.keysOf('tina')).map(({ status }) => status)).toEqual(['Active', 'Active'])
  })

  it('says "not known" of a last use that AWS did not tell', async () => {
    await sandbox.fault({
      service: 'iam',
      operation: 'GetAccessKeyLastUsed',
      mode: 'throttle',
      times: 1_000,
    })
    await sandbox.command('U0TINA', 'C0PAYMENTS', 'rotate')
    await sandbox.fault({
      service: 'iam',
      operation: 'GetAccessKeyLastUsed',
      mode: 'throttle',
      times: 0,
    })
    const text = JSON.stringify(await answerTo('U0TINA'))
    expect(text).toContain('Not known is not')
    expect(text).not.toContain('never used.')
  })

  it('stops at a key that Terraform looks after, and says how it is done there', async () => {
    await sandbox.command('U0MAYA', 'C0PAYMENTS', 'rotate development/terraform-runner')
    const said = await lastAnswerTo(sandbox, 'U0MAYA')
    expect(said).toContain('Terraform looks after')
    expect(said).toContain('aws_iam_access_key')
    expect(await sandbox.keysOf('terraform-runner')).toHaveLength(1)
  })
})
