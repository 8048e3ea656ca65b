import { beforeEach, describe, expect, it } from 'vitest'
import { askedRotationKey, lockKey, registrationKey } from '../../src/aws/dynamo/keys.ts'
import { ledgerItem, requestItem } from '../../src/aws/dynamo/request-row.ts'
import { chainEntries, LEDGER_ROOT } from '../../src/requests/ledger.ts'
import { Request } from '../../src/requests/request.ts'
import { autoRotationId } from '../../src/requests/request-id.ts'
import { attackSuite } from '../support/attack-suite.ts'
import type { Attacker, Row } from '../support/attacker.ts'
import { type Sealed, sealedUser, timesCalled, turnedOn } from '../support/auto-job.ts'
import { statusOf } from '../support/main-job.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

/** Whoever can write to the table and the queue cannot have awskey make a key in the name of Secrets Manager. */
describe('rotations that Secrets Manager never asked for', () => {
  let sandbox: RunningSandbox
  let attacker: Attacker
  const suite = attackSuite()
  beforeEach(() => {
    ;({ sandbox, attacker } = suite())
  })

  const TOKEN = 'f'.repeat(64)
  const now = async (): Promise<string> => (await sandbox.state()).clock.now
  const requests = async (): Promise<readonly Row[]> =>
    (await attacker.rows()).filter(({ sk }) => sk === 'REQ')
  const ask = async (secretArn: string, token = TOKEN): Promise<void> => {
    await attacker.enqueue({ kind: 'auto', secretArn, token })
    await sandbox.settle()
  }
  const requestOf = async (kind: string): Promise<Request> => {
    const row = (await requests()).find(({ operation }) => Object(operation).kind === kind)
    return Request.parse(row)
  }
  const registration = async (secretArn: string): Promise<Row> => {
    const key = registrationKey(secretArn)
    const row = (await attacker.rows()).find(({ pk, sk }) => pk === key.pk && sk === key.sk)
    if (row === undefined) throw new Error('nothing is registered')
    return row
  }
  const nothingMade = async ({ key }: Sealed, rowsBefore: number): Promise<void> => {
    expect(await requests()).toHaveLength(rowsBefore)
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Active')
  }

  it('opens nothing for a registration that somebody wrote', async () => {
    const sealed = await sealedUser(sandbox)
    const { id, subject } = await requestOf('rotate')
    const { account, userName, userId } = subject
    const before = (await requests()).length
    await attacker.put({
      ...registrationKey(sealed.arn),
      ...{ secretArn: sealed.arn, account, userName, userId, by: id },
      ...{ on: true, everyDays: 60, since: await now() },
    })
    await ask(sealed.arn)
    await nothingMade(sealed, before)
  })

  it('opens nothing for a token that Secrets Manager does not know, nor for a secret that nobody registered', async () => {
    const sealed = await turnedOn(sandbox)
    const before = (await requests()).length
    await ask(sealed.arn)
    await ask(sealed.arn.replace('erin', 'omar'))
    await nothingMade(sealed, before)
    const { pk, sk } = askedRotationKey(sealed.arn, TOKEN)
    const row = (await attacker.rows()).find((each) => each.pk === pk && each.sk === sk)
    expect(row).toMatchObject({ refused: { reason: 'not_wanted' } })
  })

  it('opens nothing where it was turned off and the registration was put back', async () => {
    const sealed = await turnedOn(sandbox)
    const on = await registration(sealed.arn)
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'auto development/erin off')
    const before = (await requests()).length
    await attacker.put(on)
    await ask(sealed.arn)
    await nothingMade(sealed, before)
  })

  it.each(['create_key', 'intend_create'] as const)(
    'makes no key for a forged rotation with a whole ledger, lock and token, due to %s',
    async (effect) => {
      const sealed = await turnedOn(sandbox)
      const by = await requestOf('auto')
      const made = await timesCalled(sandbox, 'CreateAccessKey')
      const at = await now()
      const auto = { by: by.id, secretArn: sealed.arn, token: TOKEN }
      const id = autoRotationId(auto, new Date(at))
      const { events, ledger } = chainEntries({ seq: 0, head: LEDGER_ROOT }, id, at, [
        {
          type: 'requested',
          actor: by.requester,
          data: { operation: 'rotate', keyId: sealed.key.accessKeyId, auto: by.id },
        },
      ])
      const { outcome: _outcome, ...rest } = by
      const forged = Request.parse({
        ...rest,
        id,
        parent: by.id,
        auto,
        state: 'running',
        approvals: { ...by.approvals, needed: 0 },
        operation: {
          kind: 'rotate',
          step: 'creating',
          oldKeyId: sealed.key.accessKeyId,
          oldKeyCreatedAt: at,
          keysBefore: [sealed.key.accessKeyId],
          createIntentAt: at,
          createAttempts: 1,
          soakNotices: 0,
        },
        next: { id: `${id}.1`, effect, dueAt: at, attempt: 0 },
        ledger,
      })
      const { account, userId } = by.subject
      await attacker.put({ ...lockKey(account, userId), requestId: id })
      for (const event of events) await attacker.put(ledgerItem(event))
      await attacker.put(requestItem(forged))
      await attacker.wake(id)

      // The list of events holds the newest only, so older calls may have left it.
      expect(await timesCalled(sandbox, 'CreateAccessKey')).toBeLessThanOrEqual(made)
      expect(await sandbox.keysOf('erin')).toHaveLength(1)
      const row = (await requests()).find(({ pk }) => pk === `REQ#${id}`)
      if (effect === 'create_key')
        expect(row).toMatchObject({
          hold: { reason: 'approval_no_longer_enough', facts: { fault: 'auto_not_on' } },
        })
      else expect(row).toMatchObject({ state: 'failed', outcome: { word: 'auto_not_wanted' } })
    },
  )
})
