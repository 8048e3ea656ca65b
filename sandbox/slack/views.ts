/**
 * Opens, stacks, updates and closes the views people see. Views arrive validated; what each Slack error means for the app is
 * decided in the methods. An update keeps what was typed under the same block and action ids, as Slack does.
 */
import { fillInIds } from './blocks/fill-in-ids.ts'
import { stateOf } from './element-state.ts'
import { type Json, type JsonObject, objectsAt, textAt } from './json.ts'
import { LIMITS } from './limits.ts'
import type { EmulatorParts } from './parts.ts'
import { APP_ID, BOT_ID, TEAM } from './seed.ts'
import type { OpenView } from './workspace.ts'

function filledSource(parts: EmulatorParts, source: JsonObject): JsonObject {
  const blocks = fillInIds(objectsAt(source, 'blocks'), () => parts.workspace.nextId(''))
  return { ...source, blocks: [...blocks] }
}

function nextHash(parts: EmulatorParts): string {
  return `${Math.floor(parts.wallNow() / 1_000)}.${parts.workspace.nextId('h')}`
}

function store(parts: EmulatorParts, view: OpenView): OpenView {
  parts.workspace.views.set(view.id, view)
  if (view.type === 'home') parts.workspace.homes.set(view.user, view)
  parts.changed(view.type === 'home' ? 'home' : 'view')
  return view
}

/** Opens a modal: as the root of a new stack, or on top of the open one. `undefined` when the stack is full. */
export function openModal(
  parts: EmulatorParts,
  user: string,
  source: JsonObject,
  how: 'root' | 'push',
): OpenView | undefined {
  const { workspace } = parts
  if (how === 'root') closeStack(parts, user)
  const stack = workspace.stacks.get(user) ?? []
  if (stack.length >= LIMITS.modalStack) return undefined
  const id = workspace.nextId('V')
  const filled = filledSource(parts, source)
  workspace.stacks.set(user, [...stack, id])
  return store(parts, {
    id,
    user,
    type: 'modal',
    source: filled,
    hash: nextHash(parts),
    values: stateOf(objectsAt(filled, 'blocks')),
    root_view_id: stack[0] ?? id,
    previous_view_id: stack.at(-1) ?? null,
  })
}

export function replaceView(parts: EmulatorParts, view: OpenView, source: JsonObject): OpenView {
  const filled = filledSource(parts, source)
  const values = stateOf(objectsAt(filled, 'blocks'), view.values)
  return store(parts, { ...view, source: filled, hash: nextHash(parts), values, errors: undefined })
}

/** Keeps the view as the app made it and changes only what the person did in it. */
export function touchView(
  parts: EmulatorParts,
  view: OpenView,
  change: Pick<OpenView, 'values'> & Pick<Partial<OpenView>, 'errors'>,
): OpenView {
  return store(parts, { ...view, ...change })
}

export function publishHome(parts: EmulatorParts, user: string, source: JsonObject): OpenView {
  const published = parts.workspace.homes.get(user)
  if (published !== undefined) return replaceView(parts, published, source)
  const id = parts.workspace.nextId('V')
  const filled = filledSource(parts, source)
  return store(parts, {
    id,
    user,
    type: 'home',
    source: filled,
    hash: nextHash(parts),
    values: stateOf(objectsAt(filled, 'blocks')),
    root_view_id: id,
    previous_view_id: null,
  })
}

export function closeView(parts: EmulatorParts, view: OpenView): void {
  const { workspace } = parts
  const rest = (workspace.stacks.get(view.user) ?? []).filter((id) => id !== view.id)
  workspace.views.delete(view.id)
  if (rest.length === 0) workspace.stacks.delete(view.user)
  else workspace.stacks.set(view.user, rest)
  parts.changed('view')
}

export function closeStack(parts: EmulatorParts, user: string): void {
  for (const id of parts.workspace.stacks.get(user) ?? []) parts.workspace.views.delete(id)
  parts.workspace.stacks.delete(user)
  parts.changed('view')
}

/** The view the person has in front of them: the Home, or the top of the modal stack. */
export function isOnTop(parts: EmulatorParts, view: OpenView): boolean {
  return view.type === 'home' || parts.workspace.stacks.get(view.user)?.at(-1) === view.id
}

/** The view as the Web API and the interaction payloads show it. */
export function viewOutput(view: OpenView): JsonObject {
  const { source } = view
  const values: Record<string, Json> = {}
  for (const [blockId, actions] of Object.entries(view.values)) values[blockId] = { ...actions }
  return {
    id: view.id,
    team_id: TEAM.id,
    type: view.type,
    blocks: [...objectsAt(source, 'blocks')],
    private_metadata: textAt(source, 'private_metadata') ?? '',
    callback_id: textAt(source, 'callback_id') ?? '',
    state: { values },
    hash: view.hash,
    title: source['title'] ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: source['clear_on_close'] ?? false,
    notify_on_close: source['notify_on_close'] ?? false,
    close: source['close'] ?? null,
    submit: source['submit'] ?? null,
    previous_view_id: view.previous_view_id,
    root_view_id: view.root_view_id,
    app_id: APP_ID,
    external_id: textAt(source, 'external_id') ?? '',
    app_installed_team_id: TEAM.id,
    bot_id: BOT_ID,
  }
}
