import type { FleetReading, FleetReadings, FleetUser } from '../../src/keys/fleet/fleet.ts'
import type { RankedKey } from '../../src/keys/ranking.ts'
import { composeDigest, isQuiet, type TeamDigest } from '../../src/reminders/digest.ts'
import { createFollowWeek } from '../../src/reminders/follow-week.ts'
import { createOpenWeek } from '../../src/reminders/open-week.ts'
import { createSumAccount } from '../../src/reminders/sum-account.ts'
import {
  type ChannelLook,
  createTellDigest,
  type Posting,
  type Undelivered,
} from '../../src/reminders/tell-digest.ts'
import {
  AccountId,
  IamUserId,
  IamUserName,
  SlackChannelId,
  type WeekId,
} from '../../src/requests/ids.ts'
import type { Job } from '../../src/requests/job.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'
import { createFakeWeekStore } from '../fakes/fake-week-store.ts'
import { rankedKey } from './ranked-key.ts'

/** Two accounts, one team, one channel, and the jobs between them: everything of a week but Slack and AWS. */
export const DEVELOPMENT: AccountId = AccountId.parse('111111111111')
export const PRODUCTION: AccountId = AccountId.parse('222222222222')
const CHANNEL = SlackChannelId.parse('C0PAYMENTS')

export interface WeekWorld {
  now: Date
  /** What an account holds; the keys of a user that is `unread` could not be read. */
  readonly held: Map<AccountId, readonly RankedKey[]>
  readonly unread: Set<string>
  /** Accounts whose reading failed, or does not end. */
  readonly failed: Set<AccountId>
  /** Of every user. */
  ownerLeft: Known<boolean>
  /** What every reading says that it could not read. */
  notRead: FleetReading['notRead']
  readonly slow: Set<AccountId>
  channel: ChannelLook
  posting: Posting
  readonly posted: TeamDigest[]
  readonly reported: Undelivered[]
  readonly filesSent: string[]
  readonly store: ReturnType<typeof createFakeWeekStore>
  open(by?: 'schedule' | 'clock'): Promise<WeekId | undefined>
  /** Until no job is left. */
  drain(): Promise<void>
  tell(week: WeekId, team?: string): Promise<void>
  follow(week: WeekId): Promise<void>
}

export function createWeekWorld(now: Date): WeekWorld {
  const jobs: Job[] = []
  const store = createFakeWeekStore({ wallNow: () => world.now.getTime() })
  const clock = { now: () => world.now }
  const queue = {
    enqueue: (job: Job) => {
      jobs.push(job)
      return Promise.resolve()
    },
  }
  const worstFirst = (a: RankedKey, b: RankedKey): number => b.weight - a.weight
  const accountName = (id: AccountId): string => (id === DEVELOPMENT ? 'development' : 'production')
  const readings: FleetReadings = {
    begin: () => Promise.resolve('begun'),
    async stateOf(account, id) {
      const startedAt = world.now
      if (world.failed.has(account)) return { kind: 'failed', startedAt, why: 'AccessDenied' }
      if (world.slow.has(account)) return { kind: 'reading', startedAt, done: 1, of: 9 }
      return {
        kind: 'done',
        reading: { ...readingOf(account, id, world.now), notRead: world.notRead },
      }
    },
    latest: () => Promise.resolve(undefined),
    async *usersOf({ account }) {
      yield* usersOf(world, account)
    },
  }
  const tell = createTellDigest({
    store,
    clock,
    leaseMs: 90_000,
    log: { info: nothing, warn: nothing, error: nothing },
    tellerOf: (team) =>
      team === 'payments'
        ? {
            channel: CHANNEL,
            async prepare(week) {
              const deps = {
                store,
                worstFirst,
                accountName,
                stateOf: readings.stateOf,
                notOursOf: async () => known(new Map()),
              }
              const digest = await composeDigest(deps, week, team)
              return {
                quiet: isQuiet(digest),
                figures: digest.figures,
                async post() {
                  if (world.posting.kind === 'sent') world.posted.push(digest)
                  return world.posting
                },
                async files({ ts }) {
                  world.filesSent.push(ts)
                },
              }
            },
          }
        : undefined,
    look: () => Promise.resolve(world.channel),
    report: async (trouble) => {
      world.reported.push(trouble)
      return true
    },
  })
  const follow = createFollowWeek({
    store,
    readings,
    jobs: queue,
    clock,
    teams: ['payments'],
    sumAccount: createSumAccount({
      readings,
      store,
      clock,
      ranking: {
        ofAccount: async (account) => async (user) => ({
          keys: (world.held.get(account) ?? []).filter(
            ({ userName }) => userName === user.userName && user.keys.kind === 'known',
          ),
          ownerLeft: world.ownerLeft,
        }),
      },
      worstFirst,
      teams: ['payments'],
      accountName,
      teamOf: () => 'payments',
      seen: () => Promise.resolve(),
    }),
    beginReading: () => Promise.resolve(),
  })
  const open = createOpenWeek({
    store,
    jobs: queue,
    clock,
    weekly: { day: 1, time: '09:00', timezone: 'Europe/Berlin' },
    accounts: {
      list: async () => ({
        accounts: [DEVELOPMENT, PRODUCTION].map((id) => ({ id, name: accountName(id) })),
      }),
    },
  })
  const world: WeekWorld = {
    now,
    held: new Map(),
    unread: new Set(),
    failed: new Set(),
    ownerLeft: known(false),
    notRead: [],
    slow: new Set(),
    channel: { kind: 'fine' },
    posting: { kind: 'sent', channel: CHANNEL, ts: '1.1' },
    posted: [],
    reported: [],
    filesSent: [],
    store,
    open: (by = 'schedule') => open(by),
    async drain() {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
        if (job.kind === 'week_on') await follow.on(job.week)
        if (job.kind === 'week_account') await follow.account(job.week, job.account)
        if (job.kind === 'digest') await tell(job.week, job.team)
      }
    },
    tell: (week, team = 'payments') => tell(week, team),
    follow: follow.on,
  }
  return world
}

function* usersOf(world: WeekWorld, account: AccountId): Generator<FleetUser> {
  const keys = world.held.get(account) ?? []
  const names = new Set([...keys.map(({ userName }) => userName as string), ...world.unread])
  for (const name of [...names].toSorted()) {
    const own = keys.filter(({ userName }) => userName === name)
    yield {
      account,
      userName: IamUserName.parse(name),
      userId: IamUserId.parse('AIDAEXAMPLE2345'),
      path: '/',
      createdAt: world.now,
      tags: {},
      groups: [],
      keys: world.unread.has(name)
        ? unknown('ListAccessKeys: Throttling')
        : known(
            own.map(({ keyId, status, lastUse, ageDays }) => ({
              id: keyId,
              status,
              lastUse,
              createdAt: new Date(world.now.getTime() - ageDays * 86_400_000),
            })),
          ),
      live: true,
      provenYoung: false,
      console: unknown('not asked'),
      privilege: unknown('not asked'),
      otherCredentials: OTHERS,
    }
  }
}

const OTHERS = {
  serviceSpecific: known(0),
  bedrock: known(0),
  ssh: known(0),
  certificates: known(0),
}

function readingOf(account: AccountId, id: string, now: Date): FleetReading {
  return {
    id,
    account,
    startedAt: now,
    readAt: now,
    users: 1,
    usersWithKeys: 1,
    activeKeys: 1,
    readLive: 1,
    otherCredentials: OTHERS,
    root: { activeKeys: known(0), lastUse: { kind: 'never' }, mfa: known(true) },
    notRead: [],
    calls: {},
  }
}

const nothing = (): void => undefined

export { rankedKey }
