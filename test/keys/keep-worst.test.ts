import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysAgo, keyNumber, rankedKey } from '../../sandbox/gallery/rows/ranked-keys.ts'
import { keepWorst } from '../../src/keys/keep-worst.ts'
import type { RankedKey } from '../../src/keys/ranking.ts'
import { worstFirst } from '../../src/keys/worst-first.ts'

describe('keepWorst', () => {
  it('keeps the worst of any number, and counts them all', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 60 }), (ages) => {
        const keys = ages.map((age, at) =>
          rankedKey({ id: keyNumber(at), createdAt: daysAgo(age) }),
        )
        const kept = keepWorst<RankedKey>(5)
        for (const key of keys) kept.add(key)
        expect(kept.worst()).toEqual(keys.toSorted(worstFirst).slice(0, 5))
        expect(kept.count).toBe(keys.length)
      }),
      { numRuns: 50 },
    )
  })
})
