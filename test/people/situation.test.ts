import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  DEVELOPMENT,
  ERIN,
  MAYA,
  OMAR,
  PRODUCTION,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { loadConfig } from '../../src/app/config.ts'
import type { Organisation } from '../../src/people/organisation.ts'
import { createFindOwnership } from '../../src/people/ownership.ts'
import {
  createSituationOf,
  factsShown,
  NO_FACTS,
  type UserFacts,
} from '../../src/people/situation.ts'
import { AccountId, IamUserName } from '../../src/requests/ids.ts'
import type { Policy } from '../../src/requests/policy.ts'
import { known, unknown } from '../../src/shared/known.ts'

const config = loadConfig('sandbox/awskey.yml')
const PAYMENTS_WORKLOAD = 'arn:aws:iam::111111111111:role/payments-workload'
const situationWith = (organisation: Organisation, policy: Policy = config.policy) =>
  createSituationOf({
    findOwnership: createFindOwnership(organisation),
    policy,
    sensitive: organisation.sensitive,
  })
const { organisation } = config
const withErinIn = (account: AccountId, readerRole?: string): Organisation => ({
  ...organisation,
  people: new Map([[ERIN, [{ account, userName: IamUserName.parse('erin'), readerRole }]]]),
})
const lately = {
  what: 'owner',
  from: OMAR,
  to: ERIN,
  at: '2026-03-08T10:00:00.000Z',
} as const

describe('situationOf', () => {
  const situationOf = situationWith(organisation)
  const user = { account: DEVELOPMENT, userName: 'erin', path: '/payments/', tags: {} }

  it('needs nobody’s approval where the owner asks, and the owner or one approver where somebody else does', () => {
    expect(situationOf(user, ERIN, 'rotate').approvals).toMatchObject({ needed: 0 })
    expect(situationOf(user, OMAR, 'rotate').approvals).toMatchObject({
      needed: 1,
      from: { team: 'payments', owner: ERIN },
      why: 'not_the_owner',
    })
    expect(situationOf(user, MAYA, 'rotate').approvals).toMatchObject({ needed: 1 })
  })

  it('asks two people on a sensitive account for whatever is done there, also by the owner', () => {
    const prod = { ...user, account: PRODUCTION }
    const there = situationWith(withErinIn(PRODUCTION))
    expect(there(prod, ERIN, 'rotate').approvals).toMatchObject({
      needed: 2,
      from: { team: 'payments' },
      why: 'sensitive',
      typed: true,
    })
    expect(there(prod, ERIN, 'rotate').approvals.from.owner).toBeUndefined()
    expect(there(prod, OMAR, 'rotate').approvals).toMatchObject({
      needed: 2,
      from: { owner: ERIN },
    })
  })

  it('falls to security where no team owns the user', () => {
    expect(situationOf({ ...user, path: '/' }, OMAR, 'delete').approvals.from).toEqual({
      team: 'security',
    })
  })

  it('lets the user itself read its secret only where the account allows it and nothing makes it sensitive', () => {
    expect(situationOf(user, ERIN, 'rotate').reader).toEqual({ kind: 'user' })
    for (const sensitive of [
      { ...user, account: PRODUCTION },
      { ...user, path: '/prod/' },
      { ...user, tags: { env: 'prod' } },
    ])
      expect(situationOf(sensitive, ERIN, 'rotate').reader).toBeUndefined()
    const administrator = { ...NO_FACTS, administrator: known('AdministratorAccess') }
    expect(situationOf(user, ERIN, 'rotate', administrator).reader).toBeUndefined()
  })

  it('prefers the role of the owner', () => {
    const arn = 'arn:aws:iam::111111111111:role/sso/erin'
    const withRole = situationWith(withErinIn(DEVELOPMENT, arn))
    expect(withRole(user, ERIN, 'rotate').reader).toEqual({ kind: 'role', of: 'owner', arn })
  })

  it('lets the role of its team read the secret of a machine user, where the team names one for the account', () => {
    const machine = { ...user, userName: 'ci-payments', path: '/payments/ci/' }
    expect(situationOf(machine, MAYA, 'rotate')).toMatchObject({
      machine: true,
      reader: { kind: 'role', of: 'team', arn: PAYMENTS_WORKLOAD },
      approvals: { needed: 1, from: { team: 'payments' }, why: 'not_the_owner' },
    })
    expect(
      situationOf({ ...machine, path: '/prod/', userName: 'payout' }, MAYA, 'rotate'),
    ).toMatchObject({ sensitive: true, reader: { arn: PAYMENTS_WORKLOAD } })
    for (const without of [
      { ...machine, account: PRODUCTION },
      { ...machine, path: '/platform/' },
      { ...machine, path: '/' },
    ])
      expect(situationOf(without, MAYA, 'rotate').reader).toBeUndefined()
  })

  it('never hands the secret of somebody’s own user to the role of the team', () => {
    expect(situationOf(user, OMAR, 'rotate').reader).toEqual({ kind: 'user' })
    expect(
      situationWith(withErinIn(PRODUCTION))({ ...user, account: PRODUCTION }, OMAR, 'rotate')
        .reader,
    ).toBeUndefined()
  })

  it('has nothing to say about an account that is not configured', () => {
    expect(() =>
      situationOf({ ...user, account: AccountId.parse('999999999999') }, ERIN, 'rotate'),
    ).toThrow('999999999999')
  })

  it.each([
    ['path', { path: '/prod/eu/' }, {}, [{ by: 'path', what: '/prod/' }]],
    ['tag', { tags: { env: 'prod' } }, {}, [{ by: 'tag', what: 'env=prod' }]],
    ['account', { account: PRODUCTION }, {}, [{ by: 'account', what: 'production' }]],
    [
      'administrator',
      {},
      { administrator: known('AdministratorAccess') },
      [{ by: 'administrator', what: 'AdministratorAccess' }],
    ],
    [
      'rights that could not be read',
      {},
      { administrator: unknown('AccessDenied') },
      [{ by: 'administrator_not_known', what: 'AccessDenied' }],
    ],
    [
      'path and tag at once',
      { path: '/prod/', tags: { env: 'prod' } },
      {},
      [
        { by: 'path', what: '/prod/' },
        { by: 'tag', what: 'env=prod' },
      ],
    ],
  ] as const)('names why a user is sensitive: %s', (_what, changed, facts, because) => {
    const found = situationOf({ ...user, ...changed }, OMAR, 'deactivate', {
      ...NO_FACTS,
      ...facts,
    })
    expect(found.sensitiveBecause).toEqual(because)
    expect(found).toMatchObject({ sensitive: true, approvals: { needed: 2, typed: true } })
  })

  it.each([
    ['changed lately', { changes: known([lately]) }, 'ownership_changed', { changes: [lately] }],
    [
      'cannot be compared with before',
      { changes: unknown('Throttling') },
      'ownership_not_known',
      { changesNotKnown: 'Throttling' },
    ],
  ] as const)('asks security besides where the ownership %s', (_what, facts, why, note) => {
    const all: UserFacts = { ...NO_FACTS, ...facts }
    expect(situationOf(user, ERIN, 'rotate', all)).toMatchObject({
      approvals: { needed: 1, from: { team: 'security' }, why },
      note: { ownerBy: 'configuration', ...note },
    })
    expect(situationOf(user, ERIN, 'delete', all).approvals).toMatchObject({
      needed: 2,
      from: { team: 'payments', security: true },
    })
  })

  it('lets an unprotected tag make a request stricter, and nothing looser', () => {
    const there = situationWith(withErinIn(PRODUCTION))
    const tagged = {
      ...user,
      account: PRODUCTION,
      tags: { 'awskey:owner': OMAR, team: 'payments' },
    }
    const found = there(tagged, OMAR, 'rotate')
    expect(found).toMatchObject({
      owner: ERIN,
      note: { tagSays: [{ what: 'owner', says: OMAR }] },
      approvals: { needed: 3, from: { team: 'payments', owner: ERIN, security: true } },
    })
  })

  it('says who may ask only where policy names them', () => {
    expect(situationOf(user, OMAR, 'rotate').mayRequest).toBeUndefined()
    const strict: Policy = {
      ...config.policy,
      operations: {
        ...config.policy.operations,
        rotate: { ...config.policy.operations.rotate, mayRequest: ['owner', 'team'] },
      },
    }
    const there = situationWith(organisation, strict)
    expect(there(user, OMAR, 'rotate').mayRequest).toEqual([
      { team: 'payments', people: [ERIN] },
      { team: 'payments' },
    ])
    expect(there({ ...user, userName: 'ci' }, OMAR, 'rotate').mayRequest).toEqual([
      { team: 'payments' },
    ])
  })
})

describe('factsShown', () => {
  it('keeps what the row knows of a user whose tags are not read', () => {
    const { subject } = aDeleteRequest()
    const facts = factsShown(
      {
        ...subject,
        sensitiveBecause: [{ by: 'tag', what: 'env=prod' }],
        ownership: { tagSays: [{ what: 'team', says: 'cards' }] },
      },
      undefined,
    )
    const untagged = { account: DEVELOPMENT, userName: 'erin', path: '/payments/', tags: undefined }
    expect(situationWith(organisation)(untagged, ERIN, 'delete', facts)).toMatchObject({
      sensitive: true,
      approvals: { needed: 3, from: { security: true }, typed: true },
    })
  })
})
