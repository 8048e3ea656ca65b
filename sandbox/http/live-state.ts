import { SPOKE_ACCOUNTS } from '../aws/roles.ts'
import { newestEvents, newestFirst } from '../aws/trail.ts'
import type { TrailEvent } from '../aws/trail-event.ts'
import { eventUserName } from '../aws/trail-event.ts'
import { isPicture } from '../slack/is-picture.ts'
import { isObject, objectsAt, textAt } from '../slack/json.ts'
import { shownBlocks } from '../slack/messages.ts'
import { BOT_USER, TEAM } from '../slack/seed.ts'
import type { Channel, Message, OpenView, SlackUser, Workspace } from '../slack/workspace.ts'
import type {
  LiveChannel,
  LiveMessage,
  LivePerson,
  LiveState,
  LiveTrailEvent,
  LiveView,
} from '../wire/live-state.ts'
import type { ApiParts } from './api.ts'
import { problemsOf } from './problems.ts'

/** What the page shows at this moment. Reads only; credentials and secret values are left out by building every part from named fields. */
export async function liveStateOf(parts: ApiParts): Promise<LiveState> {
  const { workspace } = parts.slack
  const aws = parts.aws.snapshot()
  const jobs = await parts.jobs()
  const nextDueAt = await parts.timeline.nextDueAt()
  return {
    clock: { now: parts.clock.now().toISOString(), nextDueAt: nextDueAt?.toISOString() ?? null },
    people: [...workspace.users.values()].map((user) => personOf(workspace, user)),
    channels: [...workspace.channels.values()].map(channelOf),
    usergroups: [...workspace.usergroups.values()].map(({ id, handle, users }) => ({
      id,
      handle,
      users: [...users],
    })),
    messages: [...workspace.messages.values()].map(messageOf),
    views: [...workspace.views.values()]
      .filter(({ type }) => type === 'modal')
      .map((view) => viewOf(view, workspace.stacks.get(view.user)?.indexOf(view.id) ?? 0)),
    homes: [...workspace.homes.values()].map((view) => viewOf(view, 0)),
    files: [...workspace.files.values()].map(({ id, name, title, size, alt, bytes }) => ({
      id,
      name,
      title,
      size,
      ...(isPicture(bytes) && { picture: { alt } }),
    })),
    jobs: { waiting: jobs.waiting.ready, running: jobs.waiting.busy, dead: jobs.dead.ready },
    accounts: aws.accounts.map(({ id, name, users }) => ({
      id,
      name,
      users: users.map(({ userName, path, tags, policies, keys }) => ({
        userName,
        path,
        tags,
        policies,
        keys,
      })),
    })),
    secrets: aws.secrets,
    trail: trailOf(parts),
    faults: parts.faults.list(),
    problems: problemsOf({
      failures: parts.slack.failures(),
      refused: parts.slack.refusedCalls(),
      jobs: jobs.failures,
      ended: parts.endedContainers(),
    }),
  }
}

function personOf(workspace: Workspace, user: SlackUser): LivePerson {
  const groups = [...workspace.usergroups.values()].filter(({ users }) => users.includes(user.id))
  return {
    id: user.id,
    name: user.name,
    realName: user.real_name,
    title: user.title,
    kind: kindOf(user),
    groups: groups.map(({ handle }) => handle),
  }
}

function kindOf(user: SlackUser): LivePerson['kind'] {
  if (user.id === BOT_USER) return 'app'
  if (user.deleted) return 'deactivated'
  if (user.is_bot) return 'bot'
  if (user.is_restricted) return 'guest'
  return user.team_id === TEAM.id ? 'member' : 'external'
}

function channelOf(channel: Channel): LiveChannel {
  return {
    id: channel.id,
    name: channel.name,
    kind: channel.kind,
    archived: channel.is_archived,
    external: channel.is_ext_shared,
    members: [...channel.members],
    ...(channel.user !== undefined && { user: channel.user }),
  }
}

function messageOf(message: Message): LiveMessage {
  return {
    channel: message.channel,
    ts: message.ts,
    user: message.user,
    text: message.text,
    blocks: shownBlocks(message),
    edited: message.edited !== undefined,
    files: message.files ?? [],
    reactions: message.reactions,
    ...(message.thread_ts !== undefined && { threadTs: message.thread_ts }),
    ...(message.ephemeral_to !== undefined && { ephemeralTo: message.ephemeral_to }),
  }
}

function viewOf(view: OpenView, depth: number): LiveView {
  const { source } = view
  const submit = labelAt(source['submit'])
  return {
    id: view.id,
    user: view.user,
    callbackId: textAt(source, 'callback_id') ?? '',
    title: labelAt(source['title']) ?? '',
    close: labelAt(source['close']) ?? 'Close',
    blocks: objectsAt(source, 'blocks'),
    values: view.values,
    hash: view.hash,
    errors: view.errors ?? {},
    depth,
    ...(submit !== undefined && { submit }),
  }
}

function labelAt(value: unknown): string | undefined {
  return isObject(value) ? textAt(value, 'text') : undefined
}

const EVENTS = 150

function trailOf(parts: ApiParts): readonly LiveTrailEvent[] {
  const events = [...parts.aws.world.accounts.values()]
    .filter(({ id }) => SPOKE_ACCOUNTS.some((spoke) => spoke === id))
    .flatMap((account) => newestEvents(account, EVENTS))
  return events.toSorted(newestFirst).slice(0, EVENTS).map(eventOf)
}

function eventOf(event: TrailEvent): LiveTrailEvent {
  const { principal, accessKeyId } = event.caller
  const by =
    principal.kind === 'role'
      ? `${principal.roleName}/${principal.sessionName}`
      : eventUserName(event)
  return {
    id: event.eventId,
    at: event.at.toISOString(),
    account: event.accountId,
    region: event.region,
    service: event.service,
    name: event.eventName,
    by,
    readOnly: event.readOnly,
    accessKeyId,
    ...targetOf(event),
    ...(event.errorCode !== undefined && { error: event.errorCode }),
  }
}

function targetOf({ request = {} }: TrailEvent): Pick<LiveTrailEvent, 'target'> {
  const named = [request['userName'], request['secretId'], request['name']]
  const target = named.find((name) => typeof name === 'string')
  return target === undefined ? {} : { target }
}
