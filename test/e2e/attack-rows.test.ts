import { beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf } from '../../sandbox/client.ts'
import { RequestId } from '../../src/requests/ids.ts'
import { childRequestId, requestIdOf } from '../../src/requests/request-id.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { attackSuite } from '../support/attack-suite.ts'
import { type Attacker, dueNow, type Row } from '../support/attacker.ts'
import {
  cardIn,
  install,
  lastAnswerTo,
  oldKeyOf,
  type Rotated,
  rotate,
  statusOf,
  untilDeletionIsAsked,
} from '../support/main-job.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

/** Whoever can write to the table still cannot make awskey act: each test edits rows and looks at IAM afterwards. */
describe('rows that somebody wrote into the table', () => {
  let sandbox: RunningSandbox
  let attacker: Attacker
  const suite = attackSuite()
  beforeEach(() => {
    ;({ sandbox, attacker } = suite())
  })

  const now = async (): Promise<string> => (await sandbox.state()).clock.now
  const reported = async (): Promise<boolean> =>
    /forged/i.test(JSON.stringify(await sandbox.messages({ channel: 'C0SECURITY' })))
  /** Nothing on the row is forged by itself: it waits, says what is missing, and nobody is alarmed. */
  const waits = async (kind: 'rotate' | 'delete'): Promise<void> => {
    const rows = (await attacker.rows()).filter(({ sk }) => sk === 'REQ')
    const holds = rows.filter(({ operation }) => Object(operation).kind === kind)
    expect(holds.map(({ hold }) => Object(hold).reason)).toContain('approval_no_longer_enough')
    expect(await reported()).toBe(false)
  }
  const actBy = async (user: string, action: string): Promise<SignedAct> => {
    const act = (await attacker.acts()).findLast(
      (each) => each.user === user && each.action === action,
    )
    if (act === undefined) throw new Error(`${user} never did ${action}`)
    return act
  }
  const approvalFrom = async (act: SignedAct, as = 'team payments') => ({
    kind: 'approve',
    by: act.user,
    at: await now(),
    as,
    act,
  })
  const deletionAsked = async (): Promise<Rotated & { readonly row: Row }> => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await untilDeletionIsAsked(sandbox)
    return { ...rotation, row: await attacker.request('delete', 'awaiting_approval') }
  }
  const approvalsOf = (row: Row): Record<string, unknown> => Object(row['approvals'])
  const operationOf = (row: Row): Record<string, unknown> => Object(row['operation'])

  it.each([
    ['an owner who is none', { team: 'payments', owner: 'U0OMAR' }, 'U0OMAR'],
    ['another team', { team: 'platform' }, 'U0PIA'],
    ['security', { team: 'security' }, 'U0SAM'],
  ])(
    'asks the approvers of the configuration where the row names %s',
    async (_who, from, person) => {
      const { oldKey, row } = await deletionAsked()
      await attacker.edit(row, { approvals: { ...approvalsOf(row), from } })
      await sandbox.click(await cardIn(sandbox), person, 'request.approve')
      expect(await lastAnswerTo(sandbox, person)).toMatch(/not among the approvers/)
      expect((await attacker.request('delete', 'awaiting_approval'))['decisions']).toEqual([])
      expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Inactive')
    },
  )

  it('deletes nothing where the row says that no approval is needed', async () => {
    const { oldKey, row } = await deletionAsked()
    await attacker.edit(row, {
      approvals: { ...approvalsOf(row), needed: 0 },
      state: 'running',
      ...dueNow('delete_key', await now()),
    })
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Inactive')
    await waits('delete')
  })

  it('takes no approval of another request', async () => {
    const { oldKey, row } = await deletionAsked()
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate erin')
    await sandbox.command('U0SAM', 'C0PAYMENTS', 'rotate omar')
    await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve')
    const genuine = await approvalFrom(await actBy('U0MAYA', 'request.approve'))
    await attacker.edit(row, {
      state: 'running',
      decisions: [genuine],
      ...dueNow('delete_key', await now()),
    })
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Inactive')
    expect(await reported()).toBe(true)
  })

  it('takes no click that was refused for an approval, whichever effect the row says is next', async () => {
    const oldKey = await oldKeyOf(sandbox, 'erin')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate erin')
    await sandbox.click(await cardIn(sandbox), 'U0TINA', 'request.approve')
    const refused = await approvalFrom(await actBy('U0TINA', 'request.approve'))
    for (const effect of ['intend_create', 'create_key']) {
      const row = await attacker.request('rotate')
      await attacker.edit(row, {
        state: 'running',
        decisions: [refused],
        operation: {
          ...operationOf(row),
          keysBefore: [oldKey.accessKeyId],
          createIntentAt: await now(),
        },
        ...dueNow(effect, await now()),
      })
      expect(await sandbox.keysOf('erin')).toEqual([oldKey])
    }
    await waits('rotate')
  })

  it('takes no approval that was given before the card was asked again', async () => {
    const { oldKey } = await deletionAsked()
    const card = await cardIn(sandbox)
    const shown = buttonsOf(card).get('request.approve') ?? ''
    await sandbox.advance('P8D')
    const row = await attacker.request('delete', 'awaiting_approval')
    expect(row['subjectVersion']).toBe(2)
    await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve', shown)
    const stale = await approvalFrom(await actBy('U0MAYA', 'request.approve'))
    await attacker.edit(row, {
      state: 'running',
      decisions: [stale],
      ...dueNow('delete_key', await now()),
    })
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Inactive')
    expect(await reported()).toBe(true)
  })

  it('lets nobody approve their own deletion by writing another requester into the row', async () => {
    const oldKey = await oldKeyOf(sandbox, 'erin')
    await sandbox.command('U0MAYA', 'C0PAYMENTS', 'rotate erin')
    await sandbox.click(await cardIn(sandbox), 'U0MAX', 'request.approve')
    const [newKey] = (await sandbox.keysOf('erin')).filter(
      ({ accessKeyId }) => accessKeyId !== oldKey.accessKeyId,
    )
    await sandbox.call('use-key', { access_key_id: newKey?.accessKeyId, service: 'ec2' })
    await untilDeletionIsAsked(sandbox)
    const row = await attacker.request('delete', 'awaiting_approval')
    await attacker.edit(row, { requester: 'U0OMAR' })
    await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve')
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Inactive')
    expect(await reported()).toBe(true)
  })

  it('deletes only the key that was shown, never one that is Active', async () => {
    const { newKey, row } = await deletionAsked()
    await attacker.edit(row, { operation: { ...operationOf(row), keyId: newKey.accessKeyId } })
    await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve')
    expect(await statusOf(sandbox, 'erin', newKey.accessKeyId)).toBe('Active')
  })

  it('runs nothing for a claim whose lease seems to have lapsed', async () => {
    const { oldKey, row } = await deletionAsked()
    const at = await now()
    await attacker.edit(row, {
      state: 'running',
      ...dueNow('delete_key', at),
      claim: {
        effectId: 'forged.delete_key',
        token: 'forged',
        leaseUntil: '2020-01-01T00:00:00.000Z',
      },
    })
    await sandbox.advance('P1D')
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Inactive')
    await waits('delete')
  })

  it('deletes nothing for a child that no rotation opened', async () => {
    const { oldKey, row } = await deletionAsked()
    const id = childRequestId(RequestId.parse(row['parent']), new Date('2026-01-01T00:00:00.000Z'))
    const at = await now()
    const lock = (await attacker.rows()).find(
      ({ sk, requestId }) => sk === 'LOCK' && requestId === row['id'],
    )
    if (lock === undefined) throw new Error('there is no lock')
    await attacker.put({ ...lock, requestId: id })
    await attacker.edit(
      { ...row, pk: `REQ#${id}`, id },
      {
        approvals: { ...approvalsOf(row), needed: 0 },
        state: 'running',
        ...dueNow('delete_key', at),
      },
    )
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Inactive')
    await waits('delete')
  })

  it('deletes nothing for a rotation whose next effect is a deletion', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P8D')
    const row = await attacker.request('rotate', 'running')
    await attacker.edit(row, dueNow('delete_key', await now()))
    await sandbox.advance('P1D')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
  })

  it('never removes a key in use because the row calls it a stray', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P8D')
    const row = await attacker.request('rotate', 'running')
    await attacker.edit(row, {
      operation: { ...operationOf(row), strayKeyId: rotation.newKey.accessKeyId },
      ...dueNow('remove_stray_key', await now()),
    })
    expect(await statusOf(sandbox, 'erin', rotation.newKey.accessKeyId)).toBe('Active')
  })

  it('makes no key Active again that nobody asked to undo', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P8D')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
    const row = await attacker.request('rotate', 'running')
    await attacker.edit(row, {
      operation: { ...operationOf(row), undone: { by: 'U0ERIN', at: await now() } },
      ...dueNow('make_active', await now()),
    })
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
    expect(await reported()).toBe(true)
  })

  it('makes the old key Active again when its requester asks on the deletion card', async () => {
    const { oldKey } = await deletionAsked()
    await sandbox.click(await cardIn(sandbox), 'U0ERIN', 'rotation.undo')
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('Active')
    expect(await reported()).toBe(false)
  })

  it("does not carry somebody's own rotation over to another user", async () => {
    const omarsKey = await oldKeyOf(sandbox, 'omar')
    await sandbox.fault({
      service: 'iam',
      operation: 'ListAccessKeys',
      mode: 'throttle',
      times: 1000,
    })
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate')
    await sandbox.fault({ service: 'iam', operation: 'ListAccessKeys', mode: 'throttle', times: 0 })
    await rotate(sandbox)
    const row = await attacker.request('rotate', 'running')
    await sandbox.command('U0SAM', 'C0PAYMENTS', 'rotate omar')
    const omars = await attacker.request('rotate', 'awaiting_approval')
    const lock = (await attacker.rows()).find(
      ({ sk, requestId }) => sk === 'LOCK' && requestId === omars['id'],
    )
    if (lock === undefined) throw new Error('there is no lock')
    await attacker.put({ ...lock, requestId: row['id'] })
    await attacker.edit(row, {
      subject: omars['subject'],
      operation: omars['operation'],
      ...dueNow('intend_create', await now()),
    })
    expect(await sandbox.keysOf('omar')).toEqual([omarsKey])
    expect(await reported()).toBe(true)
  })

  it('does nothing to a protected user, even with a row for it', async () => {
    const before = await sandbox.keysOf('break-glass')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate development/break-glass')
    const act = await actBy('U0ERIN', 'command.rotate')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate erin')
    const row = await attacker.request('rotate', 'awaiting_approval')
    const id = requestIdOf(act)
    const subject = { ...Object(row['subject']), userName: 'break-glass', path: '/' }
    await attacker.edit(
      { ...row, pk: `REQ#${id}`, id },
      {
        act,
        requester: 'U0ERIN',
        owner: 'U0ERIN',
        subject,
        operation: { ...operationOf(row), oldKeyId: before[0]?.accessKeyId },
        approvals: { ...approvalsOf(row), needed: 0 },
        state: 'running',
        ...dueNow('intend_create', await now()),
      },
    )
    expect(await sandbox.keysOf('break-glass')).toEqual(before)
  })
})
