import { MANAGED_TAG } from '../authorize.ts'
import { base32, mintKeyId, mintUniqueId } from '../key-id.ts'
import { regionOfRecord } from '../trail.ts'
import {
  type Account,
  createStoredUser,
  type StoredKey,
  type StoredUser,
  type World,
} from '../world.ts'
import { plantCreation, plantUses, type UsePattern } from './plant-uses.ts'
import { stableBytes } from './stable.ts'

/** One IAM user as the seed describes it: ages in days before now, ids and secrets stable. */
const DAY_MS = 86_400_000

export interface SeedKey {
  readonly ageDays: number
  readonly inactive?: true
  /** How it has been used; absent means never. */
  readonly uses?: UsePattern
  /** Whose user agent made it; without it the console. */
  readonly madeBy?: string
}

export interface SeedUser {
  readonly userName: string
  readonly path: string
  readonly keys: readonly SeedKey[]
  readonly tags?: Readonly<Record<string, string>>
  readonly policies?: readonly string[]
  readonly inlinePolicies?: readonly string[]
  readonly groups?: readonly string[]
  /** A console password, made with the user. */
  readonly console?: 'without MFA' | 'with MFA'
  readonly sshKey?: true
  /** Services that it has a password or an API key of. */
  readonly services?: readonly string[]
  /** Not tagged as awskey's to change. */
  readonly unmanaged?: true
}

export function seedKey(world: World, account: Account, label: string, seed: SeedKey): StoredKey {
  const now = world.now().getTime()
  const full = `${account.id} ${label}`
  const { uses } = seed
  return {
    accessKeyId: mintKeyId('AKIA', account.id, stableBytes(`${full} id`, 5)),
    secretAccessKey: stableBytes(`${full} secret`, 30).toString('base64'),
    createDate: new Date(now - seed.ageDays * DAY_MS),
    status: seed.inactive === undefined ? 'Active' : 'Inactive',
    lastUsed: uses && {
      date: new Date(now - uses.lastHoursAgo * 3_600_000),
      service: uses.service,
      region: regionOfRecord(uses.service, uses.region ?? 'eu-central-1'),
    },
    acceptedFromMs: 0,
  }
}

function tagsOf(seed: SeedUser): Map<string, string> {
  const managed = seed.unmanaged === undefined ? { [MANAGED_TAG]: 'true' } : {}
  const team = seed.path.startsWith('/payments/') ? { team: 'payments' } : {}
  return new Map(Object.entries({ ...managed, ...team, ...seed.tags }))
}

function otherWaysIn(
  account: Account,
  { userName, console: password, sshKey, services = [] }: SeedUser,
  createdAt: Date,
): Partial<StoredUser> {
  const idOf = (prefix: string, what: string): string =>
    prefix + base32(stableBytes(`${account.id} ${userName} ${what}`, 11)).slice(0, 17)
  const status = 'Active'
  return {
    loginProfile: password === undefined ? undefined : { createdAt },
    mfaDevices: password === 'with MFA' ? [`arn:aws:iam::${account.id}:mfa/${userName}`] : [],
    sshKeys: sshKey === undefined ? [] : [{ id: idOf('APKA', 'ssh'), createdAt, status }],
    serviceCredentials: services.map((service) => ({
      id: idOf('ACCA', service),
      service,
      createdAt,
      status,
    })),
  }
}

export function plantUser(world: World, account: Account, seed: SeedUser): StoredUser {
  const oldestDays = Math.max(30, ...seed.keys.map((key) => key.ageDays))
  const who = {
    userName: seed.userName,
    userId: mintUniqueId('AIDA', stableBytes(`${account.id} user ${seed.userName}`, 11)),
    path: seed.path,
    createDate: new Date(world.now().getTime() - (oldestDays + 1) * DAY_MS),
  }
  const user = createStoredUser(who, {
    tags: tagsOf(seed),
    policies: [...(seed.policies ?? [])],
    inlinePolicies: [...(seed.inlinePolicies ?? [])],
    groups: [...(seed.groups ?? [])],
    keys: seed.keys.map((key, at) => seedKey(world, account, `${seed.userName} key ${at}`, key)),
    ...otherWaysIn(account, seed, who.createDate),
  })
  account.users.set(user.userName, user)
  for (const [at, key] of user.keys.entries()) {
    const { uses, madeBy, ageDays } = seed.keys[at] ?? { ageDays: 0 }
    if (ageDays <= 90) plantCreation(world, account, user, key, madeBy)
    if (uses !== undefined) plantUses(world, { account, user, key, uses })
  }
  return user
}
