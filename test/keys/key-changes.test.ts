import { describe, expect, it } from 'vitest'
import { DEVELOPMENT } from '../../sandbox/gallery/rows/request-rows.ts'
import type { InventoryKey, InventorySnapshot, InventoryUser } from '../../src/keys/inventory.ts'
import { changesBetween } from '../../src/keys/key-changes.ts'
import { AccessKeyId, IamUserId, IamUserName } from '../../src/requests/ids.ts'
import { addMs, HOUR_MS } from '../../src/shared/duration.ts'

const START = new Date('2026-03-02T09:00:00.000Z')
const A = AccessKeyId.parse('AKIAAAAAAAAAAAAAAAAA')
const B = AccessKeyId.parse('AKIABBBBBBBBBBBBBBBB')

const key = (id: AccessKeyId, status: InventoryKey['status'] = 'Active'): InventoryKey => ({
  id,
  status,
  createdAt: START,
  lastUse: { kind: 'never' },
})
const user = (
  name: string,
  keys: readonly InventoryKey[] | undefined,
  id = `AIDA${name.toUpperCase()}2345`,
): InventoryUser => ({
  account: DEVELOPMENT,
  userName: IamUserName.parse(name),
  userId: IamUserId.parse(id),
  path: '/',
  tags: {},
  keys,
})
const at = (hours: number, ...users: readonly InventoryUser[]): InventorySnapshot => ({
  account: DEVELOPMENT,
  readAt: addMs(START, hours * HOUR_MS),
  users,
})
const told = (before: InventorySnapshot | undefined, now: InventorySnapshot): readonly string[] =>
  changesBetween(before, now).map(({ userName, keyId, what }) => `${userName} ${keyId} ${what}`)

describe('changesBetween', () => {
  it('tells a key that appeared, changed its status or is gone, and between which readings', () => {
    const before = at(0, user('erin', [key(A), key(B, 'Inactive')]), user('omar', [key(A)]))
    const now = at(1, user('erin', [key(A, 'Inactive'), key(B)]), user('omar', []))

    expect(told(before, now)).toEqual([
      `erin ${A} made_inactive`,
      `erin ${B} made_active`,
      `omar ${A} deleted`,
    ])
    expect(told(at(0, user('erin', [])), now)).toContain(`erin ${A} key_created`)
    expect(changesBetween(before, now)[0]).toMatchObject({
      after: before.readAt.toISOString(),
      seenAt: now.readAt.toISOString(),
    })
  })

  it('tells nothing from the first reading of an account', () => {
    expect(told(undefined, at(1, user('erin', [key(A)])))).toEqual([])
  })

  it('tells nothing of a user whose keys could not be read, then or now', () => {
    expect(told(at(0, user('erin', [key(A)])), at(1, user('erin', undefined)))).toEqual([])
    expect(told(at(0, user('erin', undefined)), at(1, user('erin', [key(A)])))).toEqual([])
    expect(told(at(0, user('erin', undefined)), at(1))).toEqual([])
  })

  it('tells the keys of a user that is new, gone, or made again under its name', () => {
    const again = user('erin', [key(B)], 'AIDAANOTHER2345')

    expect(told(at(0), at(1, user('erin', [key(A)])))).toEqual([`erin ${A} key_created`])
    expect(told(at(0, user('erin', [key(A)])), at(1))).toEqual([`erin ${A} deleted`])
    expect(told(at(0, user('erin', [key(A)])), at(1, again))).toEqual([
      `erin ${B} key_created`,
      `erin ${A} deleted`,
    ])
  })

  it('tells nothing against a later reading, which another worker saved meanwhile', () => {
    expect(told(at(2, user('erin', [key(A)])), at(1, user('erin', [])))).toEqual([])
  })

  it('takes a status that AWS added for no change that anybody made', () => {
    expect(told(at(0, user('erin', [key(A)])), at(1, user('erin', [key(A, 'Expired')])))).toEqual(
      [],
    )
  })
})
