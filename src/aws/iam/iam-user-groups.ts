import { ListGroupsForUserCommand } from '@aws-sdk/client-iam'
import type { UserGroupsOf } from '../../reminders/read-what-lines-need.ts'
import type { AccountSessions } from '../account-sessions.ts'
import { asKnown, attempt } from '../attempt.ts'
import { allOfIam } from './iam-pages.ts'

/** The IAM groups that a user is in, by name, as the reader role sees them. A listing that broke off is not known. */
export function createIamUserGroups(deps: { readonly sessions: AccountSessions }): UserGroupsOf {
  return {
    async groupsOf({ account, userName: UserName, session: name }) {
      const session = deps.sessions.open(account, 'reader', name)
      const found = await attempt(session, 'iam:ListGroupsForUser', () =>
        allOfIam(async (Marker) => {
          const page = await session.iam().send(new ListGroupsForUserCommand({ UserName, Marker }))
          return { ...page, items: page.Groups }
        }),
      )
      const groups = asKnown(found)
      return groups.kind === 'known'
        ? { ...groups, value: groups.value.flatMap(({ GroupName }) => GroupName ?? []) }
        : groups
    },
  }
}
