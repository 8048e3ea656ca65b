import { describe, expect, it } from 'vitest'
import type { ArchiveReach } from '../../../src/exposure/audit/audit-period.ts'
import { createStartAudit } from '../../../src/exposure/audit/start-audit.ts'
import type { IamUser } from '../../../src/keys/access-keys.ts'
import { type AccountId, IamUserId, IamUserName } from '../../../src/requests/ids.ts'
import type { Refusal } from '../../../src/requests/refusal.ts'
import { requestIdOf } from '../../../src/requests/request-id.ts'
import { DAY_MS } from '../../../src/shared/duration.ts'
import { ok, type Result, refuse } from '../../../src/shared/result.ts'
import { createFakeAuditStore } from '../../fakes/fake-audit-ports.ts'
import { ACCOUNT, anAct, KEY_ID, NOW } from './audit-fixture.ts'

const user: IamUser = {
  account: ACCOUNT,
  userName: IamUserName.parse('erin'),
  userId: IamUserId.parse('AIDAERIN00000000'),
  path: '/',
  createdAt: NOW,
  tags: {},
}

function desk(
  may: Result<void, Refusal> = ok(undefined),
  found: Result<IamUser, Refusal> = ok(user),
  archiveOf: (account: AccountId) => ArchiveReach | undefined = () => undefined,
) {
  const store = createFakeAuditStore()
  let now = NOW
  const start = createStartAudit({
    store,
    clock: { now: () => now },
    regions: ['us-east-1', 'eu-central-1'],
    resolveUser: async () => found,
    mayAudit: async () => may,
    accountName: () => 'development',
    archiveOf,
  })
  return {
    store,
    start,
    later: () => {
      now = new Date(NOW.getTime() + 60_000)
    },
  }
}

describe('createStartAudit', () => {
  it('begins with the key, in every Region, over all that CloudTrail keeps', async () => {
    const { store, start } = desk()
    const begun = await start(anAct())

    expect(begun).toMatchObject({
      ok: true,
      value: {
        keyId: KEY_ID,
        since: '2025-12-02T09:00:00.000Z',
        until: NOW.toISOString(),
        followed: [{ subject: { by: 'credential', id: KEY_ID }, depth: 0 }],
      },
    })
    const reads = await store.readRegions(requestIdOf(anAct()))
    expect(reads.map(({ region, subject }) => [region, subject])).toEqual([
      ['eu-central-1', 0],
      ['us-east-1', 0],
    ])
  })

  it.each([
    ['7d', '2026-02-23T09:00:00.000Z'],
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['400d', '2025-12-02T09:00:00.000Z'],
  ])('goes back as far as %s says, and no farther than there is a history', async (since, from) => {
    const begun = await desk().start(anAct({ details: { since } }))

    expect(begun).toMatchObject({ ok: true, value: { since: from } })
  })

  it('has the archive asked that holds the trail of the account, and no other', async () => {
    const reach = { historyMs: 365 * DAY_MS, dataEvents: true }
    const of = (account: string) =>
      desk(ok(undefined), ok(user), (each) => (each === account ? reach : undefined))

    expect(await of(ACCOUNT).start(anAct())).toMatchObject({
      value: { archive: { since: '2025-03-02T09:00:00.000Z', dataEvents: true } },
    })
    const elsewhere = await of('222222222222').start(anAct())
    expect(elsewhere.ok && elsewhere.value).not.toHaveProperty('archive')
  })

  it('is the same audit when the same act comes again', async () => {
    const { start, later } = desk()
    const first = await start(anAct())
    later()

    expect(await start(anAct())).toEqual(first)
  })

  it.each<[string, Result<void, Refusal>, Result<IamUser, Refusal>]>([
    ['may not know', refuse({ reason: 'may_not_audit', user: 'erin' }), ok(user)],
    [
      'asks for a key that AWS does not know',
      ok(undefined),
      refuse({ reason: 'unknown_key', keyId: KEY_ID }),
    ],
  ])('writes nothing for somebody who %s', async (_what, may, found) => {
    const { store, start } = desk(may, found)

    expect(await start(anAct())).toEqual(may.ok ? found : may)
    expect(await store.read(requestIdOf(anAct()))).toBeUndefined()
  })

  it('is about a key and nothing else', async () => {
    expect(await desk().start(anAct({ value: 'user:erin' }))).toEqual(
      refuse({ reason: 'not_a_target', text: 'user:erin' }),
    )
  })
})
