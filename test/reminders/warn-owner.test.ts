import { beforeEach, describe, expect, it } from 'vitest'
import type { Exemption } from '../../src/keys/exemption.ts'
import type { Posting } from '../../src/reminders/tell-digest.ts'
import { createWarnOwner, type OwnerWarning } from '../../src/reminders/warn-owner.ts'
import type { Unreached, Warning, WarningStore } from '../../src/reminders/warnings.ts'
import {
  AccessKeyId,
  AccountId,
  IamUserId,
  IamUserName,
  SlackUserId,
} from '../../src/requests/ids.ts'
import { addMs, DAY_MS, HOUR_MS } from '../../src/shared/duration.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'

const NOW = new Date('2026-11-30T10:00:00.000Z')
const ERIN = SlackUserId.parse('U0ERIN')
const KEY = AccessKeyId.parse('AKIAWARNEDKEY2345AAA')
const WARNING: Warning = {
  keyId: KEY,
  account: AccountId.parse('111111111111'),
  userName: IamUserName.parse('erin'),
  userId: IamUserId.parse('AIDAEXAMPLE2345'),
  path: '/',
  tags: {},
  groups: [],
  owner: ERIN,
  keyCreatedAt: addMs(NOW, -75 * DAY_MS).toISOString(),
  state: 'waiting',
  attempts: 0,
}
const PROFILE = {
  id: ERIN,
  name: 'Erin',
  deleted: false,
  bot: false,
  guest: false,
  external: false,
}

let row: Warning
let dueAt: Date | undefined
let leased: boolean
let told: OwnerWarning[]
let unreached: Unreached[]
let now: Date

const store: WarningStore = {
  plan: () => Promise.resolve(),
  async lease(_key, at) {
    if (row.state !== 'waiting') return 'over'
    if (leased || dueAt === undefined || dueAt > at.now) return 'busy'
    leased = true
    return { warning: row, token: 'token' }
  },
  async settle(_token, next, at) {
    row = next
    dueAt = at
    leased = false
    return true
  },
  async noteUnreached(one) {
    unreached.push(one)
  },
  unreached: () => Promise.resolve(unreached),
}

interface Given {
  readonly status?: 'Active' | 'Inactive' | 'gone' | 'unreadable'
  readonly exemptions?: Known<readonly Exemption[]>
  readonly profile?: Known<typeof PROFILE | undefined>
  readonly open?: boolean
  readonly ownerNow?: SlackUserId
  readonly posting?: Posting
  readonly quiet?: { from: string; to: string; timezone: string }
}

const warn = (given: Given = {}): Promise<void> =>
  createWarnOwner({
    store,
    keys: {
      async list() {
        const { status = 'Active' } = given
        if (status === 'unreadable') return unknown('ListAccessKeys: Throttling')
        return known(status === 'gone' ? [] : [{ id: KEY, status, createdAt: NOW }])
      },
    },
    exemptions: { of: () => Promise.resolve(given.exemptions ?? known([])) },
    profiles: { read: () => Promise.resolve(given.profile ?? known(PROFILE)) },
    ownerOf: () => given.ownerNow ?? ERIN,
    hasOpenRequest: () => Promise.resolve(given.open ?? false),
    clock: { now: () => now },
    leaseMs: 90_000,
    limits: { warnMs: 75 * DAY_MS, staleMs: 90 * DAY_MS, unusedMs: 45 * DAY_MS },
    quiet: given.quiet,
    async tell(_owner, warning) {
      const posting = given.posting ?? { kind: 'sent', channel: 'D0ERIN', ts: '1.1' }
      if (posting.kind === 'sent') told.push(warning)
      return posting
    },
  })(KEY)

beforeEach(() => {
  row = WARNING
  dueAt = NOW
  leased = false
  told = []
  unreached = []
  now = NOW
})

describe('createWarnOwner', () => {
  it('tells the owner once, however many look at the same moment', async () => {
    await Promise.all(Array.from({ length: 10 }, () => warn()))
    await warn()
    expect(told).toMatchObject([{ ageDays: 75, staleAt: addMs(NOW, 15 * DAY_MS) }])
  })

  it.each(['Inactive', 'gone'] as const)('tells nobody of a key that is %s', async (status) => {
    await warn({ status })
    expect(told).toEqual([])
    expect(row.state).toBe('dropped')
  })

  it('tells nobody of a key that is somebody else’s by now', async () => {
    await warn({ ownerNow: SlackUserId.parse('U0OMAR') })
    expect(told).toEqual([])
    expect(row.state).toBe('dropped')
  })

  it('looks again in an hour where the key, or who the owner is, could not be read', async () => {
    await warn({ status: 'unreadable' })
    expect([told, dueAt]).toEqual([[], addMs(NOW, HOUR_MS)])
    now = addMs(NOW, HOUR_MS)
    await warn({ profile: unknown('users.info: ratelimited') })
    expect([told, dueAt]).toEqual([[], addMs(NOW, 2 * HOUR_MS)])
  })

  it('waits while the key is being rotated, and until a snooze ends', async () => {
    await warn({ open: true })
    expect([told, dueAt]).toEqual([[], addMs(NOW, DAY_MS)])
    now = addMs(NOW, DAY_MS)
    const until = addMs(NOW, 9 * DAY_MS)
    const snooze = {
      kind: 'snooze',
      from: 'request',
      keyId: KEY,
      until,
      reason: 'x',
      approvedBy: [],
    } as const
    await warn({ exemptions: known([snooze]) })
    expect([told, dueAt]).toEqual([[], until])
  })

  it('tells the owner where it is not known whether the key is exempt, and says so', async () => {
    await warn({ exemptions: unknown('Query: Throttling') })
    expect(told).toMatchObject([{ exemptionNotKnown: true }])
  })

  it('waits until the quiet hours are over', async () => {
    await warn({ quiet: { from: '08:00', to: '12:00', timezone: 'UTC' } })
    expect([told, dueAt]).toEqual([[], addMs(NOW, 2 * HOUR_MS)])
  })

  it.each([
    ['deactivated in Slack', known({ ...PROFILE, deleted: true })],
    ['a guest or of another company', known({ ...PROFILE, guest: true })],
    ['a guest or of another company', known({ ...PROFILE, external: true })],
    ['a bot', known({ ...PROFILE, bot: true })],
    ['Slack knows no such person', known(undefined)],
  ])('writes to nobody who is %s, and notes it for security', async (why, profile) => {
    await warn({ profile })
    expect(told).toEqual([])
    expect(unreached).toMatchObject([{ keyId: KEY, owner: ERIN, why }])
    expect(row.state).toBe('not_reached')
  })

  it('waits as long as Slack asks, and gives up with a word to security in the end', async () => {
    const posting = { kind: 'later', code: 'ratelimited', retryAfterMs: HOUR_MS } as const
    await warn({ posting })
    expect(dueAt).toEqual(addMs(NOW, HOUR_MS))
    for (let tries = 0; tries < 5; tries++) {
      now = addMs(now, HOUR_MS)
      await warn({ posting })
    }
    expect(unreached).toMatchObject([{ why: 'ratelimited' }])
  })

  it('notes for security what Slack refuses', async () => {
    await warn({ posting: { kind: 'refused', code: 'messages_tab_disabled' } })
    expect(unreached).toMatchObject([{ why: 'messages_tab_disabled' }])
  })
})
