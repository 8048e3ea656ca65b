import { describe, expect, it } from 'vitest'
import { A_ROOT_KEY, ANOTHER_ROOT_KEY } from '../../../sandbox/gallery/rows/root-rows.ts'
import { gateHold, rootGate } from '../../../src/keys/root/root-gate.ts'
import type { RootKey } from '../../../src/requests/operation.ts'
import { addMs, DAY_MS } from '../../../src/shared/duration.ts'

const NOW = new Date('2026-03-02T09:00:00.000Z')
const use = (daysAgo: number) => ({
  at: addMs(NOW, -daysAgo * DAY_MS).toISOString(),
  service: 's3',
  region: 'us-east-1',
  source: 'last_used' as const,
})
const usedAgo = (days: number): RootKey => ({ ...A_ROOT_KEY, lastUse: use(days) })
const unknown: RootKey = { ...A_ROOT_KEY, lastUse: undefined, neverUsed: undefined }

describe('rootGate', () => {
  it.each([
    ['used 400 days ago', [usedAgo(400)], 'open'],
    ['used exactly 90 days ago', [usedAgo(90)], 'open'],
    ['used 89 days ago', [usedAgo(89)], 'used'],
    ['used 10 days ago', [usedAgo(10)], 'used'],
    ['never used', [ANOTHER_ROOT_KEY], 'open'],
    ['not known', [unknown], 'unknown'],
    ['one quiet and one used', [usedAgo(400), usedAgo(10)], 'used'],
    ['one used and one not known: not known weighs more', [usedAgo(10), unknown], 'unknown'],
  ])('%s: %s', (_what, keys, kind) => {
    expect(rootGate(keys, NOW).kind).toBe(kind)
  })

  it('names the use of the key that was used last', () => {
    const other = { ...usedAgo(3), id: ANOTHER_ROOT_KEY.id }
    expect(gateHold(rootGate([usedAgo(10), other], NOW))).toEqual({
      reason: 'root_key_used',
      facts: { keyId: other.id, at: use(3).at, service: 's3', region: 'us-east-1' },
    })
  })
})
