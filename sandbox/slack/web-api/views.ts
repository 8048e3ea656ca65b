/** views.*: modals by trigger, a stack of at most three, updates guarded by hash, and the Home tab. */
import { SlackApiError } from '../api-error.ts'
import { validateView } from '../blocks/validate-view.ts'
import { isObject, type Json, type JsonObject, textAt } from '../json.ts'
import { LIMITS } from '../limits.ts'
import { refuseProblems } from '../message-content.ts'
import { type EmulatorParts, refusesNewBlocks } from '../parts.ts'
import { openModal, publishHome, replaceView, viewOutput } from '../views.ts'
import type { OpenView } from '../workspace.ts'
import type { Args, MethodFamily } from './method.ts'

/** The view when Slack would take it; refuses with `invalid_arguments` and the pointers, as Slack does for views. */
export function checkView(
  parts: EmulatorParts,
  view: Json | undefined,
  surface: 'modal' | 'home',
  replaced?: OpenView,
): JsonObject {
  if (!isObject(view))
    throw new SlackApiError('invalid_arguments', ['missing required field: view'])
  const refusesNew = refusesNewBlocks(parts, view['blocks'])
  refuseProblems('invalid_arguments', validateView(view, { surface, refusesNew }))
  if (JSON.stringify(view).length > LIMITS.viewBytes) throw new SlackApiError('view_too_large')
  const externalId = textAt(view, 'external_id') ?? ''
  const taken = [...parts.workspace.views.values()].some(
    (each) => each.id !== replaced?.id && textAt(each.source, 'external_id') === externalId,
  )
  if (externalId !== '' && taken) throw new SlackApiError('duplicate_external_id')
  return view
}

function triggerUser(parts: EmulatorParts, args: Args, inModal: boolean): string {
  const use = parts.triggers.exchange(args.need('trigger_id'))
  if (typeof use === 'string') throw new SlackApiError(use)
  if (inModal && (parts.workspace.stacks.get(use.user) ?? []).length === 0)
    throw new SlackApiError('view_not_found')
  return use.user
}

function open(parts: EmulatorParts, args: Args): JsonObject {
  const source = checkView(parts, args.json('view'), 'modal')
  return opened(openModal(parts, triggerUser(parts, args, false), source, 'root'))
}

function push(parts: EmulatorParts, args: Args): JsonObject {
  const source = checkView(parts, args.json('view'), 'modal')
  return opened(openModal(parts, triggerUser(parts, args, true), source, 'push'))
}

function opened(view: OpenView | undefined): JsonObject {
  if (view === undefined) throw new SlackApiError('push_limit_reached')
  return { ok: true, view: viewOutput(view) }
}

function refuseOldHash(args: Args, view: OpenView | undefined): void {
  const hash = args.text('hash')
  if (hash !== undefined && view !== undefined && hash !== view.hash)
    throw new SlackApiError('hash_conflict')
}

function update(parts: EmulatorParts, args: Args): JsonObject {
  const view = namedView(parts, args)
  const source = checkView(parts, args.json('view'), view.type, view)
  refuseOldHash(args, view)
  return { ok: true, view: viewOutput(replaceView(parts, view, source)) }
}

function namedView(parts: EmulatorParts, args: Args): OpenView {
  const id = args.text('view_id')
  const externalId = args.text('external_id')
  if (id === undefined && externalId === undefined)
    throw new SlackApiError('invalid_arguments', ['missing required field: view_id'])
  const view = [...parts.workspace.views.values()].find((each) =>
    id === undefined ? textAt(each.source, 'external_id') === externalId : each.id === id,
  )
  if (view === undefined) throw new SlackApiError('not_found')
  return view
}

function publish(parts: EmulatorParts, args: Args): JsonObject {
  const user = parts.workspace.users.get(args.need('user_id'))
  if (user === undefined || user.deleted) throw new SlackApiError('user_not_found')
  const published = parts.workspace.homes.get(user.id)
  const source = checkView(parts, args.json('view'), 'home', published)
  refuseOldHash(args, published)
  return { ok: true, view: viewOutput(publishHome(parts, user.id, source)) }
}

export const VIEWS: MethodFamily = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
}
