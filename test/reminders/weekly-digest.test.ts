import { beforeEach, describe, expect, it } from 'vitest'
import { AccessKeyId, IamUserName, type WeekId } from '../../src/requests/ids.ts'
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/duration.ts'
import { unknown } from '../../src/shared/known.ts'
import {
  createWeekWorld,
  DEVELOPMENT,
  PRODUCTION,
  rankedKey,
  type WeekWorld,
} from '../support/week-world.ts'

const MONDAY = new Date('2026-11-30T08:00:05.000Z')
const ERIN = IamUserName.parse('erin')
const SECOND = AccessKeyId.parse('AKIARANKEDKEY2345BBB')

let world: WeekWorld
beforeEach(() => {
  world = createWeekWorld(MONDAY)
  world.held.set(DEVELOPMENT, [
    rankedKey(),
    rankedKey({ userName: ERIN, keyId: SECOND, weight: 900 }),
  ])
})
const run = async (): Promise<WeekId> => {
  const week = await world.open()
  if (week === undefined) throw new Error('no week was opened')
  await world.drain()
  return week
}
const standing = (): string[] =>
  [...world.store.digests.values()]
    .filter(({ team }) => team === 'payments')
    .map(({ week, state }) => `${week} ${state}`)
const nextWeek = (): void => {
  world.now = addMs(world.now, 7 * DAY_MS)
}

describe('a week', () => {
  it('is opened once and told once, however many say that its moment has come, in every one of many rounds', async () => {
    for (let round = 1; round <= 20; round++) {
      const opened = await Promise.all(Array.from({ length: 10 }, () => world.open()))
      expect(opened.filter((week) => week !== undefined)).toHaveLength(1)
      await world.drain()
      const [week] = opened.filter((each) => each !== undefined)
      if (week !== undefined) await Promise.all(Array.from({ length: 10 }, () => world.tell(week)))
      expect(world.posted).toHaveLength(round)
      nextWeek()
    }
  })

  it('is not opened in its middle by an awskey that looks for the first time', async () => {
    world.now = addMs(MONDAY, 2 * DAY_MS)
    expect(await world.open('clock')).toBeUndefined()
    nextWeek()
    expect(await world.open('clock')).toBe('2026-W50')
  })

  it('missed for two weeks is made up for by one digest, of the newest week, compared with the last that was told', async () => {
    await run()
    world.now = addMs(MONDAY, 17 * DAY_MS)
    world.held.set(DEVELOPMENT, [rankedKey()])
    expect(await world.open('clock')).toBe('2026-W51')
    await world.drain()
    expect(world.posted).toHaveLength(2)
    expect(world.posted[1]).toMatchObject({
      week: '2026-W51',
      before: { week: '2026-W49', figures: { flagged: 2 } },
      figures: { flagged: 1 },
      fixed: { gone: 1, named: ['erin'] },
    })
    expect(await world.open('clock')).toBeUndefined()
  })

  it('is not quiet where AWS did not say when a key was used', async () => {
    const lastUse = { kind: 'unknown', why: 'Throttling' } as const
    world.held.set(DEVELOPMENT, [rankedKey({ findings: [], severity: undefined, lastUse })])
    await run()
    expect(world.posted).toMatchObject([{ figures: { flagged: 0, usesNotKnown: 1 } }])
  })

  it('is not quiet where it is not known whether an owner has left', async () => {
    world.held.set(DEVELOPMENT, [rankedKey({ findings: [], severity: undefined })])
    world.ownerLeft = unknown('more owners than are asked about at once')
    await run()
    expect(world.posted).toMatchObject([{ figures: { ownersNotKnown: 1 } }])
  })

  it('names an account whose users could not be listed, and calls no key of it gone', async () => {
    await run()
    nextWeek()
    world.held.clear()
    world.notRead = [{ what: 'IAM users', why: 'AccessDenied' }]
    await run()
    const [, second] = world.posted
    expect(second?.notRead.map(({ why }) => why)).toEqual(['AccessDenied', 'AccessDenied'])
    expect(second?.fixed.gone).toBe(0)
  })

  it('calls no key gone of a user who may be among those that could not be read', async () => {
    await run()
    nextWeek()
    world.held.set(DEVELOPMENT, [rankedKey()])
    world.notRead = [{ what: '1 IAM users', why: 'in a form that cannot be read' }]
    await run()
    expect(world.posted[1]?.fixed.gone).toBe(0)
  })

  it('does not call the key of a renamed user gone', async () => {
    await run()
    nextWeek()
    const renamed = IamUserName.parse('erin.engel')
    world.held.set(DEVELOPMENT, [
      rankedKey(),
      rankedKey({ userName: renamed, keyId: SECOND, weight: 900 }),
    ])
    await run()
    expect(world.posted[1]?.fixed.gone).toBe(0)
  })

  it('has every key that is stale, the worst first', async () => {
    world.held.set(PRODUCTION, [rankedKey({ account: PRODUCTION, weight: 1_000 })])
    await run()
    expect(world.posted[0]?.worst.map(({ weight }) => weight)).toEqual([1_000, 900, 400])
  })

  it('says which account could not be read, and waits for one that takes long no longer than three hours', async () => {
    world.failed.add(PRODUCTION)
    world.slow.add(DEVELOPMENT)
    const week = await run()
    expect(world.posted).toEqual([])
    world.now = addMs(MONDAY, 3 * HOUR_MS + MINUTE_MS)
    await world.follow(week)
    await world.drain()
    expect(world.posted[0]?.notRead).toEqual([
      { account: DEVELOPMENT, name: 'development', why: 'its reading took too long' },
      { account: PRODUCTION, name: 'production', why: 'AccessDenied' },
    ])
  })
})

describe('a team', () => {
  it('with nothing stale hears nothing, and that is written down', async () => {
    world.held.set(DEVELOPMENT, [rankedKey({ findings: [], severity: undefined })])
    await run()
    expect(world.posted).toEqual([])
    expect(standing()).toEqual(['2026-W49 quiet'])
  })

  it.each([
    ['an account', () => world.failed.add(PRODUCTION)],
    ['a user', () => world.unread.add('nobody-knows')],
  ])('with nothing stale hears that %s could not be read', async (_what, plant) => {
    world.held.set(DEVELOPMENT, [])
    plant()
    await run()
    expect(world.posted).toHaveLength(1)
  })

  it('is not asked for keys that are exempt, soon stale or Inactive, and does hear of an exemption that is not known', async () => {
    const exemption = {
      kind: 'snooze',
      from: 'request',
      until: addMs(MONDAY, DAY_MS),
      reason: 'moving',
      approvedBy: [],
    } as const
    world.held.set(DEVELOPMENT, [
      rankedKey({ exemption }),
      rankedKey({ findings: ['warn'], severity: 'low', keyId: SECOND }),
      rankedKey({ status: 'Inactive', userName: ERIN }),
    ])
    await run()
    expect(standing()).toEqual(['2026-W49 quiet'])
    nextWeek()
    world.held.set(DEVELOPMENT, [rankedKey({ exemption: 'not_known' })])
    await run()
    expect(world.posted[0]?.figures.flagged).toBe(1)
  })
})

describe('fixed since', () => {
  it.each([
    ['inactive', [rankedKey({ status: 'Inactive' })]],
    ['gone', []],
    ['rotated', [rankedKey({ keyId: SECOND, ageDays: 3, findings: [], severity: undefined })]],
  ] as const)('says of a key that it is %s', async (what, after) => {
    world.held.set(DEVELOPMENT, [rankedKey()])
    world.held.set(PRODUCTION, [rankedKey({ account: PRODUCTION, userName: ERIN, keyId: SECOND })])
    await run()
    nextWeek()
    world.held.set(DEVELOPMENT, [...after])
    await run()
    expect(world.posted[1]?.fixed).toMatchObject({ [what]: 1, named: ['ci-payments'] })
  })

  it('counts nothing of what could not be read, and nothing that is still Active', async () => {
    await run()
    nextWeek()
    world.held.set(DEVELOPMENT, [rankedKey({ findings: [], severity: undefined })])
    world.unread.add('erin')
    await run()
    expect(world.posted[1]?.fixed).toEqual({ rotated: 0, inactive: 0, gone: 0, named: [] })
  })
})

describe('a channel', () => {
  it.each(['missing', 'archived', 'not_invited', 'shared'] as const)(
    'that is %s gets nothing; the platform team hears of it once, and it is tried each day until the next week',
    async (trouble) => {
      world.channel = { kind: 'trouble', trouble }
      const week = await run()
      for (let day = 1; day <= 3; day++) {
        world.now = addMs(world.now, DAY_MS)
        await world.tell(week)
      }
      expect(world.posted).toEqual([])
      expect(world.reported).toEqual([
        { week, team: 'payments', channel: 'C0PAYMENTS', why: trouble },
      ])
      expect(standing()).toEqual([`${week} undelivered`])
      world.channel = { kind: 'fine' }
      world.now = addMs(world.now, DAY_MS)
      await world.tell(week)
      expect(world.posted).toHaveLength(1)
    },
  )

  it('of which it is not known whether it is shared gets nothing, and that is said', async () => {
    world.channel = { kind: 'not_known', why: 'conversations.info: missing_scope' }
    const week = await run()
    for (let tries = 0; tries < 2; tries++) {
      world.now = addMs(world.now, HOUR_MS)
      await world.tell(week)
    }
    expect(world.posted).toEqual([])
    expect(world.reported[0]?.why).toBe('conversations.info: missing_scope')
  })

  it('that could not be told until the next week is told the newest alone', async () => {
    world.channel = { kind: 'trouble', trouble: 'archived' }
    const week = await run()
    nextWeek()
    world.channel = { kind: 'fine' }
    await run()
    await world.tell(week)
    expect(world.posted.map((digest) => digest.week)).toEqual(['2026-W50'])
    expect(standing()).toEqual([`${week} superseded`, '2026-W50 sent'])
  })
})

describe('Slack', () => {
  it('that asks to wait is waited for', async () => {
    world.posting = { kind: 'later', code: 'ratelimited', retryAfterMs: 10 * MINUTE_MS }
    const week = await run()
    const row = world.store.digests.get(`${week}/payments`)
    expect(row?.dueAt).toEqual(addMs(MONDAY, 10 * MINUTE_MS))
    world.posting = { kind: 'sent', channel: 'C0PAYMENTS', ts: '1.1' }
    await world.tell(week)
    expect(world.posted).toEqual([])
    world.now = addMs(MONDAY, 10 * MINUTE_MS)
    await world.tell(week)
    expect(world.posted).toHaveLength(1)
    expect(world.filesSent).toEqual(['1.1'])
  })

  it('that refuses the message is a trouble like any other', async () => {
    world.posting = { kind: 'refused', code: 'restricted_action' }
    await run()
    expect(world.reported[0]?.why).toBe('restricted_action')
  })
})
