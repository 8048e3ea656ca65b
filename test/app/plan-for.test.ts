import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  anAct,
  aRequestId,
  aRotateRequest,
  DEVELOPMENT,
  ERIN,
  OMAR,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { loadConfig } from '../../src/app/config.ts'
import { createPlanFor } from '../../src/app/worker/plan-for.ts'
import type { IamUser } from '../../src/keys/access-keys.ts'
import { createFindOwnership } from '../../src/people/ownership.ts'
import { createReadFacts } from '../../src/people/read-facts.ts'
import { createSituationOf } from '../../src/people/situation.ts'
import { formatStart } from '../../src/requests/bulk.ts'
import { IamUserName } from '../../src/requests/ids.ts'
import type { Request } from '../../src/requests/request.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'
import { sha256 } from '../../src/shared/sha256.ts'
import { createFakeIamUsers } from '../fakes/fake-iam-users.ts'
import { createFakeOwnershipMemory } from '../fakes/fake-ownership-memory.ts'

const { organisation, policy } = loadConfig('sandbox/awskey.yml')
const NOBODYS = IamUserName.parse('free')

interface World {
  readonly userName?: IamUserName
  readonly tags?: Readonly<Record<string, string>>
  readonly administrator?: Known<string | undefined>
  readonly unreadable?: boolean
  readonly path?: string
}

/** The plan of one request whose IAM user looks so now. */
function plansOf(row: Request, world: World = {}) {
  const {
    userName = IamUserName.parse('erin'),
    tags = {},
    administrator = known(undefined),
  } = world
  const users = createFakeIamUsers()
  const { userId } = row.subject
  const user: IamUser = {
    account: DEVELOPMENT,
    userName,
    userId,
    path: world.path ?? '/payments/',
    createdAt: new Date(0),
    tags,
  }
  users.add(user)
  users.trouble = world.unreadable === true ? 'iam:GetUser Throttling' : undefined
  const findOwnership = createFindOwnership(organisation)
  const plans = createPlanFor({
    organisation,
    findOwnership,
    situationOf: createSituationOf({ findOwnership, policy, sensitive: organisation.sensitive }),
    readFacts: createReadFacts({
      organisation,
      findOwnership,
      emails: { find: () => Promise.resolve(known(undefined)) },
      rights: { of: () => Promise.resolve(administrator) },
      memory: createFakeOwnershipMemory(),
      clock: { now: () => new Date('2026-03-09T10:00:00.000Z') },
    }),
    users,
    partition: 'aws',
  })
  return { plans, row: { ...row, subject: { ...row.subject, userName, path: '/payments/' } } }
}
const UNREAD: World = { administrator: unknown('its IAM policies: Throttling') }
const approvals = (needed: number, typed: boolean): Request['approvals'] => ({
  needed,
  from: { team: 'payments' },
  why: 'policy',
  typed,
})

describe('now', () => {
  it('asks what policy asks of the user as IAM has it now', async () => {
    const { plans, row } = plansOf(aDeleteRequest(), { tags: { env: 'prod' } })
    expect(await plans.now(row)).toMatchObject({ value: { needed: 2, typed: true } })
  })

  it('holds what was approved before its rights could no longer be read', async () => {
    const { plans, row } = plansOf(aDeleteRequest({ approvals: approvals(1, false) }), UNREAD)
    expect(await plans.now(row)).toEqual(unknown('its IAM policies: Throttling'))
  })

  it('lets go on what was approved as if it were sensitive', async () => {
    const { plans, row } = plansOf(aDeleteRequest({ approvals: approvals(2, true) }), UNREAD)
    expect(await plans.now(row)).toMatchObject({ value: { needed: 2, typed: true } })
  })

  it('has no plan while two authorities disagree', async () => {
    const { plans, row } = plansOf(aDeleteRequest(), { tags: { 'awskey:owner': OMAR } })
    expect(await plans.now(row)).toEqual(unknown('ownership_disagrees'))
  })

  it('has no plan for what somebody asked for as their own when the tag names another one', async () => {
    const asked = { requester: OMAR, owner: OMAR, act: anAct({ user: OMAR, value: '' }) }
    const mine = aDeleteRequest(asked)
    const still = plansOf(mine, { userName: NOBODYS, tags: { 'awskey:owner': OMAR } })
    expect(still.plans.aimsAt(still.row.act, still.row)).toBe(true)
    expect(await still.plans.now(still.row)).toMatchObject({ kind: 'known' })
    const moved = plansOf(mine, { userName: NOBODYS, tags: { 'awskey:owner': ERIN } })
    expect(await moved.plans.now(moved.row)).toMatchObject({ kind: 'unknown' })
  })
})

describe('now, of one of many', () => {
  const value = formatStart({ team: 'payments', scope: 'due', digest: sha256('the list') })
  const act = anAct({ user: OMAR, action: 'bulk.start', value })
  const one = { act, requester: OMAR, bulk: aRequestId(7) }

  it('has the plan of any other rotation while the user is of the team that was asked for', async () => {
    const { plans, row } = plansOf(aRotateRequest(one))
    expect(plans.aimsAt(row.act, row)).toBe(true)
    expect(await plans.now(row)).toMatchObject({ value: { needed: 1, why: 'not_the_owner' } })
  })

  it('has none once IAM has the user elsewhere, whatever path the row says', async () => {
    const { plans, row } = plansOf(aRotateRequest(one), { path: '/platform/' })
    expect(await plans.now(row)).toEqual(unknown('the IAM user is not of team payments'))
  })

  it('lets the deletion at its end go on for whoever has the user by then', async () => {
    const { plans, row } = plansOf(aDeleteRequest(one), { path: '/platform/' })
    expect(await plans.now(row)).toMatchObject({ kind: 'known' })
  })

  it('takes no click on Start for a request that is not one of many', () => {
    const { plans, row } = plansOf(aRotateRequest({ act, requester: OMAR }))
    expect(plans.aimsAt(row.act, row)).toBe(false)
  })
})

describe('withOwner', () => {
  const forged = aRotateRequest({ owner: OMAR })

  it('takes the owner of the configuration, whatever the row says', async () => {
    const { plans, row } = plansOf(forged)
    expect((await plans.withOwner(row)).owner).toBe(ERIN)
  })

  it('takes the owner of a trusted tag as it is in IAM, whatever the row says', async () => {
    const tagged = { userName: NOBODYS, tags: { 'awskey:owner': ERIN } }
    const { plans, row } = plansOf(forged, tagged)
    expect((await plans.withOwner(row)).owner).toBe(ERIN)
  })

  it.each([
    ['IAM knows of no owner', { userName: NOBODYS }],
    ['IAM cannot be read', { userName: NOBODYS, unreadable: true }],
  ])('tells nobody of a secret when %s', async (_what, world) => {
    const { plans, row } = plansOf(forged, world)
    expect((await plans.withOwner(row)).owner).toBeUndefined()
  })
})

describe('readerFor', () => {
  it.each([
    ['the user itself', {}, 'user'],
    ['nobody, when a tag made it sensitive', { tags: { env: 'prod' } }, undefined],
    ['nobody, when its rights cannot be read', UNREAD, undefined],
    ['nobody, when the user cannot be read', { unreadable: true }, undefined],
  ])('lets %s read a secret, by what IAM says now', async (_who, world, kind) => {
    const { plans, row } = plansOf(aRotateRequest(), world)
    expect((await plans.readerFor(row))?.kind).toBe(kind)
  })

  const MACHINE = IamUserName.parse('ci-payments')
  const ofMachine = (world: World = {}, forged: Partial<Request['subject']> = {}) => {
    const { owner: _owner, ...ownerless } = aRotateRequest()
    const { plans, row } = plansOf(ownerless, { userName: MACHINE, ...world })
    return plans.readerFor({ ...row, subject: { ...row.subject, ...forged } })
  }

  it('lets the role of the team read the secret of its machine user', async () => {
    expect(await ofMachine()).toEqual({
      kind: 'role',
      arn: 'arn:aws:iam::111111111111:role/payments-workload',
    })
  })

  it.each([
    ['its path is another in IAM than on the row', { path: '/platform/' }],
    ['IAM cannot be read', { unreadable: true }],
    [
      'a trusted tag gives it to another team by now',
      { tags: { 'awskey:owner': 'nobody' }, path: '/fleet/' },
    ],
  ])('lets nobody read it when %s', async (_what, world) => {
    expect(await ofMachine(world, { path: '/payments/' })).toBeUndefined()
  })

  it('takes no owner from the row for whom the user could read it itself', async () => {
    const { plans, row } = plansOf(aRotateRequest({ owner: OMAR }), { userName: MACHINE })
    expect(await plans.readerFor(row)).toMatchObject({ kind: 'role' })
  })
})
