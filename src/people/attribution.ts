import type { Organisation, Team } from './organisation.ts'
import type { OwnedUser } from './ownership.ts'
import { teamClaims } from './ownership-claims.ts'

/** Why the configuration gives an IAM user to a team, and which line of awskey.yml says so. Pure. It says nothing of whether that is right. */
export interface Attribution {
  readonly team: Team
  readonly by: 'users' | 'path' | 'tag'
  /** What fits: the name, the path, or the tag as `team=payments`. */
  readonly what: string
  /** As in `teams[1].owns.path`. */
  readonly line: string
}

/** `undefined` where no team has it. */
export function attributionOf(
  { accounts, teams }: Pick<Organisation, 'accounts' | 'teams'>,
  user: OwnedUser,
): Attribution | undefined {
  const account = accounts.find(({ id }) => id === user.account)
  const [claim] = account === undefined ? [] : teamClaims(teams, account, user)
  if (claim === undefined) return undefined
  const { by, team } = claim
  const owns = `teams[${teams.indexOf(team)}].owns`
  switch (by) {
    case 'configuration':
      return { team, by: 'users', what: user.userName, line: `${owns}.users` }
    case 'path':
      return { team, by, what: team.owns.path ?? '', line: `${owns}.path` }
    case 'tag': {
      const [key = '', value = ''] =
        Object.entries(team.owns.tag ?? {}).find(
          ([name, wanted]) => user.tags?.[name] === wanted,
        ) ?? []
      return { team, by, what: `${key}=${value}`, line: `${owns}.tag.${key}` }
    }
  }
}
