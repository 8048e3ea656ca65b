import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addFigures, countKey, noFigures } from '../../src/reminders/figures.ts'
import { worstOf } from '../../src/reminders/worst-of.ts'
import { rankedKey } from '../support/ranked-key.ts'

describe('worstOf', () => {
  it('gives the first few of any number, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), (all, most) => {
        const worst = worstOf<number>(most, (a, b) => a - b)
        for (const one of all) worst.add(one)
        expect(worst.found()).toEqual(all.toSorted((a, b) => a - b).slice(0, most))
      }),
    )
  })
})

describe('figures', () => {
  it('are the same however the keys are spread over accounts', () => {
    const keys = [
      rankedKey(),
      rankedKey({ findings: ['never_used', 'stale'], severity: 'high', ageDays: 31 }),
      rankedKey({ findings: ['warn'], severity: 'low', ageDays: 80 }),
      rankedKey({ status: 'Inactive' }),
      rankedKey({ findings: [], severity: undefined, ageDays: 2 }),
    ]
    const whole = keys.reduce(countKey, noFigures())
    const parts = keys.map((key) => countKey(noFigures(), key)).reduce(addFigures, noFigures())
    expect(parts).toEqual(whole)
    expect(whole).toMatchObject({
      activeKeys: 4,
      flagged: 2,
      soon: 1,
      inactive: 1,
      bySeverity: { medium: 1, high: 1 },
      byFinding: { stale: 2, never_used: 1 },
      ages: [1, 2, 0, 0, 1, 0],
    })
  })
})
