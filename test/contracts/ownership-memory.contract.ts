/** What every OwnershipMemory must do. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { OwnershipMemory, RememberedOwnership } from '../../src/people/ownership-memory.ts'
import { AccountId, IamUserId } from '../../src/requests/ids.ts'
import { known } from '../../src/shared/known.ts'

const ACCOUNT = AccountId.parse('111111111111')
const USER = IamUserId.parse('AIDA2345672345')
const first: RememberedOwnership = {
  account: ACCOUNT,
  userId: USER,
  seen: { owner: 'U0ERIN', team: 'payments', path: '/payments/' },
  changes: [],
  at: '2026-03-09T10:00:00.000Z',
  version: 1,
}
const second: RememberedOwnership = {
  ...first,
  seen: { ...first.seen, owner: '' },
  changes: [{ what: 'owner', from: 'U0ERIN', to: '', at: '2026-03-10T10:00:00.000Z' }],
  at: '2026-03-10T10:00:00.000Z',
  version: 2,
}

export function ownershipMemoryContract(make: () => Promise<OwnershipMemory>): void {
  let memory: OwnershipMemory
  beforeEach(async () => {
    memory = await make()
  })

  describe('read', () => {
    it('knows that a user was never seen', async () => {
      expect(await memory.read(ACCOUNT, USER)).toEqual(known(undefined))
    })

    it('gives back what was written, of that user only', async () => {
      await memory.write(first)
      await memory.write(second)
      expect(await memory.read(ACCOUNT, USER)).toEqual(known(second))
      expect(await memory.read(ACCOUNT, IamUserId.parse('AIDA9999999999'))).toEqual(
        known(undefined),
      )
      expect(await memory.read(AccountId.parse('222222222222'), USER)).toEqual(known(undefined))
    })
  })

  describe('write', () => {
    it('writes over nothing but what was read', async () => {
      expect(await memory.write(first)).toEqual(known(true))
      expect(await memory.write({ ...first, at: second.at })).toEqual(known(false))
      expect(await memory.write(second)).toEqual(known(true))
      expect(await memory.write({ ...second, seen: first.seen })).toEqual(known(false))
      expect(await memory.read(ACCOUNT, USER)).toEqual(known(second))
    })

    it('lets one of many at once through', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => memory.write(first)))
      const written = answers.filter((answer) => answer.kind === 'known' && answer.value)
      expect(written).toHaveLength(1)
    })
  })
}
