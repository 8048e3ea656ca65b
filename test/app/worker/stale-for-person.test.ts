import { describe, expect, it } from 'vitest'
import { aKey, daysAgo, keyNumber, LIMITS } from '../../../sandbox/gallery/rows/ranked-keys.ts'
import {
  DEVELOPMENT,
  ERIN,
  MAYA,
  OMAR,
  PRODUCTION,
  SAM,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import { NOW } from '../../../sandbox/gallery/rows/rotation-states.ts'
import { loadConfig } from '../../../src/app/config.ts'
import {
  createStaleForPerson,
  type StaleForPersonDeps,
} from '../../../src/app/worker/stale-for-person.ts'
import type { Exemption } from '../../../src/keys/exemption.ts'
import type { FleetReading, FleetUser } from '../../../src/keys/fleet/fleet.ts'
import type { InventorySnapshot, InventoryUser } from '../../../src/keys/inventory.ts'
import { createMemberOfTeam } from '../../../src/people/member-of-team.ts'
import { createFindOwnership } from '../../../src/people/ownership.ts'
import { type AccountId, IamUserId, IamUserName } from '../../../src/requests/ids.ts'
import type { Target } from '../../../src/requests/target.ts'
import { addMs, DAY_MS } from '../../../src/shared/duration.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { ok, refuse } from '../../../src/shared/result.ts'
import { createFakeFleetReadings } from '../../fakes/fake-fleet-readings.ts'

const { organisation } = loadConfig('sandbox/awskey.yml')
const findOwnership = createFindOwnership(organisation)
const MINE = { by: 'mine' } as const
const NO_CREDENTIALS = {
  serviceSpecific: known(0),
  bedrock: known(0),
  ssh: known(0),
  certificates: known(0),
}

const READ_LIVE = { live: true, provenYoung: false }

function aFleetUser(at: number, name: string, given: Partial<FleetUser> = {}): FleetUser {
  return {
    account: DEVELOPMENT,
    userName: IamUserName.parse(name),
    userId: IamUserId.parse(`AIDA23456723450${at}`),
    path: '/',
    createdAt: daysAgo(500),
    tags: {},
    groups: [],
    keys: known([aKey({ id: keyNumber(at), createdAt: daysAgo(120) })]),
    ...READ_LIVE,
    console: known('none'),
    privilege: known({ privilege: 'little', because: [] }),
    otherCredentials: NO_CREDENTIALS,
    ...given,
  }
}

const aReading = (account: AccountId, given: Partial<FleetReading> = {}): FleetReading => ({
  id: '2026-W12',
  account,
  startedAt: daysAgo(1),
  readAt: daysAgo(1),
  users: 3,
  usersWithKeys: 3,
  activeKeys: 3,
  readLive: 3,
  otherCredentials: NO_CREDENTIALS,
  root: { activeKeys: known(0), lastUse: { kind: 'never' }, mfa: known(true) },
  notRead: [],
  calls: {},
  ...given,
})

/** Erin's key, one of team payments, one of team platform. */
const USERS = [
  aFleetUser(1, 'erin'),
  aFleetUser(2, 'ci-payments', {
    path: '/payments/',
    keys: known([aKey({ id: keyNumber(2), createdAt: daysAgo(400) })]),
  }),
  aFleetUser(3, 'deploy-platform', {
    path: '/platform/',
    keys: known([aKey({ id: keyNumber(3), createdAt: daysAgo(20), lastUse: { kind: 'never' } })]),
  }),
]

/** Who approves for what. */
const APPROVES: Readonly<Record<string, readonly string[]>> = {
  [MAYA]: ['payments'],
  [SAM]: ['security'],
}

function world(given: Partial<StaleForPersonDeps> = {}) {
  const fleet = createFakeFleetReadings()
  const started: string[] = []
  const snapshots = new Map<AccountId, InventorySnapshot>()
  const stale = createStaleForPerson({
    organisation,
    clock: { now: () => NOW },
    limits: LIMITS,
    wallNow: () => 0,
    budgetMs: 1_000,
    fleet,
    inventory: { load: async (account) => snapshots.get(account) },
    exemptions: { ofAccount: async () => known(() => known([])) },
    startReading: async (account) => {
      started.push(account)
    },
    about: (user) => {
      const found = findOwnership(user)
      return {
        accountName: found?.account.name ?? user.account,
        owner: found?.owner,
        team: found?.team?.name,
        machine: found?.machine ?? true,
        protected: found?.protected ?? false,
        sensitive: false,
      }
    },
    member: createMemberOfTeam({ organisation, findOwnership }),
    ownersLeft: () => async () => known(false),
    deciders: () => ({
      approvesFor: async ({ team }, person) =>
        APPROVES[person]?.includes(team) === true
          ? ok({ as: `team ${team}` })
          : refuse({ reason: 'not_an_approver', team }),
    }),
    ...given,
  })
  return {
    fleet,
    snapshots,
    started,
    async ask(target: Target = MINE, person = ERIN) {
      const list = await stale(target, person)
      if (!list.ok) throw new Error(list.error.reason)
      return list.value
    },
    stale,
  }
}

/** Both accounts read: the first with three users, the second with none but a root key. */
function whole(given: Partial<StaleForPersonDeps> = {}) {
  const here = world(given)
  here.fleet.done(aReading(DEVELOPMENT), USERS)
  here.fleet.done(
    aReading(PRODUCTION, {
      root: { activeKeys: known(1), lastUse: { kind: 'never' }, mfa: known(true) },
    }),
    [],
  )
  return here
}

const names = (list: { readonly keys: readonly { readonly userName: string }[] }) =>
  list.keys.map(({ userName }) => userName)

describe('createStaleForPerson', () => {
  it('shows somebody their own users without a target', async () => {
    expect(names(await whole().ask())).toEqual(['erin'])
  })

  it('shows an approver the keys of the teams that they approve for', async () => {
    const list = await whole().ask(MINE, MAYA)
    expect(names(list)).toEqual(['ci-payments'])
    expect(list.of).toMatchObject({ teams: ['payments'], everything: false })
    expect(list.roots).toEqual([])
  })

  it('shows security everything, root keys too', async () => {
    const list = await whole().ask(MINE, SAM)
    expect(names(list)).toEqual(['deploy-platform', 'ci-payments', 'erin'])
    expect(list.roots).toMatchObject([{ accountName: 'production', activeKeys: 1 }])
  })

  it('shows anybody a team or an account, as a list does', async () => {
    const here = whole()
    expect(names(await here.ask({ by: 'team', team: 'platform' }, OMAR))).toEqual([
      'deploy-platform',
    ])
    expect(names(await here.ask({ by: 'account', account: 'development' }, OMAR))).toHaveLength(3)
    const production = await here.ask({ by: 'account', account: 'production' }, OMAR)
    expect(production.roots).toHaveLength(1)
  })

  it.each([
    [{ by: 'team', team: 'wombats' }, 'unknown_team'],
    [{ by: 'account', account: 'wombats' }, 'unknown_account'],
    [{ by: 'person', person: OMAR }, 'not_a_target'],
  ] as const)('refuses %j: %s', async (target, reason) => {
    expect(await whole().stale(target, ERIN)).toMatchObject({ ok: false, error: { reason } })
  })

  it('has an account read again whose reading is older than a week, and does not call it whole', async () => {
    const here = whole()
    here.fleet.done(aReading(DEVELOPMENT, { readAt: daysAgo(9) }), USERS)
    const list = await here.ask({ by: 'account', account: 'development' })
    expect(here.started).toEqual([DEVELOPMENT])
    expect(list.accounts).toMatchObject([{ source: { kind: 'fleet', isOld: true } }])
  })

  it('asks for the reading of an account that was never read, and calls nothing of it clean', async () => {
    const here = world()
    const list = await here.ask({ by: 'account', account: 'production' })
    expect(here.started).toEqual([PRODUCTION])
    expect(list.accounts).toEqual([{ name: 'production', source: { kind: 'being_read' } }])
    expect(list.notKnown.roots).toEqual(['production'])
  })

  it('stands on the inventory where there is no whole reading, and says what that does not know', async () => {
    const here = world()
    const user: InventoryUser = {
      ...USERS[0],
      account: DEVELOPMENT,
      userName: IamUserName.parse('erin'),
      userId: IamUserId.parse('AIDA23456723451'),
      path: '/',
      tags: {},
      keys: [aKey({ createdAt: daysAgo(120) })],
    }
    here.snapshots.set(DEVELOPMENT, {
      account: DEVELOPMENT,
      readAt: NOW,
      users: [{ ...user, tags: {} }],
    })
    const list = await here.ask({ by: 'account', account: 'development' })
    expect(names(list)).toEqual(['erin'])
    expect(list.accounts).toEqual([
      { name: 'development', source: { kind: 'inventory', readAt: NOW } },
    ])
    expect(list.notKnown.roots).toEqual(['development'])
    expect(here.started).toEqual([])
  })

  it('has an old inventory read again', async () => {
    const here = world()
    here.snapshots.set(DEVELOPMENT, { account: DEVELOPMENT, readAt: daysAgo(1), users: [] })
    await here.ask({ by: 'account', account: 'development' })
    expect(here.started).toEqual([DEVELOPMENT])
  })

  it('takes the newest whole reading', async () => {
    const here = whole()
    here.fleet.done(aReading(DEVELOPMENT, { id: '2026-W13', startedAt: NOW, readAt: NOW }), [])
    expect((await here.ask()).looked).toBe(0)
  })

  it('names accounts that it did not get to in time', async () => {
    let wall = 0
    const here = whole({
      wallNow: () => {
        wall += 600
        return wall
      },
    })
    const { accounts } = await here.ask(MINE, SAM)
    expect(accounts.map(({ source }) => source.kind)).toEqual(['fleet', 'not_in_time'])
  })

  it('counts users who may be of the team: tags that could not be read are not "no"', async () => {
    const here = world()
    here.snapshots.set(DEVELOPMENT, {
      account: DEVELOPMENT,
      readAt: NOW,
      users: [{ ...aFleetUser(4, 'somebody'), tags: undefined, keys: [aKey()] }],
    })
    const list = await here.ask({ by: 'team', team: 'payments' })
    expect(list).toMatchObject({ looked: 0, notKnown: { teamOf: 1 } })
  })

  it('names a group that could not be read, and shows what is sure', async () => {
    const here = whole({
      deciders: () => ({
        approvesFor: async () => refuse({ reason: 'approvers_unreadable', why: 'ratelimited' }),
      }),
    })
    const list = await here.ask()
    expect(names(list)).toEqual(['erin'])
    expect(list.notKnown.approvals).toEqual(['ratelimited'])
    expect(list.of).toMatchObject({ everything: false })
  })

  it('lists an exempt key apart', async () => {
    const exemption: Exemption = {
      kind: 'exempt',
      from: 'configuration',
      until: addMs(NOW, DAY_MS),
      reason: 'moves to a role',
      approvedBy: [],
    }
    const list = await whole({
      exemptions: { ofAccount: async () => known(() => known([exemption])) },
    }).ask()
    expect(list).toMatchObject({ keys: [], exemptCount: 1, looked: 1 })
    expect(list.exempt[0]).toMatchObject({ exemption, key: { userName: 'erin' } })
  })

  it('keeps keys whose exemption could not be read among the others', async () => {
    const list = await whole({
      exemptions: { ofAccount: async () => unknown('Query: Throttling') },
    }).ask()
    expect(list.keys).toMatchObject([{ userName: 'erin', exemption: 'not_known' }])
    expect(list.exemptCount).toBe(0)
  })

  it('finds a leaver, and counts those of whom Slack did not say', async () => {
    const left = await whole({ ownersLeft: () => async () => known(true) }).ask()
    expect(left.keys).toMatchObject([{ findings: ['leaver', 'stale'], severity: 'high' }])
    const notKnown = await whole({ ownersLeft: () => async () => unknown('timeout') }).ask()
    expect(notKnown.keys).toMatchObject([{ findings: ['stale'], severity: 'medium' }])
    expect(notKnown.notKnown.owners).toBe(1)
  })
})
