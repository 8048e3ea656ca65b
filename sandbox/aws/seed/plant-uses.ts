import type { Caller } from '../identity.ts'
import { recordEvent, trailDate } from '../trail.ts'
import { SILENT_SERVICES, typicalCall } from '../use-key.ts'
import { type Account, callerOfKey, type StoredKey, type StoredUser, type World } from '../world.ts'
import { CONSOLE_ADMIN } from './accounts.ts'

/** The trail of a seeded key: its uses of the last 90 days, and the event that made it. Written oldest first. */
const HOUR_MS = 3_600_000
const TRAIL_DAYS = 90
const CONSOLE_AGENT = 'signin.amazonaws.com'

export interface UsePattern {
  readonly service: string
  readonly lastHoursAgo: number
  readonly everyHours: number
  readonly userAgent: string
  readonly region?: string
  readonly ip?: string
  /** From somewhere else in the last hours. */
  readonly lately?: { readonly ip: string; readonly hours: number }
  readonly weekdaysOnly?: true
}

interface Used {
  readonly account: Account
  readonly user: StoredUser
  readonly key: StoredKey
  readonly uses: UsePattern
}

function timesOf(now: Date, key: StoredKey, uses: UsePattern): readonly Date[] {
  const oldest = Math.max(key.createDate.getTime(), now.getTime() - TRAIL_DAYS * 24 * HOUR_MS)
  const last = now.getTime() - uses.lastHoursAgo * HOUR_MS
  const times: Date[] = []
  for (let at = last; at >= oldest; at -= uses.everyHours * HOUR_MS) {
    const time = new Date(at)
    const weekend = time.getUTCDay() === 0 || time.getUTCDay() === 6
    if (at === last || uses.weekdaysOnly === undefined || !weekend) times.push(time)
  }
  return times.toReversed()
}

export function plantUses(world: World, { account, user, key, uses }: Used): void {
  if (SILENT_SERVICES.has(uses.service)) return
  const caller = callerOfKey({ account, user, key })
  for (const at of timesOf(world.now(), key, uses))
    recordEvent(world, {
      at,
      accountId: account.id,
      region: uses.region ?? 'eu-central-1',
      service: uses.service,
      eventName: typicalCall(uses.service),
      readOnly: true,
      caller,
      sourceIp: addressAt(world.now(), at, uses),
      userAgent: uses.userAgent,
      resources: [],
    })
}

function addressAt(now: Date, at: Date, { ip = '203.0.113.10', lately }: UsePattern): string {
  const since = now.getTime() - (lately?.hours ?? 0) * HOUR_MS
  return lately !== undefined && at.getTime() >= since ? lately.ip : ip
}

function maker(account: Account): Caller | undefined {
  const user = account.users.get(CONSOLE_ADMIN)
  const key = user?.keys[0]
  return user && key && callerOfKey({ account, user, key })
}

export function plantCreation(
  world: World,
  account: Account,
  user: StoredUser,
  key: StoredKey,
  userAgent = CONSOLE_AGENT,
): void {
  const caller = maker(account)
  if (caller === undefined) return
  const { accessKeyId, status, createDate } = key
  const { userName } = user
  recordEvent(world, {
    at: createDate,
    accountId: account.id,
    region: 'us-east-1',
    service: 'iam',
    eventName: 'CreateAccessKey',
    readOnly: false,
    caller,
    sourceIp: '198.51.100.7',
    userAgent,
    request: { userName },
    response: {
      accessKey: { accessKeyId, status, userName, createDate: trailDate(createDate) },
    },
    resources: [
      { type: 'AWS::IAM::AccessKey', name: accessKeyId },
      { type: 'AWS::IAM::User', name: userName },
    ],
  })
}
