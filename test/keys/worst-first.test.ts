import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  aKey,
  aQuestion,
  daysAgo,
  keyNumber,
  LIMITS,
  rankedKey,
  usedDaysAgo,
} from '../../sandbox/gallery/rows/ranked-keys.ts'
import { DEVELOPMENT, PRODUCTION } from '../../sandbox/gallery/rows/request-rows.ts'
import type { LastUse } from '../../src/keys/access-keys.ts'
import { PRIVILEGES } from '../../src/keys/privilege/privilege.ts'
import { rankKeys, rankRoot } from '../../src/keys/rank-keys.ts'
import type { Ranked, RankedKey } from '../../src/keys/ranking.ts'
import { isRootRow, worstFirst } from '../../src/keys/worst-first.ts'
import { IamUserName } from '../../src/requests/ids.ts'
import { known, unknown } from '../../src/shared/known.ts'

const lastUse: fc.Arbitrary<LastUse> = fc.oneof(
  fc.constant({ kind: 'never' as const }),
  fc.constant({ kind: 'unknown' as const, why: 'Throttling' }),
  fc.integer({ min: 0, max: 200 }).map(usedDaysAgo),
)

const facts = fc.record({
  ageDays: fc.integer({ min: 0, max: 800 }),
  lastUse,
  status: fc.constantFrom('Active' as const, 'Inactive' as const),
  privilege: fc.constantFrom(...PRIVILEGES, 'not_known' as const),
  machine: fc.boolean(),
  left: fc.constantFrom(known(true), known(false), unknown('ratelimited')),
  console: fc.constantFrom(known('without_mfa' as const), known('none' as const), unknown('no')),
})
type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never

function ranked(
  { ageDays, lastUse: use, status, privilege, machine, left, console }: Facts,
  at = 0,
): RankedKey {
  return rankedKey(
    { id: keyNumber(at), createdAt: daysAgo(ageDays), lastUse: use, status },
    {
      userName: IamUserName.parse(`user${at}`),
      console,
      privilege:
        privilege === 'not_known' ? unknown('AccessDenied') : known({ privilege, because: [] }),
    },
    { ownerLeft: left, about: { machine } },
  )
}

const ROOT = { activeKeys: known(1), lastUse: { kind: 'never' }, mfa: known(true) } as const
const roots = [PRODUCTION, DEVELOPMENT].flatMap((account) => {
  const row = rankRoot({ account, root: ROOT }, 'an account')
  return row.kind === 'known' && row.value !== undefined ? [row.value] : []
})

const nameOf = (each: Ranked): string => (isRootRow(each) ? each.account : each.keyId)
const positionOf = (all: readonly Ranked[], one: Ranked): number =>
  all.toSorted(worstFirst).findIndex((each) => nameOf(each) === nameOf(one))

describe('worstFirst', () => {
  it('gives one order, whatever order keys come in', () => {
    fc.assert(
      fc.property(
        fc.array(facts, { maxLength: 12 }).chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray(
              all.map((_, at) => at),
              { minLength: all.length, maxLength: all.length },
            ),
          ),
        ),
        ([all, order]) => {
          const keys: readonly Ranked[] = [...all.map((each, at) => ranked(each, at))]
          const shuffled = order.flatMap((at) => keys[at] ?? [])
          expect([...roots, ...shuffled].toSorted(worstFirst).map(nameOf)).toEqual(
            [...keys, ...roots].toSorted(worstFirst).map(nameOf),
          )
        },
      ),
    )
  })

  it('puts root keys before everything', () => {
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 8 }), (all) => {
        const keys = all.map((each, at) => ranked(each, at))
        const first = [...keys, ...roots].toSorted(worstFirst).slice(0, 2)
        expect(first.every(isRootRow)).toBe(true)
      }),
    )
  })

  it('never moves a key down for more age', () => {
    fc.assert(
      fc.property(
        facts,
        fc.array(facts, { maxLength: 8 }),
        fc.integer({ min: 0, max: 400 }),
        (one, others, more) => {
          const rest = others.map((each, at) => ranked(each, at + 1))
          const young = ranked(one)
          const old = ranked({ ...one, ageDays: one.ageDays + more })
          expect(positionOf([old, ...rest], old)).toBeLessThanOrEqual(
            positionOf([young, ...rest], young),
          )
        },
      ),
    )
  })

  it('never puts rights that are not known below any that are', () => {
    fc.assert(
      fc.property(
        facts,
        fc.array(facts, { maxLength: 8 }),
        fc.constantFrom(...PRIVILEGES),
        (one, others, privilege) => {
          const rest = others.map((each, at) => ranked(each, at + 1))
          const notKnown = ranked({ ...one, privilege: 'not_known' })
          const read = ranked({ ...one, privilege })
          expect(positionOf([notKnown, ...rest], notKnown)).toBeLessThanOrEqual(
            positionOf([read, ...rest], read),
          )
        },
      ),
    )
  })

  it('never moves a key down for a use that is longer ago', () => {
    fc.assert(
      fc.property(
        facts,
        fc.array(facts, { maxLength: 8 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 200 }),
        (one, others, days, more) => {
          const rest = others.map((each, at) => ranked(each, at + 1))
          const recent = ranked({ ...one, lastUse: usedDaysAgo(days) })
          const idle = ranked({ ...one, lastUse: usedDaysAgo(days + more) })
          expect(positionOf([idle, ...rest], idle)).toBeLessThanOrEqual(
            positionOf([recent, ...rest], recent),
          )
        },
      ),
    )
  })

  it('reads an unknown last use neither as never used nor as a use today', () => {
    const key = (use: LastUse) => rankedKey({ createdAt: daysAgo(100), lastUse: use })
    const notKnown = key({ kind: 'unknown', why: 'Throttling' })
    expect(notKnown.findings).toEqual(['stale'])
    expect(notKnown.weight).toBeLessThan(key({ kind: 'never' }).weight)
    expect(notKnown.weight).toBeGreaterThan(key(usedDaysAgo(0)).weight)
  })

  it('puts an Active key before an Inactive one that is as bad', () => {
    const keys = [
      aKey({ id: keyNumber(1), status: 'Inactive', createdAt: daysAgo(300) }),
      aKey({ id: keyNumber(2), createdAt: daysAgo(100) }),
    ]
    expect(
      rankKeys(aQuestion({ keys: known(keys) }, { limits: LIMITS })).map(({ status }) => status),
    ).toEqual(['Active', 'Inactive'])
  })
})
