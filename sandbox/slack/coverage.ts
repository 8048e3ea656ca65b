/** What of Slack's Web API the emulator has: each method, the scope it needs, how fully it is there and what is missing. */
export interface Coverage {
  readonly level: 'supported' | 'partial'
  /** `undefined`: any token may call it. */
  readonly scope?: string
  readonly notes?: string
}

const supported = (scope?: string): Coverage =>
  scope === undefined ? { level: 'supported' } : { level: 'supported', scope }
const partial = (notes: string, scope?: string): Coverage =>
  scope === undefined ? { level: 'partial', notes } : { level: 'partial', notes, scope }

export const COVERAGE: Readonly<Record<string, Coverage>> = {
  'api.test': partial('echoes foo only'),
  'auth.test': supported(),
  'blocks.validate': partial(
    'answers invalid_blocks with pointers; the real error shape is unpublished',
  ),
  'bots.info': partial('the app alone', 'users:read'),
  'chat.delete': supported('chat:write'),
  'chat.getPermalink': supported(),
  'chat.postEphemeral': supported('chat:write'),
  'chat.postMessage': partial('no unfurling, no reply_broadcast, no custom names', 'chat:write'),
  'chat.update': supported('chat:write'),
  'conversations.history': supported('channels:history'),
  'conversations.info': supported('channels:read'),
  'conversations.list': partial('no mpim', 'channels:read'),
  'conversations.members': supported('channels:read'),
  'conversations.open': partial('one person only, no mpim', 'im:write'),
  'conversations.replies': supported('channels:history'),
  'files.completeUploadExternal': supported('files:write'),
  'files.getUploadURLExternal': supported('files:write'),
  'pins.add': supported('pins:write'),
  'reactions.add': partial('any well-formed name counts as an existing emoji', 'reactions:write'),
  'team.info': supported('team:read'),
  'usergroups.list': supported('usergroups:read'),
  'usergroups.users.list': supported('usergroups:read'),
  'users.info': supported('users:read'),
  'users.list': supported('users:read'),
  'users.lookupByEmail': supported('users:read.email'),
  'views.open': supported(),
  'views.publish': supported(),
  'views.push': supported(),
  'views.update': supported(),
}
