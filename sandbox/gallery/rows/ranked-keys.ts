/** Users and keys as a reading of an account has them, ranked as awskey ranks them. */
import type { LastUse } from '../../../src/keys/access-keys.ts'
import type { InventoryKey } from '../../../src/keys/inventory.ts'
import type { Limits } from '../../../src/keys/limits.ts'
import { type RankQuestion, rankKeys } from '../../../src/keys/rank-keys.ts'
import type { About, RankableUser, RankedKey } from '../../../src/keys/ranking.ts'
import { AccessKeyId, IamUserId, IamUserName } from '../../../src/requests/ids.ts'
import { addMs, DAY_MS } from '../../../src/shared/duration.ts'
import { known } from '../../../src/shared/known.ts'
import { DEVELOPMENT, ERIN } from './request-rows.ts'
import { NOW } from './rotation-states.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
export function keyNumber(at: number): AccessKeyId {
  const letters = [at >> 5, at & 31].map((each) => BASE32.at(each % 32)).join('')
  return AccessKeyId.parse(`AKIAGALLERYKEY2345${letters}`)
}

export const LIMITS: Limits = {
  human: { warnMs: 75 * DAY_MS, staleMs: 90 * DAY_MS, unusedMs: 45 * DAY_MS },
  machine: { warnMs: 330 * DAY_MS, staleMs: 365 * DAY_MS, unusedMs: 45 * DAY_MS },
}

export const daysAgo = (days: number): Date => addMs(NOW, -days * DAY_MS)
export const usedDaysAgo = (days: number): LastUse => ({
  kind: 'at',
  at: daysAgo(days),
  service: 's3',
  region: 'eu-west-1',
})

export const aKey = (given: Partial<InventoryKey> = {}): InventoryKey => ({
  id: keyNumber(0),
  status: 'Active',
  createdAt: daysAgo(10),
  lastUse: usedDaysAgo(1),
  ...given,
})

export const aUser = (given: Partial<RankableUser> = {}): RankableUser => ({
  account: DEVELOPMENT,
  userName: IamUserName.parse('erin'),
  userId: IamUserId.parse('AIDA2345672345'),
  path: '/',
  tags: {},
  keys: known([aKey()]),
  console: known('none'),
  privilege: known({ privilege: 'little', because: [] }),
  ...given,
})

const ABOUT: About = {
  accountName: 'development',
  owner: ERIN,
  team: 'payments',
  machine: false,
  protected: false,
  sensitive: false,
}

export const aQuestion = (
  user: Partial<RankableUser> = {},
  given: Partial<Omit<RankQuestion, 'about' | 'user'>> & { readonly about?: Partial<About> } = {},
): RankQuestion => ({
  limits: LIMITS,
  ownerLeft: known(false),
  exemptions: known([]),
  now: NOW,
  ...given,
  user: aUser(user),
  about: { ...ABOUT, ...given.about },
})

/** One user with this key alone. */
export function rankedKey(
  key: Partial<InventoryKey> = {},
  user: Partial<RankableUser> = {},
  given: Parameters<typeof aQuestion>[1] = {},
): RankedKey {
  const [only] = rankKeys(aQuestion({ ...user, keys: known([aKey(key)]) }, given))
  if (only === undefined) throw new Error('a key is ranked')
  return only
}
