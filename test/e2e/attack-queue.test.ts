import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf } from '../../sandbox/client.ts'
import { anAct } from '../../sandbox/gallery/rows/request-rows.ts'
import { LedgerEvent, verifyChain } from '../../src/requests/ledger.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { sha256 } from '../../src/shared/sha256.ts'
import { attackSuite } from '../support/attack-suite.ts'
import type { Attacker } from '../support/attacker.ts'
import {
  cardIn,
  install,
  lastAnswerTo,
  oldKeyOf,
  rotate,
  statusOf,
  untilDeletionIsAsked,
} from '../support/main-job.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

/** Whoever can write to the queue cannot act for somebody; whoever reads everything cannot read a secret; whoever changes the ledger is found. */
describe('jobs that somebody put into the queue', () => {
  let sandbox: RunningSandbox
  let attacker: Attacker
  const suite = attackSuite()
  beforeEach(() => {
    ;({ sandbox, attacker } = suite())
  })

  const inSecurity = async (): Promise<string> =>
    JSON.stringify(await sandbox.messages({ channel: 'C0SECURITY' }))
  const send = async (job: unknown): Promise<void> => {
    await attacker.enqueue(job)
    await sandbox.settle()
  }
  const lastAct = async (user: string): Promise<SignedAct> => {
    const act = (await attacker.acts()).findLast((each) => each.user === user)
    if (act === undefined) throw new Error(`${user} did nothing`)
    return act
  }

  /** Every act may be done once more, as after two days. */
  const forgetJobs = async (): Promise<void> => {
    for (const { pk, sk } of (await attacker.rows()).filter((row) => row.sk === 'JOB'))
      await attacker.put({ pk, sk, token: 'gone', leaseUntil: '2020-01-01T00:00:00.000Z' })
  }
  const keys = async (): Promise<unknown> =>
    (await sandbox.state()).iam.accounts.map(({ users }) =>
      users.map(({ userName, keys: of }) => [
        userName,
        of.map(({ accessKeyId, status }) => `${accessKeyId} ${status}`),
      ]),
    )

  it.each([
    ['another action', (): Partial<SignedAct> => ({ action: 'request.approve' })],
    ['another person', (): Partial<SignedAct> => ({ user: anAct().user })],
    [
      'another value',
      (): Partial<SignedAct> => ({ value: 'user:development/erin', action: 'command.rotate' }),
    ],
    ['a reason that nobody typed', (): Partial<SignedAct> => ({ reason: 'I agree' })],
    ['another workspace', (): Partial<SignedAct> => ({ team: 'T0OTHER' })],
    ['another time', (): Partial<SignedAct> => ({ at: '2026-01-01T00:00:00.000Z' })],
    ['another id', (): Partial<SignedAct> => ({ jobId: sha256('other') })],
    ['a signature cut short', (): Partial<SignedAct> => ({ mac: 'AAAA' })],
    ['a signature far too long', (): Partial<SignedAct> => ({ mac: 'A'.repeat(9_000) })],
    ['words for a signature', (): Partial<SignedAct> => ({ mac: '<!channel> *approved*' })],
  ])('obeys no act of Maya’s with %s, and reports it', async (_what, changed) => {
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate erin')
    const value = buttonsOf(await cardIn(sandbox)).get('request.approve') ?? ''
    await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve', `${value}9`)
    const act = await lastAct('U0MAYA')
    await send({ kind: 'act', act: { ...act, value, ...changed() }, reply: {} })
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    expect((await attacker.request('rotate'))['decisions']).toEqual([])
    expect(await inSecurity()).toMatch(/forged/i)
    expect(await inSecurity()).not.toContain('<!channel>')
  })

  it('shows what a forged act says without calling anybody', async () => {
    const act = anAct({ action: '<!channel> <https://evil.example|fix>', mac: 'AAAA' })
    await send({ kind: 'act', act, reply: {} })
    expect(await inSecurity()).toContain('&lt;!channel&gt;')
    expect(await inSecurity()).not.toMatch(/<!channel>|<https:\/\/evil/)
  })

  it('does nothing twice when every job comes again', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.click(await untilDeletionIsAsked(sandbox), 'U0MAYA', 'request.approve')
    const before = await keys()
    const acts = await attacker.acts()
    expect(acts.length).toBeGreaterThan(1)
    for (const forget of [() => Promise.resolve(), forgetJobs]) {
      await forget()
      for (const act of acts) await attacker.enqueue({ kind: 'act', act, reply: {} })
      await sandbox.settle()
      expect(await keys()).toEqual(before)
    }
  })

  it('sends an answer nowhere but to Slack', async () => {
    const seen: string[] = []
    const elsewhere = createServer((req, res) => {
      seen.push(req.url ?? '')
      res.end('ok')
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const { port } = elsewhere.address() as AddressInfo
    const urls = [
      `http://127.0.0.1:${port}/latest/meta-data/`,
      `http://localhost:${port}/`,
      `${sandbox.url}@127.0.0.1:${port}/`,
      `http://127.0.0.1:${port}#${sandbox.url}/`,
      'file:///etc/passwd',
      'not a url',
    ]
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'list')
    const act = await lastAct('U0ERIN')
    for (const responseUrl of urls) {
      await forgetJobs()
      await send({ kind: 'act', act, reply: { responseUrl } })
    }
    await new Promise((resolve) => elsewhere.close(resolve))
    expect(seen).toEqual([])
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    const instead = await sandbox.messages({ channel: 'D0ERIN', holding: accessKeyId })
    expect(instead).toHaveLength(urls.length)
  })

  it('answers nobody but the person who acted, whatever channel the job names', async () => {
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'list')
    const act = await lastAct('U0ERIN')
    await forgetJobs()
    await send({ kind: 'act', act, reply: { channel: 'C0SHARED' } })
    const { messages } = await sandbox.state()
    const open = messages.filter(
      ({ channel, ephemeral_to }) => channel === 'C0SHARED' && ephemeral_to === undefined,
    )
    expect(open).toEqual([])
  })

  it.each([
    ['no JSON', 'request.approve'],
    ['no job', { kind: 'approve', requestId: 'x' }],
    ['an unknown request', { kind: 'advance', requestId: '01JDCR3M7K8N9P0Q1R2S3T4V5W' }],
  ])('does nothing for a message that is %s', async (_what, job) => {
    const before = await keys()
    await attacker.enqueue(job)
    await oldKeyOf(sandbox, 'erin')
    expect(await keys()).toEqual(before)
  })

  it('lets only the owner read the secret, even when another owner was written into the row', async () => {
    const oldKey = await oldKeyOf(sandbox, 'erin')
    for (const operation of ['conversations.open', 'chat.postMessage'])
      await sandbox.fault({ service: 'slack', operation, mode: 'throttle', times: 200 })
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
    const row = await attacker.request('rotate', 'running')
    expect(Object(row['operation'])).toMatchObject({ step: 'delivering' })
    for (const operation of ['conversations.open', 'chat.postMessage'])
      await sandbox.fault({ service: 'slack', operation, mode: 'throttle', times: 0 })
    await attacker.edit(row, { owner: 'U0OMAR' })
    await sandbox.advance('PT2H')
    const { endpoints } = await sandbox.state()
    const { newKey } = Object(Object(row['operation']))
    const arn = String(newKey.secretArn)
    for (const reader of [...endpoints.users, ...endpoints.administrators]) {
      if ('userName' in reader && reader.userName === 'erin') continue
      await expect(sandbox.fetchSecret(arn, reader)).rejects.toThrow(
        /not authorized|denied|token included/i,
      )
    }
    const erin = endpoints.users.find(({ accessKeyId }) => accessKeyId === oldKey.accessKeyId)
    if (erin === undefined) throw new Error('erin has no credentials')
    expect((await sandbox.fetchSecret(arn, erin)).AccessKeyId).toBe(newKey.id)
    const told = {
      omar: await sandbox.messages({ channel: 'D0OMAR', holding: arn }),
      erin: await sandbox.messages({ channel: 'D0ERIN', holding: arn }),
    }
    expect([told.omar.length, told.erin.length]).toEqual([0, 1])
  })

  it('finds an event of the ledger that was changed, taken out or put in', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.click(await untilDeletionIsAsked(sandbox), 'U0MAYA', 'request.approve')
    const row = await attacker.request('delete')
    const events = (await attacker.rows())
      .filter(({ pk }) => pk === `LEDGER#REQ#${String(row['id'])}`)
      .toSorted((a, b) => a.sk.localeCompare(b.sk))
      .map((event) => LedgerEvent.parse(event))
    const end = row['ledger'] as { seq: number; head: string }
    expect(verifyChain(events, end)).toEqual([])
    const [first, second, ...rest] = events
    if (first === undefined || second === undefined) throw new Error('the ledger is short')
    for (const forged of [
      [first, { ...second, actor: 'U0ERIN' }, ...rest],
      [first, { ...second, at: '2026-01-01T00:00:00.000Z' }, ...rest],
      [first, { ...second, data: { ...second.data, reason: 'so be it' } }, ...rest],
      [first, ...rest],
      [second, ...rest],
      events.slice(0, -1),
      [first, first, second, ...rest],
      [first, { ...second, seq: 1 }, second, ...rest],
      [second, first, ...rest],
      [],
    ])
      expect(verifyChain(forged, end)).not.toEqual([])
    expect(await lastAnswerTo(sandbox, 'U0MAYA')).not.toBe('')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('gone')
  })

  it('meets an emulated AWS that answers nothing which it does not know', async () => {
    const { endpoints } = await sandbox.state()
    const [credentials] = endpoints.administrators
    if (credentials === undefined) throw new Error('no administrator')
    const { CreateAccountAliasCommand, IAMClient } = await import('@aws-sdk/client-iam')
    const iam = new IAMClient({
      endpoint: endpoints.aws,
      region: endpoints.region,
      credentials,
      maxAttempts: 1,
    })
    await expect(
      iam.send(new CreateAccountAliasCommand({ AccountAlias: 'payments' })),
    ).rejects.toThrow(/CreateAccountAlias|not|unknown/i)
  })
})
