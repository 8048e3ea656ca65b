import { describe, expect, it } from 'vitest'
import { aQuestion, daysAgo } from '../../sandbox/gallery/rows/ranked-keys.ts'
import { aUserWith } from '../../sandbox/gallery/rows/stale-rows.ts'
import { collectStale } from '../../src/keys/collect-stale.ts'
import type { RankQuestion } from '../../src/keys/rank-keys.ts'
import { known, unknown } from '../../src/shared/known.ts'

const collected = (...questions: readonly RankQuestion[]) => {
  const list = collectStale()
  for (const question of questions) list.user(question)
  return list.collected()
}

describe('collectStale', () => {
  it('counts and names users whose keys could not be read', () => {
    expect(collected(aQuestion({ keys: unknown('AccessDenied') })).notKnown.users).toEqual({
      count: 1,
      named: ['erin in development (AccessDenied)'],
    })
  })

  it('takes a user that is proven to be young for read, unless its owner may have left', () => {
    const young = { keys: unknown('not asked'), provenYoung: true }
    const unreadable = (ownerLeft: RankQuestion['ownerLeft']) =>
      collected(aQuestion(young, { ownerLeft })).notKnown.users.count
    expect(unreadable(known(false))).toBe(0)
    expect(unreadable(known(true))).toBe(1)
    expect(unreadable(unknown('users.info: timeout'))).toBe(1)
  })

  it('counts every key that it looked at, and lists those of which something was found', () => {
    const list = collected(aUserWith(1), aUserWith(2, { createdAt: daysAgo(132) }))
    expect(list.looked).toBe(2)
    expect(list.keys.map(({ userName }) => userName)).toEqual(['svc-002'])
    expect(list.bySeverity).toEqual({ critical: 0, high: 0, medium: 1, low: 0 })
  })
})
