import type { Profile } from '../../people/profiles.ts'
import type { ChannelLook, ChannelTrouble } from '../../reminders/tell-digest.ts'
import type { Known } from '../../shared/known.ts'
import { scopesFor } from '../../slack/manifest.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import { type Finding, fine, judged, notKnown, unlessTroubled, wrong } from './finding.ts'

/** Whether Slack knows this app with this token, and everybody and every place that awskey.yml names. Pure. */
export interface SlackIdentity {
  readonly team: string
  /** Of the bot's app. */
  readonly app: Known<string>
  /** What the token may do. */
  readonly scopes: Known<readonly string[]>
}

/** What the Slack secret holds: whether each of its two values is there. */
export interface SecretFacts {
  readonly signingSecret: boolean
  readonly botToken: boolean
}

const SETTINGS = 'https://api.slack.com/apps'
const AGAIN = 'run it again in a minute; Slack says at https://slack-status.com when it has trouble'
const REINSTALL = `put the output of npm run manifest into the app at ${SETTINGS}, install it again, and put its new token into the secret`

export function judgeSlackSecret(read: Known<SecretFacts | undefined>): readonly Finding[] {
  const check = 'Slack secret'
  const wouldHelp =
    'run it with credentials of the hub account that allow secretsmanager:GetSecretValue on it, and kms:Decrypt where it has a key of its own'
  const todo = `put {"signingSecret": "…", "botToken": "xoxb-…"} into it, from ${SETTINGS}`
  return judged(check, read, wouldHelp, (found) =>
    found === undefined
      ? [wrong(check, { what: 'it is not there, or has no value yet', todo })]
      : unlessTroubled(check, 'holds a signing secret and a bot token', [
          !found.signingSecret && { what: 'it holds no signingSecret', todo },
          !found.botToken && { what: 'it holds no botToken', todo },
        ]),
  )
}

/** `refused`: Slack's word for why the token is worth nothing. */
export type TokenLook =
  | { readonly kind: 'taken'; readonly identity: SlackIdentity }
  | { readonly kind: 'refused'; readonly code: string }

export function judgeToken(
  read: Known<TokenLook>,
  { slack, organisation }: Pick<AwskeyConfig, 'slack' | 'organisation'>,
): readonly Finding[] {
  return judged('Slack token', read, AGAIN, (look) => {
    if (look.kind === 'refused')
      return [
        wrong('Slack token', {
          what: `Slack does not take it: ${look.code}`,
          todo: `put the app's bot token of today into the secret (docs/operations.md), from ${SETTINGS}`,
        }),
      ]
    const { team, app, scopes } = look.identity
    return [
      ...unlessTroubled('Slack token', `Slack takes it, in ${team}`, [
        slack.team !== undefined &&
          slack.team !== team && {
            what: `it is of the workspace ${team}, and awskey.yml names ${slack.team}`,
            todo: 'correct slack.team, or put the token of the other workspace into the secret',
          },
      ]),
      ...judgeApp(app, slack.app),
      ...judged('Slack scopes', scopes, AGAIN, (held) =>
        judgeScopes(held, organisation.ownersByEmail),
      ),
    ]
  })
}

function judgeApp(read: Known<string>, wanted: string | undefined): readonly Finding[] {
  if (wanted === undefined) return []
  return judged('Slack app', read, `${AGAIN}; it takes the scope users:read`, (app) =>
    unlessTroubled('Slack app', app, [
      app !== wanted && {
        what: `the token is of the app ${app}, and awskey.yml names ${wanted}`,
        todo: 'correct slack.app, or put the token of the other app into the secret',
      },
    ]),
  )
}

function judgeScopes(held: readonly string[], ownershipByEmail: boolean): readonly Finding[] {
  const wanted = scopesFor({ ownershipByEmail })
  const missing = wanted.filter(({ name }) => !held.includes(name))
  const superfluous = held.filter((scope) => !wanted.some(({ name }) => name === scope))
  return unlessTroubled('Slack scopes', `the ${wanted.length} of the manifest`, [
    ...missing.map(({ name, why }) => ({ what: `${name} is missing: ${why}`, todo: REINSTALL })),
    superfluous.length > 0 && {
      what: `${superfluous.join(', ')} is more than awskey needs`,
      todo: REINSTALL,
    },
  ])
}

const CHANNEL: Readonly<Record<ChannelTrouble, { readonly what: string; readonly todo: string }>> =
  {
    missing: {
      what: 'there is no such channel, or it is private and the bot is not in it',
      todo: 'correct the id in awskey.yml, or /invite @awskey there',
    },
    archived: {
      what: 'it is archived',
      todo: 'name another channel in awskey.yml, or take it out of the archive and /invite @awskey',
    },
    not_invited: { what: 'the bot is not a member', todo: 'write /invite @awskey in the channel' },
    shared: {
      what: 'it is shared with another company: nothing about keys is said there',
      todo: 'name a channel of your own company in awskey.yml',
    },
  }

export function judgeChannel(named: string, channel: string, look: ChannelLook): Finding {
  const check = `channel of ${named} (${channel})`
  if (look.kind === 'fine') return fine(check, 'there, with the bot in it')
  if (look.kind === 'trouble') return wrong(check, CHANNEL[look.trouble])
  return notKnown(check, look.why, `${AGAIN}; it takes the scopes channels:read and groups:read`)
}

/** `undefined`: Slack knows no such group. */
export type GroupLook =
  | { readonly kind: 'disabled' }
  | {
      readonly kind: 'enabled'
      readonly members: Known<readonly Known<Profile | undefined>[]>
    }

export function judgeGroup(
  named: string,
  group: string,
  read: Known<GroupLook | undefined>,
): readonly Finding[] {
  const check = `${named} (${group})`
  const wouldHelp = `${AGAIN}; it takes the scopes usergroups:read and users:read`
  return judged(check, read, wouldHelp, (look) => {
    if (look === undefined)
      return [
        wrong(check, {
          what: 'there is no such user group',
          todo: 'correct the id in awskey.yml (S0…)',
        }),
      ]
    if (look.kind === 'disabled')
      return [
        wrong(check, {
          what: 'the user group is disabled: nobody can approve',
          todo: 'enable it in Slack, or name another group in awskey.yml',
        }),
      ]
    return judged(check, look.members, wouldHelp, (members) =>
      judgeMembers(check, members, wouldHelp),
    )
  })
}

function judgeMembers(
  check: string,
  members: readonly Known<Profile | undefined>[],
  wouldHelp: string,
): readonly Finding[] {
  const able = members.some((member) => member.kind === 'known' && mayDecide(member.value))
  if (able) return [fine(check, 'enabled, with somebody in it who may approve')]
  const unread = members.find((member) => member.kind === 'unknown')
  if (unread?.kind === 'unknown') return [notKnown(check, unread.why, wouldHelp)]
  return [
    wrong(check, {
      what:
        members.length === 0
          ? 'the user group is empty: nobody can approve'
          : 'no member may approve: all are deactivated, guests, bots or of another company',
      todo: 'add people to the group in Slack',
    }),
  ]
}

/** As when somebody decides: a full, active member of the own company. */
export function mayDecide(profile: Profile | undefined): boolean {
  return (
    profile !== undefined && !profile.deleted && !profile.bot && !profile.guest && !profile.external
  )
}

export function judgePerson(
  person: string,
  named: string,
  read: Known<Profile | undefined>,
): readonly Finding[] {
  const check = `person ${person} (${named})`
  return judged(check, read, `${AGAIN}; it takes the scope users:read`, (profile) =>
    profile === undefined
      ? [wrong(check, { what: 'Slack knows no such person', todo: 'correct awskey.yml' })]
      : unlessTroubled(check, 'active', [
          profile.deleted && {
            what: 'deactivated in Slack',
            todo: 'name somebody else in awskey.yml',
          },
          profile.bot && { what: 'a bot', todo: 'name a person in awskey.yml' },
          profile.external && {
            what: 'of another company',
            todo: 'name somebody of your own in awskey.yml',
          },
        ]),
  )
}

/** What the request URL answered to what Slack sends when an address is entered. */
export type AddressLook =
  | { readonly kind: 'answered' }
  | { readonly kind: 'refused'; readonly status: number }

export function judgeAddress(url: string, read: Known<AddressLook>): readonly Finding[] {
  const check = `request URL ${url}`
  const wouldHelp = 'run it from where the internet can be reached, as Slack reaches the URL'
  return judged(check, read, wouldHelp, (look) =>
    look.kind === 'answered'
      ? [
          fine(
            check,
            'answers what is signed with the secret; that Slack signs with the same one, /awskey help shows',
          ),
        ]
      : [
          wrong(check, {
            what:
              look.status === 401
                ? 'it refuses what is signed with the signing secret of the Slack secret'
                : `it answers ${look.status}`,
            todo:
              look.status === 401
                ? `compare the secret with Basic Information of the app at ${SETTINGS}; containers keep a value for a while, so after a change deploy again`
                : 'look at the log of the function slack, and deploy again',
          }),
        ],
  )
}
