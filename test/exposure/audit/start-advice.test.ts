import { describe, expect, it } from 'vitest'
import { createStartAdvice } from '../../../src/exposure/audit/start-advice.ts'
import type { AccessKeyRecord, IamUser } from '../../../src/keys/access-keys.ts'
import { AccessKeyId, IamUserId, IamUserName } from '../../../src/requests/ids.ts'
import type { Refusal } from '../../../src/requests/refusal.ts'
import { requestIdOf } from '../../../src/requests/request-id.ts'
import type { SignedAct } from '../../../src/requests/signed-act.ts'
import { type Known, known, unknown } from '../../../src/shared/known.ts'
import { ok, type Result, refuse } from '../../../src/shared/result.ts'
import { createFakeAuditStore } from '../../fakes/fake-audit-ports.ts'
import { ACCOUNT, anAct, KEY_ID, NOW } from './audit-fixture.ts'

const OTHER = AccessKeyId.parse('AKIA2EXAMPLE234567AC')
const user: IamUser = {
  account: ACCOUNT,
  userName: IamUserName.parse('erin'),
  userId: IamUserId.parse('AIDAERIN00000000'),
  path: '/',
  createdAt: NOW,
  tags: {},
}
const key = (id: AccessKeyId): AccessKeyRecord => ({ id, status: 'Active', createdAt: NOW })
const asked = (changes: Partial<SignedAct> = {}): SignedAct =>
  anAct({ action: 'command.advise', value: 'user:development/erin', ...changes })

function desk(
  given: {
    readonly may?: Result<void, Refusal>
    readonly found?: Result<IamUser, Refusal>
    readonly keys?: Known<readonly AccessKeyRecord[]>
  } = {},
) {
  const store = createFakeAuditStore()
  const { may = ok(undefined), found = ok(user), keys = known([key(KEY_ID), key(OTHER)]) } = given
  const start = createStartAdvice({
    store,
    clock: { now: () => NOW },
    regions: ['us-east-1'],
    resolveUser: async () => found,
    mayAudit: async () => may,
    accountName: () => 'development',
    keys: { list: async () => keys },
  })
  return { store, start }
}

describe('createStartAdvice', () => {
  it('looks at all keys of a user, over 90 days', async () => {
    expect(await desk().start(asked())).toMatchObject({
      ok: true,
      value: {
        keyId: KEY_ID,
        advice: { keys: [KEY_ID, OTHER] },
        since: '2025-12-02T09:00:00.000Z',
        followed: [
          { subject: { id: KEY_ID }, depth: 0 },
          { subject: { id: OTHER }, depth: 0 },
        ],
      },
    })
  })

  it('looks at the one key that was named, as far back as was asked', async () => {
    const value = `key:${OTHER}`

    expect(await desk().start(asked({ value, details: { since: '7d' } }))).toMatchObject({
      value: { advice: { keys: [OTHER] }, since: '2026-02-23T09:00:00.000Z' },
    })
  })

  it('is the same when the same act comes again', async () => {
    const { start } = desk()

    expect(await start(asked())).toEqual(await start(asked()))
  })

  it.each<[string, Parameters<typeof desk>[0], Refusal]>([
    [
      'may not know',
      { may: refuse({ reason: 'may_not_audit', user: 'erin' }) },
      { reason: 'may_not_audit', user: 'erin' },
    ],
    [
      'means nobody',
      { found: refuse({ reason: 'no_iam_user_of_yours' }) },
      { reason: 'no_iam_user_of_yours' },
    ],
    ['means a user without keys', { keys: known([]) }, { reason: 'no_key', user: 'erin' }],
    [
      'means a user whose keys cannot be read',
      { keys: unknown('Throttling') },
      { reason: 'target_unreadable', why: 'Throttling' },
    ],
  ])('writes nothing for somebody who %s', async (_what, given, refusal) => {
    const { store, start } = desk(given)

    expect(await start(asked())).toEqual(refuse(refusal))
    expect(await store.read(requestIdOf(asked()))).toBeUndefined()
  })
})
