/** Everything somebody looking into the workspace would see, as plain JSON data. */
import type { Failure } from './dispatch.ts'
import type { JsonObject } from './json.ts'
import { messageOutput } from './messages.ts'
import type { EmulatorParts } from './parts.ts'
import { viewOutput } from './views.ts'
import { channelOutput } from './web-api/conversations.ts'
import { groupOutput, userOutput } from './web-api/people.ts'
import type { Message, OpenView, SlackFile } from './workspace.ts'

export interface Snapshot {
  readonly users: readonly JsonObject[]
  readonly channels: readonly JsonObject[]
  readonly usergroups: readonly JsonObject[]
  readonly messages: readonly JsonObject[]
  readonly views: readonly JsonObject[]
  readonly homes: readonly JsonObject[]
  readonly files: readonly JsonObject[]
  readonly failures: readonly Failure[]
}

export function takeSnapshot(parts: EmulatorParts, failures: readonly Failure[]): Snapshot {
  const { workspace } = parts
  const modals = [...workspace.views.values()].filter((view) => view.type === 'modal')
  return {
    users: [...workspace.users.values()].map(userOutput),
    channels: [...workspace.channels.values()].map(channelOutput),
    usergroups: [...workspace.usergroups.values()].map((group) => groupOutput(group, true)),
    messages: [...workspace.messages.values()].map(messageSeen),
    views: modals.map((view) => viewSeen(parts, view)),
    homes: [...workspace.homes.values()].map((home) => ({
      user: home.user,
      view_id: home.id,
      view: viewOutput(home),
    })),
    files: [...workspace.files.values()].map(fileSeen),
    failures: [...failures],
  }
}

function fileSeen({ bytes: _, channels, ...file }: SlackFile): JsonObject {
  return { ...file, channels: [...channels] }
}

function messageSeen(message: Message): JsonObject {
  const { channel, ephemeral_to, pinned } = message
  return {
    ...messageOutput(message),
    channel,
    ...(ephemeral_to === undefined ? {} : { ephemeral_to }),
    ...(pinned ? { pinned } : {}),
  }
}

function viewSeen(parts: EmulatorParts, view: OpenView): JsonObject {
  return {
    view_id: view.id,
    user: view.user,
    view: viewOutput(view),
    root_view_id: view.root_view_id,
    stack: [...(parts.workspace.stacks.get(view.user) ?? [])],
    ...(view.errors === undefined ? {} : { errors: { ...view.errors } }),
  }
}
