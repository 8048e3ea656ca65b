/**
 * What Slack itself would remember: people, channels, messages, open views, Homes and files. It holds state and hands out ids;
 * whether a call is allowed is decided by the methods. Message times follow the business clock and never repeat or go back.
 */
import type { JsonObject } from './json.ts'
import { BOT_USER, createSeed, type PlantedChannel } from './seed.ts'

export interface SlackUser {
  readonly id: string
  readonly team_id: string
  readonly name: string
  readonly real_name: string
  readonly email: string
  readonly title: string
  deleted: boolean
  is_bot: boolean
  is_restricted: boolean
}

export interface UserGroup {
  readonly id: string
  readonly handle: string
  readonly name: string
  users: string[]
  disabled?: boolean
}

export interface Channel {
  readonly id: string
  readonly name: string
  readonly kind: 'public' | 'private' | 'im'
  is_archived: boolean
  is_ext_shared: boolean
  /** An invitation to another company is open. */
  is_pending_ext_shared: boolean
  /** Among the workspaces of one company. */
  is_org_shared: boolean
  readonly members: Set<string>
  /** The person on the other side of a DM. */
  readonly user?: string
}

export interface Message {
  readonly channel: string
  readonly ts: string
  readonly user: string
  readonly text: string
  readonly blocks: readonly JsonObject[]
  readonly attachments: readonly JsonObject[]
  readonly thread_ts?: string | undefined
  readonly ephemeral_to?: string | undefined
  readonly edited?: { readonly user: string; readonly ts: string } | undefined
  readonly metadata?: JsonObject | undefined
  readonly files?: readonly string[] | undefined
  readonly reactions: readonly string[]
  readonly pinned: boolean
  /** What it showed before each update: somebody may still look at an old version. */
  readonly former: readonly (readonly JsonObject[])[]
}

/** block_id → action_id → the element's state, as in `state.values`. */
export type StateValues = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>

export interface OpenView {
  readonly id: string
  readonly user: string
  readonly type: 'modal' | 'home'
  /** The view as the app gave it, with every id filled in. */
  readonly source: JsonObject
  readonly hash: string
  readonly values: StateValues
  readonly root_view_id: string
  readonly previous_view_id: string | null
  /** What `response_action: errors` shows under the inputs. */
  readonly errors?: Readonly<Record<string, string>> | undefined
}

export interface SlackFile {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly size: number
  /** What a picture shows, in words. */
  readonly alt: string
  /** Empty where it is no text. */
  readonly content: string
  readonly bytes: Uint8Array
  readonly uploaded: boolean
  readonly complete: boolean
  readonly channels: readonly string[]
}

export interface Workspace {
  readonly users: Map<string, SlackUser>
  readonly usergroups: Map<string, UserGroup>
  readonly channels: Map<string, Channel>
  /** By `messageKey`. */
  readonly messages: Map<string, Message>
  /** What people have chosen in a message's elements, by message key and user. */
  readonly inputs: Map<string, StateValues>
  readonly views: Map<string, OpenView>
  /** View ids of each person's open modal, root first. */
  readonly stacks: Map<string, readonly string[]>
  readonly homes: Map<string, OpenView>
  readonly files: Map<string, SlackFile>
  /** The scopes the app was installed with; every one when left out. */
  scopes: readonly string[] | undefined
  /** data_table, card, carousel and container are not rolled out here yet. */
  refusesNewBlocks: boolean
  nextTs(): string
  nextId(prefix: string): string
  /** The DM of the app with this person, opened when there is none. */
  directMessage(user: string): Channel
  reset(): void
}

export function messageKey(channel: string, ts: string): string {
  return `${channel}:${ts}`
}

export function directMessageId(user: string): string {
  return `D0${user.startsWith('U0') ? user.slice(2) : user}`
}

export function createWorkspace(
  clock: { now(): Date },
  planted: readonly PlantedChannel[] = [],
  installed?: readonly string[],
): Workspace {
  let lastMicros = 0
  let counter = 0
  const workspace: Workspace = {
    users: new Map(),
    usergroups: new Map(),
    channels: new Map(),
    messages: new Map(),
    inputs: new Map(),
    views: new Map(),
    stacks: new Map(),
    homes: new Map(),
    files: new Map(),
    scopes: undefined,
    refusesNewBlocks: false,
    nextTs() {
      lastMicros = Math.max(clock.now().getTime() * 1_000, lastMicros + 1)
      const seconds = Math.floor(lastMicros / 1_000_000)
      return `${seconds}.${String(lastMicros % 1_000_000).padStart(6, '0')}`
    },
    nextId(prefix) {
      counter += 1
      return `${prefix}${counter.toString(36).toUpperCase().padStart(6, '0')}`
    },
    directMessage(user) {
      const id = directMessageId(user)
      const open = workspace.channels.get(id)
      if (open !== undefined) return open
      const channel: Channel = {
        id,
        name: 'directmessage',
        kind: 'im',
        is_archived: false,
        is_ext_shared: false,
        is_pending_ext_shared: false,
        is_org_shared: false,
        members: new Set([BOT_USER, user]),
        user,
      }
      workspace.channels.set(id, channel)
      return channel
    },
    reset() {
      const { users, usergroups, channels, messages, inputs, views, stacks, homes, files } =
        workspace
      for (const map of [
        users,
        usergroups,
        channels,
        messages,
        inputs,
        views,
        stacks,
        homes,
        files,
      ])
        map.clear()
      const seed = createSeed(planted)
      for (const user of seed.users) users.set(user.id, user)
      for (const group of seed.usergroups) usergroups.set(group.id, group)
      for (const channel of seed.channels) channels.set(channel.id, channel)
      workspace.refusesNewBlocks = false
      workspace.scopes = installed
      lastMicros = 0
    },
  }
  workspace.reset()
  return workspace
}
