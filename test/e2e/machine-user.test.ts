import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '../../sandbox/client.ts'
import { attackSuite } from '../support/attack-suite.ts'
import type { Attacker } from '../support/attacker.ts'
import { cardIn, lastAnswerTo, oldKeyOf } from '../support/main-job.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

describe('the keys of a machine user', () => {
  let sandbox: RunningSandbox
  let attacker: Attacker
  const suite = attackSuite()
  beforeEach(() => {
    ;({ sandbox, attacker } = suite())
  })

  /** What a program in this role would have. */
  async function credentialsOf(role: string) {
    const { endpoints } = await sandbox.state()
    const admin = endpoints.administrators.find(({ accountId }) => accountId === '111111111111')
    if (admin === undefined) throw new Error('no administrator')
    const { aws: endpoint, region } = endpoints
    const sts = new STSClient({ endpoint, region, credentials: admin })
    const { Credentials: got } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::111111111111:role/${role}`,
        RoleSessionName: 'the-program',
      }),
    )
    sts.destroy()
    return {
      accessKeyId: got?.AccessKeyId ?? '',
      secretAccessKey: got?.SecretAccessKey ?? '',
      sessionToken: got?.SessionToken ?? '',
    }
  }

  const handOver = async (): Promise<{ readonly message: Message; readonly arn: string }> => {
    const message = (await sandbox.messages({ holding: 'get-secret-value' })).at(-1)
    const arn = /arn:aws:secretsmanager:[\w:/.+=@-]+/.exec(JSON.stringify(message ?? {}))?.[0]
    if (message === undefined || arn === undefined)
      throw new Error(`nothing was handed over; ${await sandbox.logs()}`)
    return { message, arn }
  }

  it('are rotated with one approval of the team, and only the role of the team reads the new secret', async () => {
    const oldKey = await oldKeyOf(sandbox, 'ci-payments')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate development/ci-payments')
    expect(await sandbox.keysOf('ci-payments')).toEqual([oldKey])
    await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve')

    const { message, arn } = await handOver()
    expect(message.channel).toBe('C0PAYMENTS')
    expect(JSON.stringify(message)).toContain('arn:aws:iam::111111111111:role/payments-workload')
    const sealed = await sandbox.fetchSecret(arn, await credentialsOf('payments-workload'))
    expect((await sandbox.keysOf('ci-payments')).map(({ accessKeyId }) => accessKeyId)).toContain(
      sealed.AccessKeyId,
    )
    expect(JSON.stringify(await sandbox.messages({}))).not.toContain(sealed.SecretAccessKey)

    const { endpoints } = await sandbox.state()
    const users = endpoints.users.filter(({ accountId }) => accountId === '111111111111')
    const others = [
      await credentialsOf('platform-workload'),
      ...users.filter(({ userName }) => ['erin', 'ci-payments'].includes(userName)),
      ...endpoints.administrators,
    ]
    for (const other of others)
      await expect(sandbox.fetchSecret(arn, other)).rejects.toThrow(/not authorized|AccessDenied/)
  })

  it('are rotated by Secrets Manager for the role of the team, once an approver agreed to that', async () => {
    const user = { account: '111111111111', user_name: 'ci-payments' }
    const oldKey = await oldKeyOf(sandbox, 'ci-payments')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate development/ci-payments')
    await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve')
    const { arn } = await handOver()
    const before = await sandbox.fetchSecret(arn, await credentialsOf('payments-workload'))
    const { accessKeyId: access_key_id } = oldKey
    await sandbox.call('console', { action: 'delete_key', ...user, access_key_id })
    await sandbox.advance('P2D')

    await sandbox.command('U0MAYA', 'C0PAYMENTS', 'auto development/ci-payments 90d')
    await sandbox.click(await cardIn(sandbox), 'U0MAX', 'request.approve')
    expect(await sandbox.keysOf('ci-payments')).toHaveLength(1)
    await sandbox.advance('P90D')
    await sandbox.advance('PT10M')
    const after = await sandbox.fetchSecret(arn, await credentialsOf('payments-workload'))
    expect(after.AccessKeyId).not.toBe(before.AccessKeyId)
    expect((await sandbox.keysOf('ci-payments')).map(({ accessKeyId }) => accessKeyId)).toEqual([
      before.AccessKeyId,
      after.AccessKeyId,
    ])
  })

  it('can be added to, and the requester is told where it stands, not the secret', async () => {
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'create development/never-nora')
    const { view_id } =
      (await sandbox.state()).views.findLast(({ user }) => user === 'U0ERIN') ?? {}
    await sandbox.call('submit', {
      user: 'U0ERIN',
      view_id,
      values: {
        purpose: { 'purpose.pick': { type: 'static_select', selected_option: { value: 'ci' } } },
        reason: { 'reason.type': { type: 'plain_text_input', value: 'a second runner' } },
      },
    })
    await sandbox.settle()
    await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve')
    const { message } = await handOver()
    expect(message.channel).toBe('C0PAYMENTS')
    expect(JSON.stringify(await sandbox.messages({ channel: 'D0ERIN' }))).toContain(
      'Message to team payments',
    )
  })

  it.each([
    ['production/deployer', /team payments names no role.*readerRole: \{ production:/],
    ['development/s3-backup', /team platform names no role.*readerRole: \{ development:/],
    ['production/svc-001', /No owner is recorded/],
  ])('of %s are not rotated, and the answer says what to configure', async (user, why) => {
    await sandbox.command('U0OMAR', 'C0PAYMENTS', `rotate ${user}`)
    expect(await lastAnswerTo(sandbox, 'U0OMAR')).toMatch(why)
  })

  it('go to the role of the configuration, whatever owner or channel somebody writes on the row', async () => {
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate development/ci-payments')
    const row = await attacker.request('rotate', 'awaiting_approval')
    await attacker.edit(row, {
      owner: 'U0OMAR',
      teamChannel: 'C0PLATFORM',
      subject: { ...Object(row['subject']), machine: false },
    })
    await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve')

    const { message, arn } = await handOver()
    expect(message.channel).toBe('C0PAYMENTS')
    expect(await sandbox.messages({ holding: 'get-secret-value' })).toHaveLength(1)
    const sealed = await sandbox.fetchSecret(arn, await credentialsOf('payments-workload'))
    expect((await sandbox.keysOf('ci-payments')).map(({ accessKeyId }) => accessKeyId)).toContain(
      sealed.AccessKeyId,
    )
  })

  it('are made for no other team whose path somebody writes on the row', async () => {
    const before = await sandbox.keysOf('ci-payments')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate development/ci-payments')
    const row = await attacker.request('rotate', 'awaiting_approval')
    const subject = { ...Object(row['subject']), path: '/platform/' }
    await attacker.edit(row, { subject, team: 'platform', approvals: PLATFORM_DECIDES })
    await sandbox.click(await cardIn(sandbox), 'U0PIA', 'request.approve')
    const approved = await attacker.request('rotate', 'running')
    expect(Object(approved['hold']).reason).toBe('approval_no_longer_enough')
    expect(await sandbox.keysOf('ci-payments')).toEqual(before)
  })
})

const PLATFORM_DECIDES = {
  needed: 1,
  from: { team: 'platform' },
  why: 'not_the_owner',
  typed: false,
}
