import { base32, mintKeyId, mintUniqueId } from '../key-id.ts'
import {
  type Account,
  createAccount,
  createStoredUser,
  type StoredKey,
  type World,
} from '../world.ts'

/**
 * A large account, planted in a moment: users with two keys each and nothing in the trail. Most are fresh and in use; of each hundred a few are stale, were never used, or have two Active keys.
 * Ids are counted, not hashed, and are the same each time. The seed plants none.
 */
export interface FleetToPlant {
  /** `4444` and eight digits: the sandbox lets awskey's roles into such accounts. */
  readonly accountId: string
  readonly users: number
  readonly keysEach?: number
}

const DAY_MS = 86_400_000
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'

export function plantFleet(
  world: World,
  { accountId, users, keysEach = 2 }: FleetToPlant,
): Account {
  const account = world.accounts.get(accountId) ?? createAccount(accountId, `fleet ${accountId}`)
  world.accounts.set(accountId, account)
  for (let at = 0; at < users; at += 1) plantOne(world, account, at, keysEach)
  return account
}

/** Of each hundred: 3 stale, 1 never used, 2 with two Active keys, 1 unused for long; half of the rest were made lately. */
function plantOne(world: World, account: Account, at: number, keysEach: number): void {
  const now = world.now().getTime()
  const kind = at % 100
  const ageDays = agesOf(kind, at)
  const isYoung = at % 2 === 1
  const userName = `fleet-${String(at).padStart(5, '0')}`
  const uses = usesOf(kind, at)
  const user = createStoredUser(
    {
      userName,
      userId: mintUniqueId('AIDA', numbered(at, 11)),
      path: at % 4 === 0 ? '/payments/' : '/platform/',
      createDate: new Date(now - (isYoung ? ageDays + 1 : 800) * DAY_MS),
    },
    {
      tags: new Map([
        ['awskey:managed', 'true'],
        ['team', `team-${at % 20}`],
      ]),
      policies: [READ_ONLY],
      groups: [`fleet-${at % 10}`],
      inlinePolicies: ['own'],
      inlineDocuments: new Map([['own', ownDocument(at)]]),
      serviceCredentials:
        at % 50 === 7
          ? [
              {
                id: `ACCA${base32(numbered(at, 11)).slice(0, 17)}`,
                service: at % 100 === 7 ? 'bedrock.amazonaws.com' : 'codecommit.amazonaws.com',
                createdAt: new Date(now - DAY_MS),
                status: 'Active',
              },
            ]
          : [],
    },
  )
  for (let slot = 0; slot < keysEach; slot += 1) {
    const isSpare = slot > 0 && kind !== 4 && kind !== 5
    user.keys.push(
      keyOf(account, at * 2 + slot, {
        createDate: new Date(now - Math.max(1, ageDays - slot) * DAY_MS),
        status: isSpare ? 'Inactive' : 'Active',
        usedDaysAgo: uses,
        now,
      }),
    )
  }
  account.users.set(userName, user)
}

function agesOf(kind: number, at: number): number {
  if (kind < 3) return 120 + kind
  return kind === 6 ? 60 : 10 + (at % 40)
}

/** `undefined`: never. */
function usesOf(kind: number, at: number): number | undefined {
  if (kind === 3) return undefined
  return kind === 6 ? 50 : at % 5
}

function keyOf(
  account: Account,
  number: number,
  about: {
    readonly createDate: Date
    readonly status: StoredKey['status']
    readonly usedDaysAgo: number | undefined
    readonly now: number
  },
): StoredKey {
  const { createDate, status, usedDaysAgo, now } = about
  const used = usedDaysAgo === undefined ? undefined : now - usedDaysAgo * DAY_MS - 3_600_000
  return {
    accessKeyId: mintKeyId('AKIA', account.id, numbered(number, 5)),
    secretAccessKey: `secret of key ${number} of ${account.id}`,
    createDate,
    status,
    lastUsed:
      used === undefined
        ? undefined
        : {
            date: new Date(Math.max(used, createDate.getTime())),
            service: 's3',
            region: 'eu-central-1',
          },
    acceptedFromMs: 0,
  }
}

function numbered(at: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes)
  // Not at the end: an id shows only the first of its bits.
  buffer.writeUInt32BE(at + 1, 1)
  return buffer
}

function ownDocument(at: number): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: `arn:aws:s3:::bucket-${at}/*`,
      },
    ],
  })
}
