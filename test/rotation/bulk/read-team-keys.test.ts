import { describe, expect, it } from 'vitest'
import { aBulkUser } from '../../../sandbox/gallery/rows/bulk-rows.ts'
import { aRequestId, DEVELOPMENT, PRODUCTION } from '../../../sandbox/gallery/rows/request-rows.ts'
import type { InventorySnapshot } from '../../../src/keys/inventory.ts'
import { INVENTORY_FRESH_MS } from '../../../src/keys/read-inventory.ts'
import { AccessKeyId, type AccountId, type RequestId } from '../../../src/requests/ids.ts'
import type { Job } from '../../../src/requests/job.ts'
import {
  createReadTeamKeys,
  type ReadTeamKeysDeps,
} from '../../../src/rotation/bulk/read-team-keys.ts'
import { addMs, DAY_MS } from '../../../src/shared/duration.ts'
import { type Known, known, unknown } from '../../../src/shared/known.ts'

const NOW = new Date('2026-03-20T09:00:00.000Z')
const limits = { warnMs: DAY_MS, staleMs: DAY_MS, unusedMs: DAY_MS }

/** One user with an old key in each account that is read. */
function snapshotOf(account: AccountId, ageMs: number): InventorySnapshot {
  const { userName, userId, keyId } = aBulkUser(account === DEVELOPMENT ? 1 : 2)
  const key = {
    id: keyId,
    status: 'Active',
    createdAt: new Date(0),
    lastUse: { kind: 'never' },
  } as const
  return {
    account,
    readAt: addMs(NOW, -ageMs),
    users: [{ account, userName, userId, path: '/', tags: {}, keys: [key] }],
  }
}

function reading(overrides: Partial<ReadTeamKeysDeps> = {}) {
  const jobs: Job[] = []
  const read: AccountId[] = []
  let wall = 0
  const readTeamKeys = createReadTeamKeys({
    accounts: [
      { id: DEVELOPMENT, name: 'development' },
      { id: PRODUCTION, name: 'production' },
    ],
    inventory: { load: (account) => Promise.resolve(snapshotOf(account, 0)) },
    readInventory: (account): Promise<Known<InventorySnapshot>> => {
      read.push(account)
      wall += 10
      return Promise.resolve(known(snapshotOf(account, 0)))
    },
    jobs: { enqueue: (job) => Promise.resolve(void jobs.push(job)) },
    store: { lockHolder: () => Promise.resolve(undefined) },
    limits: { human: limits, machine: limits },
    clock: { now: () => NOW },
    wallNow: () => wall,
    budgetMs: 1_000,
    exemptionsOf: (_account, users) => Promise.resolve(users.map(() => known([]))),
    untrustedTags: () => [],
    member: () => ({ ofTeam: 'yes', machine: false, protected: false }),
    ...overrides,
  })
  return { jobs, read, keys: () => readTeamKeys('payments', 'due') }
}
const names = (users: readonly { readonly userName: string }[]) =>
  users.map(({ userName }) => userName)

describe('readTeamKeys', () => {
  it('takes an inventory that is fresh as it is', async () => {
    const { keys, read } = reading({
      inventory: { load: (id) => Promise.resolve(snapshotOf(id, INVENTORY_FRESH_MS - 1)) },
    })
    expect(names((await keys()).users)).toEqual(['svc-001', 'svc-002'])
    expect(read).toEqual([])
  })

  it.each<[string, ReadTeamKeysDeps['inventory']['load']]>([
    ['old', (id) => Promise.resolve(snapshotOf(id, INVENTORY_FRESH_MS))],
    ['missing', () => Promise.resolve(undefined)],
  ])('reads anew what is %s, and says when', async (_what, load) => {
    const { keys, read } = reading({ inventory: { load } })
    expect((await keys()).accounts).toEqual([
      { name: 'development', readAt: NOW },
      { name: 'production', readAt: NOW },
    ])
    expect(read).toEqual([DEVELOPMENT, PRODUCTION])
  })

  it('takes no old inventory for an account that cannot be read now', async () => {
    const { keys, jobs } = reading({
      inventory: { load: (id) => Promise.resolve(snapshotOf(id, INVENTORY_FRESH_MS)) },
      readInventory: (id) =>
        Promise.resolve(id === PRODUCTION ? unknown('AccessDenied') : known(snapshotOf(id, 0))),
    })
    const { users, leftOut } = await keys()
    expect(names(users)).toEqual(['svc-001'])
    expect(leftOut).toMatchObject([{ accountName: 'production', reason: 'account_unknown' }])
    expect(leftOut[0]?.why).toContain('AccessDenied')
    expect(jobs).toEqual([{ kind: 'inventory', account: PRODUCTION }])
  })

  it('leaves to a job what it has no time for, and says so', async () => {
    const { keys, jobs, read } = reading({
      inventory: { load: () => Promise.resolve(undefined) },
      budgetMs: 5,
    })
    const { users, leftOut } = await keys()
    expect(read).toEqual([DEVELOPMENT])
    expect(names(users)).toEqual(['svc-001'])
    expect(leftOut[0]?.why).toContain('ask again in a few minutes')
    expect(jobs).toEqual([{ kind: 'inventory', account: PRODUCTION }])
  })

  it('leaves out, with the request, whom another one has', async () => {
    const by: RequestId = aRequestId(5)
    const { keys } = reading({
      store: {
        lockHolder: (account) => Promise.resolve(account === PRODUCTION ? by : undefined),
      },
    })
    const { users, leftOut } = await keys()
    expect(names(users)).toEqual(['svc-001'])
    expect(leftOut).toEqual([
      { accountName: 'production', userName: 'svc-002', reason: 'locked', why: by },
    ])
  })

  it('trap g: leaves out whom awskey leaves alone, and those of whom that is not known', async () => {
    const until = new Date('2026-12-24T22:59:59.999Z')
    const { keys } = reading({
      exemptionsOf: (account, users) =>
        Promise.resolve(
          users.map(() =>
            account === PRODUCTION
              ? unknown('dynamodb:Query: Throttling')
              : known([
                  { kind: 'exempt', from: 'configuration', until, reason: 'later', approvedBy: [] },
                ]),
          ),
        ),
    })
    const { users, leftOut } = await keys()
    expect(users).toEqual([])
    expect(leftOut).toEqual([
      {
        accountName: 'development',
        userName: 'svc-001',
        reason: 'exempt',
        why: 'until 2026-12-24: later',
      },
      {
        accountName: 'production',
        userName: 'svc-002',
        reason: 'exemption_unknown',
        why: 'dynamodb:Query: Throttling',
      },
    ])
  })

  it('keeps the user of a snooze of another key, and says whose tag nobody protects', async () => {
    const until = new Date('2026-12-24T22:59:59.999Z')
    const keyId = AccessKeyId.parse('AKIAOTHERKEY23456723')
    const { keys } = reading({
      exemptionsOf: (_account, users) =>
        Promise.resolve(
          users.map(() =>
            known([{ kind: 'snooze', from: 'request', keyId, until, reason: 'x', approvedBy: [] }]),
          ),
        ),
      untrustedTags: ({ account }) =>
        account === PRODUCTION ? [{ tag: 'env=sandbox', place: 'exempt[1]' }] : [],
    })
    const { users, untrustedTags } = await keys()
    expect(names(users)).toEqual(['svc-001', 'svc-002'])
    expect(untrustedTags).toEqual([
      { accountName: 'production', userName: 'svc-002', tag: 'env=sandbox', place: 'exempt[1]' },
    ])
  })
})
