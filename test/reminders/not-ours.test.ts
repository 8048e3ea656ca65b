import { describe, expect, it } from 'vitest'
import {
  anAct,
  aSubject,
  DEVELOPMENT,
  ERIN,
  MAYA,
  NEW_KEY,
  OLD_KEY,
  OMAR,
  SAM,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { loadConfig } from '../../src/app/config.ts'
import type { IamUser } from '../../src/keys/access-keys.ts'
import { createFindOwnership } from '../../src/people/ownership.ts'
import {
  createReadNotOurs,
  createSayNotOurs,
  type NotOursNote,
  type NotOursTold,
  type SayNotOursDeps,
} from '../../src/reminders/not-ours.ts'
import { IamUserId } from '../../src/requests/ids.ts'
import type { OutsideEntry } from '../../src/requests/outside-event.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'
import { known, unknown } from '../../src/shared/known.ts'
import { ok, refuse } from '../../src/shared/result.ts'
import { sha256 } from '../../src/shared/sha256.ts'
import { signed, verifier } from '../support/deciding-people.ts'
import { NOW } from './exemptions-fixture.ts'

const { organisation } = loadConfig('sandbox/awskey.yml')
const { userName, userId } = aSubject()
const user: IamUser = {
  account: DEVELOPMENT,
  userName,
  userId,
  path: '/payments/',
  createdAt: NOW,
  tags: {},
}
const click = (by = OMAR, n = 1) =>
  signed(
    anAct({
      user: by,
      action: 'digest.not_ours',
      value: `key:${OLD_KEY}`,
      reason: 'it is the data team’s',
      jobId: sha256(`click ${n} ${by}`),
    }),
  )

function world(overrides: Partial<SayNotOursDeps> = {}) {
  let note: NotOursNote | undefined
  let now = NOW
  const entries: OutsideEntry[] = []
  const platform: NotOursTold[] = []
  const findOwnership = createFindOwnership(organisation)
  const say = createSayNotOurs({
    store: {
      say(next, entry, since) {
        if (note !== undefined && note.at > since) return Promise.resolve({ kind: 'already', note })
        note = next
        entries.push(entry)
        return Promise.resolve({ kind: 'said', note })
      },
      told(told) {
        note = { ...told, told: true }
        return Promise.resolve()
      },
      ofAccount: () => Promise.resolve(known(note === undefined ? [] : [note])),
    },
    organisation,
    findOwnership,
    deciders: {
      mayAct: () => Promise.resolve(ok(undefined)),
      approvesFor: ({ team }, person) =>
        Promise.resolve(
          person === MAYA && team === 'payments'
            ? ok({ as: 'team payments' })
            : refuse({ reason: 'not_an_approver', team }),
        ),
    },
    users: {
      read: (ref) =>
        Promise.resolve(
          known({
            ...user,
            userName: ref.userName,
            path: ref.userName === 'omar' ? '/payments/' : '/',
          }),
        ),
    },
    clock: { now: () => now },
    resolveUser: () => Promise.resolve(ok(user)),
    tellPlatform: (told) => Promise.resolve(platform.push(told) > 0),
    ...overrides,
  })
  const later = (ms: number): void => {
    now = addMs(now, ms)
  }
  return { say, entries, platform, later }
}

describe('createSayNotOurs', () => {
  it.each([
    ['the owner', ERIN],
    ['an approver', MAYA],
    ['somebody whose own IAM user is the team’s', OMAR],
  ])('takes it from %s, records it and tells the line to change', async (_who, person) => {
    const { say, entries, platform } = world()
    expect(await say(click(person))).toEqual(ok({ keyId: OLD_KEY, team: 'payments', told: true }))
    expect(entries).toMatchObject([
      { type: 'said_not_ours', actor: person, data: { keyId: OLD_KEY, team: 'payments' } },
    ])
    expect(platform).toMatchObject([
      { because: { by: 'path', what: '/payments/', line: 'teams[0].owns.path' } },
    ])
  })

  it('refuses everybody else, and does not take what cannot be read for a no', async () => {
    const { say, entries } = world()
    expect(await say(click(SAM))).toMatchObject({ error: { reason: 'not_of_your_team' } })
    const unread = world({ users: { read: () => Promise.resolve(unknown('Throttling')) } })
    expect(await unread.say(click(SAM))).toMatchObject({ error: { reason: 'target_unreadable' } })
    expect(entries).toEqual([])
  })

  it('records and tells it once a week, whoever says it, and the same click as once', async () => {
    const { say, entries, platform, later } = world()
    await say(click())
    expect(await say(click())).toMatchObject({ value: { told: true } })
    expect(await say(click(MAYA))).toMatchObject({
      error: { reason: 'not_ours_already', by: OMAR },
    })
    later(7 * DAY_MS)
    expect(await say(click(MAYA, 2))).toMatchObject({ ok: true })
    expect(entries).toHaveLength(2)
    expect(platform).toHaveLength(2)
  })

  it('says where the platform team could not be told, and tells them the next time', async () => {
    const reached = [false, true]
    const told: NotOursTold[] = []
    const { say } = world({
      tellPlatform: (each) => {
        const isReached = reached.shift() === true
        if (isReached) told.push(each)
        return Promise.resolve(isReached)
      },
    })
    expect(await say(click())).toMatchObject({ value: { told: false } })
    expect(await say(click(MAYA))).toMatchObject({ error: { reason: 'not_ours_already' } })
    expect(told).toHaveLength(1)
  })

  it('refuses a user of no team, a value that names no key, and no reason', async () => {
    const nobodys = { ...user, path: '/', userId: IamUserId.parse('AIDANOBODYS2345') }
    const { say } = world({ resolveUser: () => Promise.resolve(ok(nobodys)) })
    expect(await say(click())).toMatchObject({ error: { reason: 'no_team' } })
    expect(await say({ ...click(), value: 'user:erin' })).toMatchObject({
      error: { reason: 'not_a_target' },
    })
    expect(await say({ ...click(), reason: ' ' })).toMatchObject({
      error: { reason: 'reason_missing' },
    })
  })
})

describe('createReadNotOurs', () => {
  const note = (act = click()): NotOursNote => ({
    ...{ account: DEVELOPMENT, keyId: OLD_KEY, userName, team: 'payments' },
    ...{ at: NOW.toISOString(), act, told: true },
  })
  const read = (notes: readonly NotOursNote[], verify = verifier.verify) =>
    createReadNotOurs({
      store: { ofAccount: () => Promise.resolve(known(notes)) },
      verifier: { verify },
      isNotOurs: ({ action }) => action === 'digest.not_ours',
    })(DEVELOPMENT)

  it('gives who said it of which key, as they signed it', async () => {
    expect(await read([note()])).toEqual(
      known(
        new Map([[OLD_KEY, { by: OMAR, at: NOW.toISOString(), reason: 'it is the data team’s' }]]),
      ),
    )
  })

  it('passes over what nobody signed for this key, and does not know what it cannot check', async () => {
    const forged = [
      note({ ...click(), mac: 'forged' }),
      { ...note(), keyId: NEW_KEY },
      note(signed({ ...click(), action: 'command.rotate' })),
    ]
    expect(await read(forged)).toEqual(known(new Map()))
    expect(await read([note()], () => Promise.resolve(unknown('kms')))).toMatchObject({
      kind: 'unknown',
    })
  })
})
