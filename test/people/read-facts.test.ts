import { describe, expect, it } from 'vitest'
import { DEVELOPMENT, ERIN, OMAR } from '../../sandbox/gallery/rows/request-rows.ts'
import { loadConfig } from '../../src/app/config.ts'
import type { IamUser } from '../../src/keys/access-keys.ts'
import { createFindOwnership } from '../../src/people/ownership.ts'
import { createReadFacts, type ReadFactsDeps } from '../../src/people/read-facts.ts'
import { IamUserId, IamUserName } from '../../src/requests/ids.ts'
import { known, unknown } from '../../src/shared/known.ts'
import { createFakeOwnershipMemory } from '../fakes/fake-ownership-memory.ts'

const { organisation } = loadConfig('sandbox/awskey.yml')
const NOW = new Date('2026-03-09T10:00:00.000Z')
const DAY_MS = 86_400_000

const aUser = (overrides: Partial<IamUser> = {}): IamUser => ({
  account: DEVELOPMENT,
  userName: IamUserName.parse('somebody'),
  userId: IamUserId.parse('AIDA2345672345'),
  path: '/payments/',
  createdAt: new Date(0),
  tags: { 'awskey:owner': 'U0OMAR' },
  ...overrides,
})

function factsWith(overrides: Partial<ReadFactsDeps> = {}) {
  return createReadFacts({
    organisation,
    findOwnership: createFindOwnership(organisation),
    emails: { find: () => Promise.resolve(known(undefined)) },
    rights: { of: () => Promise.resolve(known(undefined)) },
    memory: createFakeOwnershipMemory(),
    clock: { now: () => NOW },
    ...overrides,
  })
}

describe('readFacts', () => {
  it('says nothing changed at first sight', async () => {
    expect(await factsWith()(aUser(), 's')).toEqual({
      ok: true,
      value: { people: new Map(), administrator: known(undefined), changes: known([]) },
    })
  })

  it('counts a change of owner, team or path for seven days, and no longer', async () => {
    const memory = createFakeOwnershipMemory()
    let now = NOW
    const facts = factsWith({ memory, clock: { now: () => now } })
    await facts(aUser(), 's')
    now = new Date(NOW.getTime() + DAY_MS)
    const moved = aUser({ path: '/platform/', tags: { 'awskey:owner': 'U0ERIN' } })
    const at = now.toISOString()
    const changes = [
      { what: 'owner', from: OMAR, to: ERIN, at },
      { what: 'team', from: 'payments', to: 'platform', at },
      { what: 'path', from: '/payments/', to: '/platform/', at },
    ]
    expect(await facts(moved, 's')).toMatchObject({ value: { changes: known(changes) } })
    now = new Date(NOW.getTime() + 7 * DAY_MS)
    expect(await facts(moved, 's')).toMatchObject({ value: { changes: known(changes) } })
    now = new Date(NOW.getTime() + 8 * DAY_MS)
    expect(await facts(moved, 's')).toMatchObject({ value: { changes: known([]) } })
  })

  it('forgets no change because another one follows, nor because it is taken back', async () => {
    const facts = factsWith()
    await facts(aUser(), 's')
    await facts(aUser({ path: '/platform/' }), 's')
    const back = await facts(aUser({ tags: { 'awskey:owner': 'U0ERIN' } }), 's')
    expect(back.ok && back.value.changes).toMatchObject({
      value: expect.arrayContaining([
        expect.objectContaining({ what: 'owner' }),
        expect.objectContaining({ what: 'path', to: '/payments/' }),
      ]),
    })
  })

  it('calls a user that was made again under the same name another one', async () => {
    const facts = factsWith()
    await facts(aUser(), 's')
    const again = aUser({ userId: IamUserId.parse('AIDA9999999999'), tags: {} })
    expect(await facts(again, 's')).toMatchObject({ value: { changes: known([]) } })
  })

  it('does not take a memory that cannot be read or written for an unchanged one', async () => {
    const memory = createFakeOwnershipMemory()
    memory.trouble = 'ThrottlingException'
    expect(await factsWith({ memory })(aUser(), 's')).toMatchObject({
      value: { changes: unknown('ThrottlingException') },
    })
  })

  it('leaves rights that cannot be read not known', async () => {
    const rights = { of: () => Promise.resolve(unknown('AccessDenied')) }
    expect(await factsWith({ rights })(aUser(), 's')).toMatchObject({
      value: { administrator: unknown('AccessDenied') },
    })
  })

  it('refuses where two authorities disagree, naming both', async () => {
    const user = aUser({ userName: IamUserName.parse('erin') })
    expect(await factsWith()(user, 's')).toEqual({
      ok: false,
      error: {
        reason: 'ownership_disagrees',
        user: 'erin',
        what: 'owner',
        one: { by: 'configuration', says: ERIN },
        other: { by: 'tag', says: OMAR },
      },
    })
  })

  it('asks Slack for an address only where the configuration lets it name an owner', async () => {
    const asked: string[] = []
    const emails = {
      find: (email: string) => {
        asked.push(email)
        return Promise.resolve(known(OMAR))
      },
    }
    const user = aUser({ tags: { 'awskey:owner': 'omar@acme.example' } })
    await factsWith({ emails })(user, 's')
    expect(asked).toEqual([])
    const allowed = { ...organisation, ownersByEmail: true }
    const facts = await factsWith({ emails, organisation: allowed })(user, 's')
    expect(facts).toMatchObject({ value: { people: new Map([['omar@acme.example', OMAR]]) } })
  })

  it('names no owner while Slack does not answer', async () => {
    const emails = { find: () => Promise.resolve(unknown('users.lookupByEmail: ratelimited')) }
    const allowed = { ...organisation, ownersByEmail: true }
    const user = aUser({ tags: { 'awskey:owner': 'omar@acme.example' } })
    expect(await factsWith({ emails, organisation: allowed })(user, 's')).toMatchObject({
      error: { reason: 'ownership_unreadable' },
    })
  })

  it('reads nothing of a user that is protected', async () => {
    const rights = { of: () => Promise.reject(new Error('asked')) }
    const user = aUser({ userName: IamUserName.parse('break-glass') })
    expect(await factsWith({ rights })(user, 's')).toMatchObject({ ok: true })
  })
})
