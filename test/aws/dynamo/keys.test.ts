import { describe, expect, it } from 'vitest'
import {
  aRequestId,
  aSubject,
  DEVELOPMENT,
  ERIN,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import {
  DUE_SHARDS,
  dueHead,
  dueShard,
  historyPk,
  inventoryMetaKey,
  inventoryPk,
  ledgerKey,
  lockKey,
  refusalKey,
  requestKey,
  viewKey,
} from '../../../src/aws/dynamo/keys.ts'

const ID = aRequestId()

describe('the keys of a request', () => {
  it('keep the ledger in a partition of its own', () => {
    expect(requestKey(ID)).toEqual({ pk: `REQ#${ID}`, sk: 'REQ' })
    expect(viewKey(ID, 'card')).toEqual({ pk: `REQ#${ID}`, sk: 'VIEW#card' })
    expect(ledgerKey(ID, 12)).toEqual({ pk: `LEDGER#REQ#${ID}`, sk: '00000012' })
  })

  it('sort ledger events as they happened', () => {
    const sorted = [10, 2, 1, 100].map((seq) => ledgerKey(ID, seq).sk).toSorted()

    expect(sorted.map(Number)).toEqual([1, 2, 10, 100])
  })
})

describe('lockKey', () => {
  it('is about the IAM user id, not its name', () => {
    const { account, userId } = aSubject()

    expect(lockKey(account, userId).pk).toBe(`LOCK#${account}#${userId}`)
  })
})

describe('historyPk', () => {
  it('finds a user name however it is typed', () => {
    const of = (userName: string) => historyPk({ of: 'user', account: DEVELOPMENT, userName })

    expect(of('Erin')).toBe(of('eRIN'))
  })
})

describe('refusalKey', () => {
  const refusal = {
    requestId: ID,
    by: ERIN,
    reason: 'self_approval',
    at: '2026-03-02T10:15:59.999Z',
  }

  it('is one for each minute, person and reason', () => {
    const { sk } = refusalKey(refusal)

    expect(sk).toBe('2026-03-02T10:15#U0ERIN#self_approval')
    expect(refusalKey({ ...refusal, at: '2026-03-02T10:15:00.000Z' }).sk).toBe(sk)
    expect(refusalKey({ ...refusal, at: '2026-03-02T10:16:00.000Z' }).sk).not.toBe(sk)
    expect(refusalKey({ ...refusal, reason: 'changed' }).sk).not.toBe(sk)
  })
})

describe('inventoryPk', () => {
  it('starts as the account does, so that one leading key covers both', () => {
    expect(inventoryPk(DEVELOPMENT, 'g1')).toBe(`${inventoryMetaKey(DEVELOPMENT).pk}#g1`)
  })
})

describe('dueShard', () => {
  it('spreads requests over all shards and keeps each where it is', () => {
    const shards = Array.from({ length: 200 }, (_, n) => dueShard(requestKey(aRequestId(n)).pk))

    expect([...new Set(shards)].toSorted()).toEqual(DUE_SHARDS)
    expect(dueShard(requestKey(ID).pk)).toBe(dueShard(viewKey(ID, 'card').pk))
  })
})

describe('dueHead', () => {
  it('tells requests and views apart and knows nothing else', () => {
    expect(dueHead(requestKey(ID))).toEqual({ kind: 'request', requestId: ID })
    expect(dueHead(viewKey(ID, 'card'))).toEqual({ kind: 'view', requestId: ID })
    expect(dueHead({ pk: `INCIDENT#${ID}`, sk: 'INCIDENT' })).toBeUndefined()
    expect(dueHead({ pk: 'REQ#no-id', sk: 'REQ' })).toBeUndefined()
    expect(dueHead({ pk: `REQ#${ID}`, sk: 'OTHER' })).toBeUndefined()
  })
})
