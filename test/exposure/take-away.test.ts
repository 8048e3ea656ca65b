import { describe, expect, it } from 'vitest'
import { anIncident } from '../../sandbox/gallery/rows/incident-rows.ts'
import { anAct, SAM } from '../../sandbox/gallery/rows/request-rows.ts'
import { withFindings } from '../../src/exposure/clean-up-rules.ts'
import type { Found } from '../../src/exposure/find-key.ts'
import type { Incident } from '../../src/exposure/incident.ts'
import type { CleanUpLine } from '../../src/exposure/incident-parts.ts'
import { stepDone } from '../../src/exposure/incident-rules.ts'
import { type ProveTakeAwayDeps, proveTakeAway } from '../../src/exposure/prove-take-away.ts'
import type { IamUser } from '../../src/keys/access-keys.ts'
import { AccessKeyId, AccountId, IamUserId, IamUserName } from '../../src/requests/ids.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'
import { createFakeSnapshotStore, someSnapshot } from '../fakes/fake-exposure-ports.ts'

/** A click names a line; what is written is the thing that the line was made of, in the account of the exposed key, and never to a protected user. */
const AT = '2026-03-02T10:00:00.000Z'
const wanted = { by: SAM, at: AT, act: anAct() }
const { identity } = anIncident()
if (identity.kind !== 'user') throw new Error('the row has a user')
const { account, userId } = identity.user

const userOf = (userName: string): IamUser => ({
  account,
  userName: IamUserName.parse(userName),
  userId,
  path: '/',
  createdAt: new Date(AT),
  tags: {},
})
const ERINS: Found = { kind: 'user', user: userOf('erin'), active: known(false) }

function lineOf(what: 'access key' | 'login profile', name: string, of?: string): CleanUpLine {
  const made = [
    {
      what,
      name,
      at: AT,
      region: 'us-east-1',
      by: 'AKIA',
      ...(of !== undefined && { of: { what: 'user' as const, name: of } }),
    },
  ]
  const [line] = withFindings(anIncident(), { made, madeMore: 0, rolesAssumed: [] }).lines
  if (line === undefined) throw new Error('there is no line')
  return { ...line, wanted }
}

const KEY = 'AKIASUPPORTKEY234567'
const key = lineOf('access key', KEY, 'support-2')
const password = lineOf('login profile', 'support-2')

function deps(given: Partial<ProveTakeAwayDeps> = {}): ProveTakeAwayDeps {
  return {
    findKey: async () => ERINS,
    snapshotStore: createFakeSnapshotStore(),
    users: { read: async ({ userName }) => known(userOf(userName)) },
    targetOf: ({ userName }) => ({
      identity: 'user',
      protected: userName === 'break-glass',
      critical: false,
      sensitive: false,
    }),
    proveLine: async () => known(true),
    ...given,
  }
}

const prove = (
  line: CleanUpLine,
  given: Partial<ProveTakeAwayDeps> = {},
  row: Incident = anIncident(),
): Promise<Known<boolean>> => proveTakeAway(deps(given), row, line)

describe('taking one line away', () => {
  it('is proven for the key and the password that the line was made of', async () => {
    expect(await prove(key)).toEqual(known(true))
    expect(await prove(password)).toEqual(known(true))
    expect(await prove(lineOf('login profile', 'support-2', 'support-2'))).toEqual(known(true))
  })

  it('is not proven where somebody put another thing under the id that was clicked', async () => {
    const userName = IamUserName.parse('deployer')
    const keyId = AccessKeyId.parse(KEY)
    expect(await prove({ ...key, item: { kind: 'access_key', userName, keyId } })).toEqual(
      known(false),
    )
    expect(await prove({ ...key, item: { kind: 'login_profile', userName } })).toEqual(known(false))
    expect(await prove({ ...password, item: { kind: 'login_profile', userName } })).toEqual(
      known(false),
    )
  })

  it('is not proven without the click', async () => {
    expect(await prove(key, { proveLine: async () => known(false) })).toEqual(known(false))
    const { wanted: _wanted, ...asked } = key
    expect(await prove(asked)).toEqual(known(false))
  })

  it('is never proven for a protected user, and waits where the user cannot be read', async () => {
    expect(await prove(lineOf('access key', KEY, 'break-glass'))).toEqual(known(false))
    expect(await prove(key, { users: { read: async () => unknown('Throttling') } })).toEqual(
      unknown('Throttling'),
    )
  })

  it('is not proven in an account that is not that of the exposed key', async () => {
    const other = { ...identity.user, account: AccountId.parse('222222222222') }
    const row = anIncident({ identity: { kind: 'user', user: other } })
    expect(await prove(key, {}, row)).toEqual(known(false))
  })

  it('asks the restore point where AWS does not name the user any more', async () => {
    const gone: Found = { kind: 'not_known', why: 'nobody has this key now' }
    const given = { findKey: async () => gone }
    expect(await prove(key, given)).toEqual(unknown('nobody has this key now'))
    const row = anIncident()
    for (const [kept, is] of [
      [userId, true],
      [IamUserId.parse('AIDASOMEBODYELSE2345'), false],
    ] as const) {
      const snapshotStore = createFakeSnapshotStore()
      const user = known({ userId: kept, path: '/', createdAt: AT })
      await snapshotStore.put(row.id, someSnapshot({ account, user }))
      expect(await prove(key, { ...given, snapshotStore })).toEqual(known(is))
    }
  })
})

describe('a line that may not be taken away', () => {
  it('is forgotten alone: what was clicked on other lines stands', () => {
    const row = anIncident({ lines: [key, password] })
    const outcome = { step: 'clean', result: 'not_authorised' } as const
    const { lines } = stepDone(row, outcome, new Date(AT)).incident
    expect(lines.map((line) => line.wanted)).toEqual([undefined, wanted])
  })
})
