import type { Exemption } from '../../keys/exemption.ts'
import type { InventorySnapshot, InventoryUser } from '../../keys/inventory.ts'
import type { Limits } from '../../keys/limits.ts'
import type { BulkScope, BulkUser, LeftOut, LeftOutReason } from '../../requests/bulk.ts'
import type { AccountId, RequestId } from '../../requests/ids.ts'
import type { Known } from '../../shared/known.ts'

/**
 * Which keys of a team are to be rotated, from what was read of its accounts: those of users with exactly one key, Active, that are due. Pure.
 * Nobody of the team is dropped in silence: whoever is left out is named with the reason, and what could not be read is not known.
 */
export interface AccountReading {
  readonly account: AccountId
  readonly name: string
  /** Unset where the account could not be read now. */
  readonly snapshot: InventorySnapshot | undefined
  readonly why?: string
}

export interface TeamMember {
  /** `not_known` where a tag would say so and the tags could not be read. */
  readonly ofTeam: 'yes' | 'no' | 'not_known'
  readonly machine: boolean
  readonly protected: boolean
}

export interface TeamKeysQuestion {
  readonly readings: readonly AccountReading[]
  readonly scope: BulkScope
  readonly limits: Limits
  readonly now: Date
  member(user: InventoryUser): TeamMember
}

export interface TeamKeys {
  /** The oldest key first. */
  readonly users: readonly BulkUser[]
  readonly leftOut: readonly LeftOut[]
  readonly accounts: readonly { readonly name: string; readonly readAt: Date | undefined }[]
  /** Whom a line of awskey.yml would exempt by a tag that nobody protects: it does not, and that is said. */
  readonly untrustedTags?: readonly UntrustedTagOf[]
}

export interface UntrustedTagOf {
  readonly accountName: string
  readonly userName: string
  readonly tag: string
  /** The line, as in `exempt[2]`. */
  readonly place: string
}

/** Far more than a team has; the row that remembers them stays far below what an item may have. */
export const MOST_AT_ONCE = 500

export function listTeamKeys(question: TeamKeysQuestion): TeamKeys {
  const found = question.readings.flatMap((reading) => membersIn(question, reading))
  const users = found.flatMap((each) => ('user' in each ? [each.user] : []))
  const oldest = users.toSorted((a, b) => a.keyCreatedAt.localeCompare(b.keyCreatedAt))
  return {
    users: oldest.slice(0, MOST_AT_ONCE),
    leftOut: [
      ...found.flatMap((each) => ('leftOut' in each ? [each.leftOut] : [])),
      ...oldest.slice(MOST_AT_ONCE).map((user) => leftOut(user, 'too_many')),
    ],
    accounts: question.readings.map(({ name, snapshot }) => ({ name, readAt: snapshot?.readAt })),
  }
}

/** Takes out those of whom another request has the key. */
export function withoutLocked(
  keys: TeamKeys,
  lockedBy: ReadonlyMap<BulkUser, RequestId>,
): TeamKeys {
  const locked = keys.users.flatMap((user) => {
    const by = lockedBy.get(user)
    return by === undefined ? [] : [{ ...leftOut(user, 'locked'), why: by }]
  })
  return {
    ...keys,
    users: keys.users.filter((user) => !lockedBy.has(user)),
    leftOut: [...keys.leftOut, ...locked],
  }
}

/** Takes out whom awskey leaves alone, and those of whom that is not known. */
export function withoutLeftAlone(
  keys: TeamKeys,
  answers: ReadonlyMap<BulkUser, Known<Exemption | undefined>>,
): TeamKeys {
  const alone = keys.users.flatMap((user) => {
    const answer = answers.get(user)
    return answer === undefined ? [] : leftAloneAs(user, answer)
  })
  const without = new Set(alone.map(({ user }) => user))
  return {
    ...keys,
    users: keys.users.filter((user) => !without.has(user)),
    leftOut: [...keys.leftOut, ...alone.map(({ out }) => out)],
  }
}

function leftAloneAs(
  user: BulkUser,
  answer: Known<Exemption | undefined>,
): readonly { readonly user: BulkUser; readonly out: LeftOut }[] {
  if (answer.kind === 'unknown')
    return [{ user, out: { ...leftOut(user, 'exemption_unknown'), why: answer.why } }]
  if (answer.value === undefined) return []
  const { kind, until, reason } = answer.value
  const why = `until ${until.toISOString().slice(0, 'YYYY-MM-DD'.length)}: ${reason}`
  return [{ user, out: { ...leftOut(user, kind === 'snooze' ? 'snoozed' : 'exempt'), why } }]
}

type Found = { readonly user: BulkUser } | { readonly leftOut: LeftOut }

function membersIn(
  question: TeamKeysQuestion,
  { name, snapshot, why }: AccountReading,
): readonly Found[] {
  if (snapshot === undefined)
    return [
      {
        leftOut: {
          accountName: name,
          reason: 'account_unknown',
          ...(why !== undefined && { why }),
        },
      },
    ]
  return snapshot.users.flatMap((user) => {
    const member = question.member(user)
    const named = { ...user, accountName: name }
    if (member.ofTeam === 'no') return []
    if (member.ofTeam === 'not_known') return [{ leftOut: leftOut(named, 'team_unknown') }]
    return [memberOf(question, named, member)]
  })
}

type Named = InventoryUser & { readonly accountName: string }

function memberOf({ scope, limits, now }: TeamKeysQuestion, user: Named, about: TeamMember): Found {
  const without = (reason: LeftOutReason): Found => ({ leftOut: leftOut(user, reason) })
  if (about.protected) return without('protected')
  if (user.keys === undefined) return without('keys_unknown')
  const [key, ...others] = user.keys
  if (key === undefined) return without('no_key')
  if (others.length > 0) return without('two_keys')
  if (key.status !== 'Active') return without('no_active_key')
  const { warnMs } = about.machine ? limits.machine : limits.human
  const isDue = now.getTime() - key.createdAt.getTime() >= warnMs
  if (scope === 'due' && !isDue) return without('fresh')
  const { account, accountName, userName, userId } = user
  return {
    user: {
      account,
      accountName,
      userName,
      userId,
      keyId: key.id,
      keyCreatedAt: key.createdAt.toISOString(),
    },
  }
}

function leftOut(
  { accountName, userName }: Pick<BulkUser, 'accountName' | 'userName'>,
  reason: LeftOutReason,
): LeftOut {
  return { accountName, userName, reason }
}
