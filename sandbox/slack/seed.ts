/** The workspace everybody starts with: Acme's people, groups and channels. Fresh objects on every call, so a reset is whole. */
import type { Channel, SlackUser, UserGroup } from './workspace.ts'

export const TEAM = { id: 'T0AWSKEY', name: 'Acme', domain: 'acme' } as const
const OTHER_TEAM = 'T0OTHER'
export const APP_ID = 'A0AWSKEY'
export const BOT_USER = 'U0AWSKEYBOT'
export const BOT_ID = 'B0AWSKEY'

export interface Seed {
  readonly users: readonly SlackUser[]
  readonly usergroups: readonly UserGroup[]
  readonly channels: readonly Channel[]
}

interface PersonTraits {
  readonly title?: string
  readonly team_id?: string
  readonly deleted?: boolean
  readonly is_bot?: boolean
  readonly is_restricted?: boolean
}

function person(id: string, name: string, realName: string, traits: PersonTraits = {}): SlackUser {
  return {
    id,
    team_id: traits.team_id ?? TEAM.id,
    name,
    real_name: realName,
    email: `${name}@acme.example`,
    title: traits.title ?? '',
    deleted: traits.deleted ?? false,
    is_bot: traits.is_bot ?? false,
    is_restricted: traits.is_restricted ?? false,
  }
}

function group(id: string, handle: string, name: string, users: readonly string[]): UserGroup {
  return { id, handle, name, users: [...users] }
}

interface ChannelTraits {
  readonly is_ext_shared?: boolean
  readonly is_archived?: boolean
  readonly is_pending_ext_shared?: boolean
  readonly is_org_shared?: boolean
}

/** A channel with everybody in it. */
export interface PlantedChannel extends ChannelTraits {
  readonly id: string
  readonly name: string
  /** Nobody has invited the app. */
  readonly without_app?: true
}

function channel(
  id: string,
  name: string,
  members: readonly string[],
  traits: ChannelTraits = {},
): Channel {
  return {
    id,
    name,
    kind: 'public',
    is_archived: traits.is_archived ?? false,
    is_ext_shared: traits.is_ext_shared ?? false,
    is_pending_ext_shared: traits.is_pending_ext_shared ?? false,
    is_org_shared: traits.is_org_shared ?? false,
    members: new Set(members),
  }
}

export function createSeed(planted: readonly PlantedChannel[] = []): Seed {
  const everybody = ['U0ERIN', 'U0OMAR', 'U0TINA', 'U0MAYA', 'U0MAX', 'U0PIA', 'U0SAM', 'U0SIA']
  return {
    users: [
      person('U0ERIN', 'erin', 'Erin Engel', { title: 'Engineer, payments' }),
      person('U0OMAR', 'omar', 'Omar Osei', { title: 'Engineer, payments' }),
      person('U0TINA', 'tina', 'Tina Tran', { title: 'Engineer' }),
      person('U0MAYA', 'maya', 'Maya Moss', { title: 'Manager, payments' }),
      person('U0MAX', 'max', 'Max Maier', { title: 'Manager, payments' }),
      person('U0PIA', 'pia', 'Pia Park', { title: 'Platform lead' }),
      person('U0SAM', 'sam', 'Sam Stone', { title: 'Security' }),
      person('U0SIA', 'sia', 'Sia Sand', { title: 'Security' }),
      person('U0GUS', 'gus', 'Gus Guest', { title: 'Contractor', is_restricted: true }),
      person('U0EVE', 'eve', 'Eve External', { title: 'Partner', team_id: OTHER_TEAM }),
      person('U0DEL', 'dora', 'Dora Deleted', { deleted: true }),
      person('U0BOT', 'deploybot', 'Deploy Bot', { is_bot: true }),
      person(BOT_USER, 'awskey', 'awskey', { is_bot: true }),
    ],
    usergroups: [
      group('S0PAYMENTS', 'payments-managers', 'Payments managers', ['U0MAYA', 'U0MAX']),
      group('S0SECURITY', 'security-team', 'Security', ['U0SAM', 'U0SIA']),
      group('S0PLATFORM', 'platform-team', 'Platform', ['U0PIA']),
    ],
    channels: [
      channel('C0PAYMENTS', 'payments', [BOT_USER, ...everybody, 'U0GUS', 'U0BOT']),
      channel('C0PLATFORM', 'platform', [BOT_USER, ...everybody]),
      channel('C0SECURITY', 'security', [BOT_USER, 'U0SAM', 'U0SIA', 'U0PIA']),
      channel('C0GENERAL', 'general', [...everybody, 'U0BOT']),
      channel('C0SHARED', 'shared-with-partner', [BOT_USER, ...everybody, 'U0EVE'], {
        is_ext_shared: true,
      }),
      ...planted.map(({ id, name, without_app, ...traits }) =>
        channel(id, name, without_app ? everybody : [BOT_USER, ...everybody], traits),
      ),
      channel('C0OLD', 'old', [BOT_USER, ...everybody], { is_archived: true }),
    ],
  }
}
