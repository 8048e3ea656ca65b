import { type ReactNode, useState } from 'react'
import type { LiveAccount, LiveIamUser } from '../../wire/live-state.ts'
import { matchesUser, sortUsers } from './key-words.ts'
import type { KeyNews } from './use-changed-keys.ts'
import { UserCard } from './user-card.tsx'

/**
 * The IAM users of one account, a page at a time. They stand as they were sorted when the tab was opened:
 * a user whose key was made Inactive does not jump away from under the hand that did it.
 */
export interface KeysTabProps {
  readonly account: LiveAccount
  readonly search: string
  /** The short name of the person this window is. */
  readonly ownName: string
  readonly news: KeyNews
  readonly now: number
}

const PAGE = 25

export function KeysTab({ account, search, ownName, news, now }: KeysTabProps): ReactNode {
  const [shown, setShown] = useState(PAGE)
  const [order] = useState(() => sortUsers(account.users, ownName).map(({ userName }) => userName))
  const users = inOrder(account.users, order).filter((user) => matchesUser(user, search))
  return (
    <>
      <p className="aws-note">
        What an application or an administrator does here, awskey is not told. It has to find out.
      </p>
      {users.length === 0 && <p className="soft">No IAM user or key is found by “{search}”.</p>}
      <ul className="iam-users" aria-label={`IAM users of ${account.name}`}>
        {users.slice(0, shown).map((user) => (
          <UserCard
            key={user.userName}
            account={account.id}
            user={user}
            own={user.userName === ownName}
            changed={news.changed}
            now={now}
          />
        ))}
      </ul>
      {users.length > shown && (
        <p className="more-users">
          <span className="soft">
            {shown} of {users.length} IAM users
          </span>
          <button type="button" className="button small" onClick={() => setShown(shown + PAGE)}>
            Show more
          </button>
        </p>
      )}
    </>
  )
}

/** Those who came since stand last. */
function inOrder(users: readonly LiveIamUser[], order: readonly string[]): readonly LiveIamUser[] {
  const places = new Map(order.map((userName, place) => [userName, place]))
  const placeOf = ({ userName }: LiveIamUser): number => places.get(userName) ?? order.length
  return users.toSorted((left, right) => placeOf(left) - placeOf(right))
}
