import type { IamUsers, UserRef } from '../keys/access-keys.ts'
import type { ExemptionSubject } from '../keys/exemption.ts'
import type { AccountId } from '../requests/ids.ts'
import type { Clock } from '../shared/clock.ts'
import type { Known } from '../shared/known.ts'
import { type ExemptLine, linesGoBy } from './exempt-lines.ts'

/**
 * Reads the tags and groups of a user that lines of awskey.yml go by, where whoever asks did not have them. Nothing is read where no line needs it; what cannot be read stays open, and
 * then so is the answer.
 */
export interface UserGroupsOf {
  /** The names of the IAM groups of a user, every page. */
  groupsOf(user: UserRef): Promise<Known<readonly string[]>>
}

export interface ReadWhatLinesNeedDeps {
  readonly lines: readonly ExemptLine[]
  readonly accounts: readonly { readonly id: AccountId; readonly trustTags: boolean }[]
  readonly users: Pick<IamUsers, 'read'>
  readonly memberships: UserGroupsOf
  readonly clock: Clock
}

export type Completed = (user: ExemptionSubject, session: string) => Promise<ExemptionSubject>

export function createReadWhatLinesNeed(deps: ReadWhatLinesNeedDeps): Completed {
  return async (user, session) => {
    const { account, userName } = user
    const trustTags = deps.accounts.some(({ id, trustTags: trusts }) => id === account && trusts)
    const needs = linesGoBy(deps.lines, { account, trustTags, now: deps.clock.now() })
    const ref = { account, userName, session }
    const tags =
      needs.tags && user.tags === undefined
        ? await read(deps.users.read(ref), (found) =>
            found?.userId === user.userId ? found.tags : undefined,
          )
        : user.tags
    const groups =
      needs.groups && user.groups === undefined
        ? await read(deps.memberships.groupsOf(ref), (found) => found)
        : user.groups
    return { ...user, tags, groups }
  }
}

async function read<T, R>(asked: Promise<Known<T>>, take: (value: T) => R): Promise<R | undefined> {
  const found = await asked
  return found.kind === 'known' ? take(found.value) : undefined
}
