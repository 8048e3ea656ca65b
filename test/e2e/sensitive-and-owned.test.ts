import { IAMClient, ListUsersCommand, TagUserCommand } from '@aws-sdk/client-iam'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import { cardIn, lastAnswerTo, oldKeyOf, rotated, statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

describe('sensitive targets and owners by tag', () => {
  let sandbox: RunningSandbox
  beforeEach(async () => {
    sandbox = await startTestSandbox()
  })
  afterEach(() => sandbox.stop())

  /** Approves as the card of a sensitive target asks for it: the last four characters of the key typed into a form. */
  async function approveTyped(card: Message, person: string, typed: string): Promise<void> {
    await sandbox.click(card, person, 'request.approve_typed')
    const view = (await sandbox.state()).views.findLast(({ user }) => user === person)
    if (view === undefined) throw new Error('Approve opened no form')
    const values = { typed: { 'typed.type': { type: 'plain_text_input', value: typed } } }
    await sandbox.call('submit', { user: person, view_id: view.view_id, values })
    await sandbox.settle()
  }

  const sensitiveCard = async (): Promise<Message> => {
    const cards = await sandbox.messages({ channel: 'C0PAYMENTS' })
    const card = cards.findLast((message) => buttonsOf(message).has('request.approve_typed'))
    if (card === undefined) throw new Error(`no card; ${await sandbox.logs()}`)
    return card
  }

  it.each([
    ['path', 'payout', /its path begins with `\/prod\/`/],
    ['tag', 'refunds', /its tag `env=prod` says so/],
  ])(
    'asks two people who type the key where the %s makes a user sensitive, and says why',
    async (_what, user, why) => {
      const key = await oldKeyOf(sandbox, user)
      await sandbox.command('U0OMAR', 'C0PAYMENTS', `deactivate development/${user}`)
      const card = await sensitiveCard()
      expect(JSON.stringify(card)).toMatch(why)
      expect(JSON.stringify(card)).toContain('It takes 2 approvals')
      const typed = key.accessKeyId.slice(-4)

      await approveTyped(card, 'U0MAYA', typed)
      expect(await statusOf(sandbox, user, key.accessKeyId)).toBe('Active')
      await approveTyped(card, 'U0MAX', typed)
      expect(await statusOf(sandbox, user, key.accessKeyId)).toBe('Inactive')
    },
  )

  it('lets somebody rotate alone whom a trusted tag names as the owner', async () => {
    const oldKey = await oldKeyOf(sandbox, 'pia')
    await sandbox.command('U0PIA', 'C0PLATFORM', 'rotate development/pia')
    const { newKey } = await rotated(sandbox, oldKey, 'U0PIA', 'pia')
    expect(newKey.status).toBe('Active')
  })

  it('asks the owner by tag on a card that says so, and gives nobody else the secret', async () => {
    await sandbox.command('U0OMAR', 'C0PLATFORM', 'rotate development/pia')
    const card = await cardIn(sandbox, 'C0PLATFORM')
    expect(JSON.stringify(card)).toContain('<@U0PIA> (by its tag)')
    const oldKey = await oldKeyOf(sandbox, 'pia')
    await sandbox.click(card, 'U0PIA', 'request.approve')
    const { arn } = await rotated(sandbox, oldKey, 'U0PIA', 'pia')
    const toOmar = JSON.stringify([
      await sandbox.messages({ channel: 'D0OMAR' }),
      await sandbox.messages({ to: 'U0OMAR' }),
    ])
    expect(toOmar).not.toContain(arn)
  })

  it("finds a person's user by a trusted tag once the account was read", async () => {
    await sandbox.command('U0PIA', 'C0PLATFORM', 'list development')
    const oldKey = await oldKeyOf(sandbox, 'pia')
    await sandbox.command('U0PIA', 'C0PLATFORM', 'rotate @pia')
    expect((await rotated(sandbox, oldKey, 'U0PIA', 'pia')).newKey.status).toBe('Active')
  })

  it('refuses where configuration and trusted tag disagree, naming both', async () => {
    await tag('erin', 'awskey:owner', 'U0OMAR')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
    const answer = await lastAnswerTo(sandbox, 'U0ERIN')
    expect(answer).toContain('<@U0ERIN> by configuration')
    expect(answer).toContain('<@U0OMAR> by its tag')
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
  })

  it('asks security besides, for a week, where the owner was changed', async () => {
    await sandbox.command('U0PIA', 'C0PLATFORM', 'deactivate development/pia')
    const key = await oldKeyOf(sandbox, 'pia')
    expect(key.status).toBe('Inactive')
    await tag('pia', 'awskey:owner', 'U0OMAR')
    await sandbox.command('U0OMAR', 'C0PLATFORM', 'activate development/pia')
    const card = await cardIn(sandbox, 'C0PLATFORM')
    expect(JSON.stringify(card)).toMatch(/its owner changed .* from <@U0PIA> to <@U0OMAR>/)
    await sandbox.click(card, 'U0PIA', 'request.approve')
    expect(await statusOf(sandbox, 'pia', key.accessKeyId)).toBe('Inactive')
    await sandbox.click(card, 'U0SAM', 'request.approve')
    expect(await statusOf(sandbox, 'pia', key.accessKeyId)).toBe('Active')
  })

  it.each(['root', 'development/root', 'development/break-glass', 'development/admin-ada'])(
    'never touches %s',
    async (target) => {
      for (const command of ['rotate', 'deactivate', 'activate', 'delete']) {
        // The root keys of an account are another thing: a form asks of which.
        if (command === 'delete' && target === 'root') continue
        await sandbox.command('U0OMAR', 'C0PAYMENTS', `${command} ${target}`)
        expect(await lastAnswerTo(sandbox, 'U0OMAR')).toMatch(/protected/i)
      }
    },
  )

  async function tag(UserName: string, Key: string, Value: string): Promise<void> {
    const { endpoints } = await sandbox.state()
    const admin = endpoints.administrators.find(({ accountId }) => accountId === '111111111111')
    if (admin === undefined) throw new Error('no administrator')
    const iam = new IAMClient({
      endpoint: endpoints.aws,
      region: endpoints.region,
      credentials: admin,
    })
    await iam.send(new ListUsersCommand({ MaxItems: 1 }))
    await iam.send(new TagUserCommand({ UserName, Tags: [{ Key, Value }] }))
    iam.destroy()
  }
})
