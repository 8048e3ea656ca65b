import { describe, expect, it } from 'vitest'
import { APART_MS, gapAfter } from '../../../src/exposure/audit/pace.ts'

const repeated = (times: number, gapMs: number, answer: 'throttled' | 'answered'): number =>
  times === 0 ? gapMs : repeated(times - 1, gapAfter(gapMs, answer), answer)

describe('gapAfter', () => {
  it('keeps to two a second while nobody else asks', () => {
    expect(repeated(100, APART_MS, 'answered')).toBe(APART_MS)
    expect(1_000 / APART_MS).toBeLessThan(2)
  })

  it('gives way to others, up to a bound', () => {
    expect(gapAfter(APART_MS, 'throttled')).toBeGreaterThan(APART_MS)
    expect(repeated(100, APART_MS, 'throttled')).toBe(8_000)
  })

  it('comes back to the limit when they have gone', () => {
    expect(repeated(70, 8_000, 'answered')).toBe(APART_MS)
  })
})
