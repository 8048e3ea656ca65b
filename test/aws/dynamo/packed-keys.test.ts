import { describe, expect, it } from 'vitest'
import { packedKeys, unpackedKeys } from '../../../src/aws/dynamo/packed-keys.ts'
import type { AccessKeyRecord } from '../../../src/keys/access-keys.ts'
import { AccessKeyId } from '../../../src/requests/ids.ts'

const key = (
  id: string,
  status: AccessKeyRecord['status'],
  createdAt: string,
): AccessKeyRecord => ({
  id: AccessKeyId.parse(id),
  status,
  createdAt: new Date(createdAt),
})
const ALL = [
  key('AKIAERINOLDKEY234567', 'Active', '2025-11-01T08:00:00.000Z'),
  key('AKIAERINNEWKEY234567', 'Inactive', '1970-01-01T00:00:01.000Z'),
  key('AKIAERINOLDKEY234566', 'Expired', '2099-12-31T23:59:59.000Z'),
  key('AKIAERINNEWKEY234566', 'Other', '2026-03-02T09:00:00.000Z'),
]

describe('unpackedKeys', () => {
  it.each([[ALL], [[]], [undefined]])('reads back what was packed: %j', (keys) => {
    expect(unpackedKeys(packedKeys(keys))).toEqual(keys)
  })

  it('keeps the second in which a key was made', () => {
    const [read] =
      unpackedKeys(
        packedKeys([key('AKIAERINOLDKEY234567', 'Active', '2025-11-01T08:00:00.789Z')]),
      ) ?? []
    expect(read?.createdAt.toISOString()).toBe('2025-11-01T08:00:00.000Z')
  })

  it.each([
    undefined,
    '?',
    'nonsense',
    'A.AKIAERINOLDKEY234567',
    'Azzzzzzzzzz.AKIAERINOLDKEY234567',
    'X1.AKIAERINOLDKEY234567',
    'A1.AKIA<script>12345678',
    'A1.ASIAERINOLDKEY234567',
    `${packedKeys(ALL)},`,
  ])('is not known, which is not none, for %j', (text) => {
    expect(unpackedKeys(text)).toBeUndefined()
  })

  it('takes less than thirty bytes for a key', () => {
    expect(packedKeys(ALL.slice(0, 1)).length).toBeLessThan(30)
  })
})
