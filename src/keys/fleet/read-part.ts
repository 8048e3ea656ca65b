import { fewAtOnce } from '../../shared/few-at-once.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import type { AccessKeyRecord, LastUse } from '../access-keys.ts'
import type { FleetAccount, FleetAnswer } from './fleet-account.ts'
import type { FleetPace } from './fleet-pace.ts'
import type { StoredKey, StoredUser } from './fleet-pages.ts'
import { storedLastUse } from './join-user.ts'

/**
 * The keys of picked users, read live, a few users at once. A user for which IAM does not answer now is left for the next run; after some runs it is over with what is known, and the rest is unknown.
 * A last use that was refused is unknown, never "never used".
 */
const USERS_AT_ONCE = 4
const RUNS_FOR_ONE_USER = 3

export function isToRead(user: StoredUser): boolean {
  return user.picked !== undefined && !user.live
}

export interface LiveDeps {
  readonly iam: FleetAccount
  readonly pace: FleetPace
}

/** The same users, those of them read that IAM answered for. */
export function readUsers(
  deps: LiveDeps,
  users: readonly StoredUser[],
): Promise<readonly StoredUser[]> {
  return fewAtOnce(users, USERS_AT_ONCE, (user) => readUser(deps, user))
}

async function readUser(deps: LiveDeps, user: StoredUser): Promise<StoredUser> {
  const { iam, pace } = deps
  const isLastTry = user.tries + 1 >= RUNS_FOR_ONE_USER
  const again = { ...user, tries: user.tries + 1 }
  const listed = await pace.ask('iam:ListAccessKeys', () => iam.keysOf(user.userName))
  if (isOut(listed) && !isLastTry) return again
  if (listed.kind !== 'answered')
    return { ...user, live: true, keys: unknown(listed.why), ssh: unknown(listed.why) }
  if (listed.value === 'gone') return { ...user, live: true, gone: true, keys: known([]) }
  const keys: StoredKey[] = []
  for (const key of listed.value) {
    const use = await pace.ask('iam:GetAccessKeyLastUsed', () => iam.lastUse(user.userName, key.id))
    if (isOut(use) && !isLastTry) return again
    keys.push(storedKey(key, use))
  }
  const ssh = await pace.ask('iam:ListSSHPublicKeys', () => iam.sshKeys(user.userName))
  if (isOut(ssh) && !isLastTry) return again
  return { ...user, live: true, keys: known(keys), ssh: countOf(ssh) }
}

function isOut(answer: FleetAnswer<unknown>): boolean {
  return answer.kind === 'throttled' || answer.kind === 'later'
}

function storedKey(key: AccessKeyRecord, use: FleetAnswer<LastUse>): StoredKey {
  const lastUse: LastUse = use.kind === 'answered' ? use.value : { kind: 'unknown', why: use.why }
  return {
    id: key.id,
    status: key.status,
    createdAt: key.createdAt.toISOString(),
    lastUse: storedLastUse(lastUse),
  }
}

function countOf(answer: FleetAnswer<number>): Known<number> {
  return answer.kind === 'answered' ? known(answer.value) : unknown(answer.why)
}
