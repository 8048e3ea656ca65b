import type { Workspace } from '../slack/workspace.ts'
import { fromTagged, toTagged } from './tagged-json.ts'

/** What the sandbox's Slack has in front of people: messages, windows, Homes and files. People and groups are seeded anew. */
export interface SavedWorkspace {
  readonly messages: unknown
  readonly views: unknown
  readonly stacks: unknown
  readonly homes: unknown
  readonly files: unknown
  readonly inputs: unknown
  /** Of the direct messages that were opened. */
  readonly people: readonly string[]
  /** How many ids were given out. */
  readonly ids: number
}

const idsOf = (workspace: Workspace): number => Number.parseInt(workspace.nextId(''), 36)

export function saveWorkspace(workspace: Workspace): SavedWorkspace {
  return {
    messages: toTagged(workspace.messages),
    views: toTagged(workspace.views),
    stacks: toTagged(workspace.stacks),
    homes: toTagged(workspace.homes),
    files: toTagged(workspace.files),
    inputs: toTagged(workspace.inputs),
    people: [...workspace.channels.values()].flatMap(({ user }) =>
      user === undefined ? [] : [user],
    ),
    ids: idsOf(workspace),
  }
}

export function restoreWorkspace(workspace: Workspace, saved: SavedWorkspace): void {
  for (const user of saved.people) workspace.directMessage(user)
  const fill = <T>(map: Map<string, T>, from: unknown): void => {
    for (const [key, value] of fromTagged(from) as ReadonlyMap<string, T>) map.set(key, value)
  }
  fill(workspace.messages, saved.messages)
  fill(workspace.views, saved.views)
  fill(workspace.stacks, saved.stacks)
  fill(workspace.homes, saved.homes)
  fill(workspace.files, saved.files)
  fill(workspace.inputs, saved.inputs)
  while (idsOf(workspace) < saved.ids);
}
