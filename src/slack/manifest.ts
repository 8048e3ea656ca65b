import { SHORTCUTS } from './ids.ts'

/**
 * The Slack app as Slack's manifest describes it, for one request URL. Pure. It asks for no scope that no call of awskey needs: each stands with the Web API methods it is for, and with what people see of it.
 * Format: https://docs.slack.dev/reference/app-manifest
 */
export interface Scope {
  readonly name: string
  readonly why: string
  /** Web API methods that need it. */
  readonly methods: readonly string[]
  /** Only where awskey.yml turns on what it is for. */
  readonly only?: 'ownership.email'
}

export const SCOPES: readonly Scope[] = [
  { name: 'commands', why: 'the command /awskey and the message shortcut', methods: [] },
  {
    name: 'chat:write',
    why: 'cards, answers and notices, in channels that the bot was invited to',
    methods: ['chat.postMessage', 'chat.postEphemeral', 'chat.update'],
  },
  {
    name: 'files:write',
    why: 'histories, audits and pictures as files in a thread',
    methods: ['files.getUploadURLExternal', 'files.completeUploadExternal'],
  },
  {
    name: 'im:write',
    why: 'opens the conversation in which a person is told what is theirs alone',
    methods: ['conversations.open'],
  },
  {
    name: 'pins:write',
    why: 'pins the card of an incident in the channel of security',
    methods: ['pins.add'],
  },
  {
    name: 'channels:read',
    why: 'whether a channel is shared with another company, is archived or has the bot in it, before keys are named there',
    methods: ['conversations.info'],
  },
  {
    name: 'groups:read',
    why: 'the same of private channels',
    methods: ['conversations.info'],
  },
  {
    name: 'users:read',
    why: 'whether somebody is a full member, a guest, external, a bot or deactivated, each time they act',
    methods: ['users.info'],
  },
  {
    name: 'users:read.email',
    why: 'finds the owner of an IAM user by an e-mail address',
    methods: ['users.lookupByEmail'],
    only: 'ownership.email',
  },
  {
    name: 'usergroups:read',
    why: 'who approves for a team and who is security, each time somebody decides',
    methods: ['usergroups.list', 'usergroups.users.list'],
  },
]

/** Web API methods that a bot token may call without any scope. */
export const WITHOUT_SCOPE = [
  'auth.test',
  'chat.getPermalink',
  'views.open',
  'views.publish',
  'views.push',
  'views.update',
] as const

export interface ManifestOptions {
  /** Where Slack sends everything to: `https://…/slack/events`. */
  readonly requestUrl: string
  readonly ownershipByEmail: boolean
}

export function scopesFor({
  ownershipByEmail,
}: Pick<ManifestOptions, 'ownershipByEmail'>): readonly Scope[] {
  return SCOPES.filter(({ only }) => only === undefined || ownershipByEmail)
}

export function slackManifest({ requestUrl, ownershipByEmail }: ManifestOptions) {
  return {
    _metadata: { major_version: 2 },
    display_information: {
      name: 'awskey',
      description: 'The life of AWS access keys: rotate, approve, contain, with evidence.',
      background_color: '#1d3a5f',
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: true,
      },
      bot_user: { display_name: 'awskey', always_online: true },
      slash_commands: [
        {
          command: '/awskey',
          url: requestUrl,
          description: 'Rotate, list and contain AWS access keys',
          usage_hint: 'rotate | list | exposed AKIA… | help',
          // Names of people reach awskey as ids, which nobody can choose for themselves.
          should_escape: true,
        },
      ],
      shortcuts: [
        {
          name: 'Report exposed key',
          type: 'message',
          callback_id: SHORTCUTS.reportExposed,
          description: 'An access key stands in this message',
        },
      ],
    },
    oauth_config: {
      scopes: { bot: scopesFor({ ownershipByEmail }).map(({ name }) => name) },
    },
    settings: {
      event_subscriptions: { request_url: requestUrl, bot_events: ['app_home_opened'] },
      interactivity: {
        is_enabled: true,
        request_url: requestUrl,
        message_menu_options_url: requestUrl,
      },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  }
}
