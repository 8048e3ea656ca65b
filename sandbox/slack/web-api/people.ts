/** users.*, usergroups.* and team.info: who is who, as Slack tells an app of this workspace. */
import { SlackApiError } from '../api-error.ts'
import type { JsonObject } from '../json.ts'
import type { EmulatorParts } from '../parts.ts'
import { APP_ID, BOT_ID, BOT_USER, TEAM } from '../seed.ts'
import type { SlackUser, UserGroup } from '../workspace.ts'
import { type Args, type MethodFamily, pageOf } from './method.ts'

/** A person of another team who shares a channel is not a stranger for Slack: only the team id gives them away. */
export function userOutput(user: SlackUser): JsonObject {
  const [first = '', ...rest] = user.real_name.split(' ')
  const common = {
    id: user.id,
    team_id: user.team_id,
    name: user.name,
    deleted: user.deleted,
    is_bot: user.is_bot,
    is_app_user: false,
    updated: 1_700_000_000,
    profile: {
      real_name: user.real_name,
      display_name: user.name,
      first_name: first,
      last_name: rest.join(' '),
      title: user.title,
      team: user.team_id,
      ...(user.is_bot
        ? {
            bot_id: user.id === BOT_USER ? BOT_ID : `B${user.id.slice(1)}`,
            api_app_id: user.id === BOT_USER ? APP_ID : '',
          }
        : { email: user.email }),
    },
  }
  if (user.deleted) return common
  const external = user.team_id !== TEAM.id
  return {
    ...common,
    real_name: user.real_name,
    tz: 'Europe/Berlin',
    tz_label: 'Central European Time',
    tz_offset: 3_600,
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.is_restricted,
    is_ultra_restricted: false,
    ...(external ? { is_stranger: false } : {}),
  }
}

function info(parts: EmulatorParts, args: Args): JsonObject {
  const user = parts.workspace.users.get(args.need('user'))
  if (user === undefined) throw new SlackApiError('user_not_found')
  return { ok: true, user: userOutput(user) }
}

function list(parts: EmulatorParts, args: Args): JsonObject {
  const page = pageOf([...parts.workspace.users.values()], args, 1_000)
  return {
    ok: true,
    members: page.items.map(userOutput),
    cache_ts: Math.floor(parts.wallNow() / 1_000),
    response_metadata: { next_cursor: page.next },
  }
}

function lookupByEmail(parts: EmulatorParts, args: Args): JsonObject {
  const email = args.need('email').toLowerCase()
  const user = [...parts.workspace.users.values()].find(
    (each) => each.email === email && !each.deleted && !each.is_bot,
  )
  if (user === undefined) throw new SlackApiError('users_not_found')
  return { ok: true, user: userOutput(user) }
}

export function groupOutput(group: UserGroup, withUsers: boolean): JsonObject {
  return {
    id: group.id,
    team_id: TEAM.id,
    is_usergroup: true,
    is_subteam: true,
    is_external: false,
    name: group.name,
    handle: group.handle,
    description: '',
    date_create: 1_700_000_000,
    date_update: 1_700_000_000,
    date_delete: group.disabled === true ? 1_700_000_001 : 0,
    user_count: group.users.length,
    ...(withUsers ? { users: [...group.users] } : {}),
  }
}

function groups(parts: EmulatorParts, args: Args): JsonObject {
  const withUsers = args.flag('include_users')
  const all = [...parts.workspace.usergroups.values()]
  const usergroups = args.flag('include_disabled')
    ? all
    : all.filter(({ disabled }) => disabled !== true)
  return { ok: true, usergroups: usergroups.map((group) => groupOutput(group, withUsers)) }
}

function groupUsers(parts: EmulatorParts, args: Args): JsonObject {
  const group = parts.workspace.usergroups.get(args.need('usergroup'))
  if (group === undefined || (group.disabled === true && !args.flag('include_disabled')))
    throw new SlackApiError('no_such_subteam')
  return { ok: true, users: [...group.users] }
}

function teamInfo(): JsonObject {
  const { id, name, domain } = TEAM
  return { ok: true, team: { id, name, domain, email_domain: 'acme.example', icon: {} } }
}

export const PEOPLE: MethodFamily = {
  'users.info': info,
  'users.list': list,
  'users.lookupByEmail': lookupByEmail,
  'usergroups.list': groups,
  'usergroups.users.list': groupUsers,
  'team.info': teamInfo,
}
