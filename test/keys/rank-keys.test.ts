import { describe, expect, it } from 'vitest'
import {
  aKey,
  aQuestion,
  daysAgo,
  keyNumber,
  rankedKey,
  usedDaysAgo,
} from '../../sandbox/gallery/rows/ranked-keys.ts'
import { DEVELOPMENT } from '../../sandbox/gallery/rows/request-rows.ts'
import { NOW } from '../../sandbox/gallery/rows/rotation-states.ts'
import type { Exemption } from '../../src/keys/exemption.ts'
import type { InventoryKey } from '../../src/keys/inventory.ts'
import type { Privilege } from '../../src/keys/privilege/privilege.ts'
import { rankKeys, rankRoot } from '../../src/keys/rank-keys.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'
import { known, unknown } from '../../src/shared/known.ts'

const NEVER = { kind: 'never' } as const
const said = (...given: Parameters<typeof rankedKey>): readonly [readonly string[], string] => {
  const { findings, severity } = rankedKey(...given)
  return [findings, severity ?? 'nothing']
}
const rights = (privilege: Privilege) => ({ privilege: known({ privilege, because: [] }) })

describe('rankKeys', () => {
  it.each([
    [74, [], 'nothing'],
    [75, ['warn'], 'low'],
    [77, ['warn'], 'low'],
    [89, ['warn'], 'low'],
    [90, ['stale'], 'medium'],
    [92, ['stale'], 'medium'],
    [364, ['stale'], 'medium'],
    [365, ['long_stale'], 'high'],
    [900, ['long_stale'], 'high'],
  ])('finds in the key of a person after %i days: %j, %s', (days, findings, severity) => {
    expect(said({ createdAt: daysAgo(days) })).toEqual([findings, severity])
  })

  it.each([
    [329, [], 'nothing'],
    [330, ['warn'], 'low'],
    [365, ['stale'], 'medium'],
    [729, ['stale'], 'medium'],
    [730, ['long_stale'], 'high'],
  ])(
    'gives the key of a machine its own limits: after %i days %j, %s',
    (days, findings, severity) => {
      const machine = { about: { machine: true, owner: undefined } }
      expect(said({ createdAt: daysAgo(days) }, {}, machine)).toEqual([findings, severity])
    },
  )

  it.each([
    [44, [], 'nothing'],
    [45, ['unused'], 'medium'],
    [47, ['unused'], 'medium'],
    [89, ['unused'], 'medium'],
    [90, ['long_unused'], 'high'],
  ])('finds in a key that was last used %i days ago: %j, %s', (days, findings, severity) => {
    expect(said({ createdAt: daysAgo(60), lastUse: usedDaysAgo(days) })).toEqual([
      findings,
      severity,
    ])
  })

  it.each([
    [6, [], 'nothing'],
    [7, ['never_used'], 'high'],
    [9, ['never_used'], 'high'],
    [80, ['never_used', 'warn'], 'high'],
    [120, ['never_used', 'stale'], 'high'],
    [400, ['never_used', 'long_stale'], 'high'],
  ])('finds in a key of %i days that was never used: %j, %s', (days, findings, severity) => {
    expect(said({ createdAt: daysAgo(days), lastUse: NEVER })).toEqual([findings, severity])
  })

  it('counts a moment before a bound as before it, and the bound itself as reached', () => {
    const before = addMs(daysAgo(90), 1)
    expect(said({ createdAt: before })[0]).toEqual(['warn'])
    expect(said({ createdAt: daysAgo(90) })[0]).toEqual(['stale'])
  })

  it('knows age from the creation of the key alone, whatever a report says of its last change', () => {
    expect(said({ createdAt: daysAgo(3) }, { tags: { last_rotated: '95 days ago' } })).toEqual([
      [],
      'nothing',
    ])
  })

  it.each(['Inactive', 'Expired', 'Other'] as const)(
    'finds age but no use in a key that is %s',
    (status) => {
      const key = { status, createdAt: daysAgo(120), lastUse: NEVER }
      expect(said(key, { console: known('without_mfa') })[0]).toEqual(['stale'])
      expect(said({ ...key, lastUse: usedDaysAgo(100) })[0]).toEqual(['stale'])
    },
  )

  it('counts only Active keys as two Active ones', () => {
    const both = (second: Partial<InventoryKey>) =>
      rankKeys(aQuestion({ keys: known([aKey(), aKey({ id: keyNumber(1), ...second })]) })).map(
        ({ findings, keysOfUser }) => [findings, keysOfUser],
      )
    expect(both({})).toEqual([
      [['two_active'], 2],
      [['two_active'], 2],
    ])
    for (const status of ['Inactive', 'Expired', 'Other'] as const)
      expect(both({ status })).toEqual([
        [[], 2],
        [[], 2],
      ])
  })

  it.each([
    [known('without_mfa' as const), ['console_without_mfa'], 'medium'],
    [known('with_mfa' as const), [], 'nothing'],
    [known('none' as const), [], 'nothing'],
    [unknown('the report has no such column'), [], 'nothing'],
  ] as const)('finds with a console %j: %j, %s', (console, findings, severity) => {
    expect(said({}, { console })).toEqual([findings, severity])
  })

  it.each([
    [known(true), ['leaver'], 'high'],
    [known(false), [], 'nothing'],
    [unknown('users.info: ratelimited'), [], 'nothing'],
  ] as const)('finds where an owner has left is %j: %j, %s', (ownerLeft, findings, severity) => {
    expect(said({}, {}, { ownerLeft })).toEqual([findings, severity])
  })

  it('finds no leaver where nobody is the owner', () => {
    const given = { ownerLeft: known(true), about: { owner: undefined } }
    expect(said({}, {}, given)[0]).toEqual([])
  })

  it.each([
    ['administrator', 'critical', 'high', 'medium'],
    ['escalation', 'critical', 'high', 'medium'],
    ['credentials', 'high', 'medium', 'low'],
    ['little', 'high', 'medium', 'low'],
  ] as const)(
    'calls with the rights of %s a never used key %s, a stale one %s, a warned one %s',
    (privilege, never, stale, warn) => {
      const severity = (key: Partial<InventoryKey>) => said(key, rights(privilege))[1]
      expect(severity({ createdAt: daysAgo(8), lastUse: NEVER })).toBe(never)
      expect(severity({ createdAt: daysAgo(90) })).toBe(stale)
      expect(severity({ createdAt: daysAgo(75) })).toBe(warn)
      expect(severity({})).toBe('nothing')
    },
  )

  it('raises no severity by rights that are not known, and says that they are not', () => {
    const key = rankedKey({ createdAt: daysAgo(90) }, { privilege: unknown('AccessDenied') })
    expect(key).toMatchObject({ severity: 'medium', privilege: 'not_known', because: [] })
  })

  it('takes a user of an inventory, of which neither console nor rights are known', () => {
    const { console: _console, privilege: _privilege, ...user } = aQuestion().user
    const question = { ...aQuestion(), user: { ...user, keys: [aKey({ createdAt: daysAgo(90) })] } }
    expect(rankKeys(question)).toMatchObject([
      { findings: ['stale'], severity: 'medium', privilege: 'not_known' },
    ])
  })

  it('ranks nothing of a user whose keys are not known', () => {
    expect(rankKeys(aQuestion({ keys: unknown('Throttling') }))).toEqual([])
    expect(rankKeys(aQuestion({ keys: undefined }))).toEqual([])
  })

  it('has the flags that lists show', () => {
    const key = rankedKey(
      { createdAt: daysAgo(400), lastUse: usedDaysAgo(95) },
      { console: known('without_mfa') },
      { ownerLeft: known(true), about: { protected: true, sensitive: true } },
    )
    expect(key.flags).toEqual([
      'leaver',
      'unused',
      'stale',
      'console_without_mfa',
      'protected',
      'sensitive',
    ])
  })
})

describe('the exemption of a ranked key', () => {
  const EXEMPT: Exemption = {
    kind: 'exempt',
    from: 'configuration',
    until: addMs(NOW, DAY_MS),
    reason: 'moves to a role',
    approvedBy: [],
  }
  const of = (...exemptions: readonly Exemption[]) =>
    rankedKey({ createdAt: daysAgo(100) }, {}, { exemptions: known(exemptions) })

  it('stands beside what was found, and takes none of it away', () => {
    expect(of(EXEMPT)).toMatchObject({ exemption: EXEMPT, findings: ['stale'], severity: 'medium' })
    expect(of().exemption).toBeUndefined()
  })

  it('is over at the moment at which it ends', () => {
    expect(of({ ...EXEMPT, until: NOW }).exemption).toBeUndefined()
  })

  it('is of one key where it names one', () => {
    expect(of({ ...EXEMPT, kind: 'snooze', keyId: keyNumber(0) }).exemption).toBeDefined()
    expect(of({ ...EXEMPT, kind: 'snooze', keyId: keyNumber(7) }).exemption).toBeUndefined()
  })

  it('is the one that lasts longest', () => {
    const longer = { ...EXEMPT, until: addMs(NOW, 3 * DAY_MS) }
    expect(of(EXEMPT, longer).exemption).toEqual(longer)
  })

  it('is not known where it could not be read, and never "none"', () => {
    const key = rankedKey({}, {}, { exemptions: unknown('GetItem: Throttling') })
    expect(key.exemption).toBe('not_known')
  })
})

describe('rankRoot', () => {
  const root = { activeKeys: known(1), lastUse: NEVER, mfa: known(true) }
  const of = (given: Partial<Parameters<typeof rankRoot>[0]['root']>) =>
    rankRoot({ account: DEVELOPMENT, root: { ...root, ...given } }, 'development')

  it('is always critical, also where the root user has MFA', () => {
    expect(of({})).toMatchObject({
      kind: 'known',
      value: { activeKeys: 1, severity: 'critical', findings: ['root_key'] },
    })
  })

  it('is no row where there is none, and not known where that could not be read', () => {
    expect(of({ activeKeys: known(0) })).toEqual(known(undefined))
    expect(of({ activeKeys: unknown('AccessDenied') })).toEqual(unknown('AccessDenied'))
  })
})
