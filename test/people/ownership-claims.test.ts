import { describe, expect, it } from 'vitest'
import { DEVELOPMENT, ERIN, OMAR, PRODUCTION } from '../../sandbox/gallery/rows/request-rows.ts'
import { parseAwskeyYaml } from '../../src/app/awskey-config.ts'
import { createFindOwnership, type OwnedUser } from '../../src/people/ownership.ts'
import { addressesIn, type PeopleFound } from '../../src/people/ownership-claims.ts'

const config = parseAwskeyYaml(
  `
accounts:
  - { id: '111111111111', name: development, trustTags: true }
  - { id: '222222222222', name: production }
teams:
  - { name: payments, channel: C0PAYMENTS, approvers: { people: [U0MAYA] }, owns: { path: /payments/, tag: { team: payments } } }
  - { name: cards, channel: C0CARDS, approvers: { people: [U0MAX] }, owns: { path: /payments/cards/, tag: { team: cards }, users: [card-printer] } }
security: { channel: C0SECURITY, approvers: { people: [U0SAM] } }
platform: { channel: C0PLATFORM }
people:
  U0ERIN:
    - { account: development, user: erin }
    - { account: production, user: erin }
ownership: { email: true }
`,
  'test.yml',
)
if (!config.ok) throw new Error(JSON.stringify(config.error))
const find = createFindOwnership(config.value.organisation)

const aUser = (overrides: Partial<OwnedUser> = {}): OwnedUser => ({
  account: DEVELOPMENT,
  userName: 'somebody',
  path: '/',
  tags: {},
  ...overrides,
})
const found = (...pairs: [string, typeof ERIN | undefined][]): PeopleFound => new Map(pairs)
const owner = (says: string) => ({ 'awskey:owner': says })

describe('findOwnership by several sources', () => {
  it.each([
    ['the configuration', aUser({ userName: 'erin' }), found(), ERIN, 'configuration'],
    ['a trusted tag with an id', aUser({ tags: owner('U0OMAR') }), found(), OMAR, 'tag'],
    [
      'a trusted tag with an address, in any case',
      aUser({ tags: owner(' Omar@Acme.example ') }),
      found(['omar@acme.example', OMAR]),
      OMAR,
      'tag',
    ],
    [
      'the address that is the name of the user',
      aUser({ userName: 'Omar@acme.example' }),
      found(['omar@acme.example', OMAR]),
      OMAR,
      'email',
    ],
    [
      'a tag that says the same',
      aUser({ userName: 'erin', tags: owner('U0ERIN') }),
      found(),
      ERIN,
      'configuration',
    ],
    [
      'an address that nobody has',
      aUser({ tags: owner('x@acme.example') }),
      found(['x@acme.example', undefined]),
      undefined,
      undefined,
    ],
    [
      'an address that was not asked for',
      aUser({ tags: owner('omar@acme.example') }),
      found(),
      undefined,
      undefined,
    ],
    [
      'an unprotected tag',
      aUser({ account: PRODUCTION, tags: owner('U0OMAR') }),
      found(),
      undefined,
      undefined,
    ],
  ] as const)('takes the owner from %s', (_what, user, people, expected, by) => {
    expect(find(user, people)).toMatchObject({
      owner: expected,
      ownerBy: by,
      disagreement: undefined,
    })
  })

  it.each([
    [
      'configuration and trusted tag',
      aUser({ userName: 'erin', tags: owner('U0OMAR') }),
      found(),
      { what: 'owner', one: { by: 'configuration', says: ERIN }, other: { by: 'tag', says: OMAR } },
    ],
    [
      'trusted tag and address',
      aUser({ userName: 'erin@acme.example', tags: owner('U0OMAR') }),
      found(['erin@acme.example', ERIN]),
      { what: 'owner', one: { by: 'tag', says: OMAR }, other: { by: 'email', says: ERIN } },
    ],
    [
      'configuration and address',
      aUser({ userName: 'erin', tags: {} }),
      found(['erin', OMAR]),
      {
        what: 'owner',
        one: { by: 'configuration', says: ERIN },
        other: { by: 'email', says: OMAR },
      },
    ],
    [
      'path and trusted tag',
      aUser({ path: '/payments/', tags: { team: 'cards' } }),
      found(),
      { what: 'team', one: { by: 'path', says: 'payments' }, other: { by: 'tag', says: 'cards' } },
    ],
    [
      'a name in the configuration and trusted tag',
      aUser({ userName: 'card-printer', tags: { team: 'payments' } }),
      found(),
      {
        what: 'team',
        one: { by: 'configuration', says: 'cards' },
        other: { by: 'tag', says: 'payments' },
      },
    ],
  ] as const)('chooses nothing where %s disagree', (_what, user, people, disagreement) => {
    expect(find(user, people)?.disagreement).toMatchObject(disagreement)
  })

  it('finds no disagreement in a name that outranks a path', () => {
    expect(find(aUser({ userName: 'card-printer', path: '/payments/' }))).toMatchObject({
      team: { name: 'cards' },
      disagreement: undefined,
      doubts: [],
    })
  })

  it.each([
    ['another owner', { userName: 'erin', tags: owner('U0OMAR') }, [{ what: 'owner', says: OMAR }]],
    [
      'an owner nobody can compare',
      { userName: 'erin', tags: owner('omar') },
      [{ what: 'owner', says: 'omar' }],
    ],
    [
      'another team',
      { path: '/payments/', tags: { team: 'cards' } },
      [{ what: 'team', says: 'cards' }],
    ],
    [
      'the same owner and team',
      { userName: 'erin', path: '/payments/', tags: { ...owner('U0ERIN'), team: 'payments' } },
      [],
    ],
    ['an owner where none is known', { tags: owner('U0OMAR') }, []],
  ] as const)(
    'doubts nothing but what is known where an unprotected tag names %s',
    (_what, user, doubts) => {
      expect(find(aUser({ ...user, account: PRODUCTION }))).toMatchObject({
        doubts,
        disagreement: undefined,
      })
    },
  )

  it('doubts the configuration where a trusted tag names nobody who could be found', () => {
    expect(find(aUser({ userName: 'erin', tags: owner('somebody') }))).toMatchObject({
      owner: ERIN,
      doubts: [{ what: 'owner', says: 'somebody' }],
    })
  })
})

describe('addressesIn', () => {
  it('finds each address once, in small letters, and nothing that is none', () => {
    const user = aUser({ userName: 'Erin@Acme.example', tags: owner('erin@acme.example ') })
    expect(addressesIn(user)).toEqual(['erin@acme.example'])
    expect(addressesIn(aUser({ tags: owner('U0ERIN') }))).toEqual([])
  })
})
