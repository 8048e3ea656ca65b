import { enqueueHome } from './enqueue-home.ts'
import { firstHome } from './forms/first-home.ts'
import type { ListenerDeps } from './listener-deps.ts'
import type { HomeOpened } from './payloads.ts'

/** Somebody opened the app. The worker draws their Home; until then a first one says what there is, and one that was drawn before stays as it is. */
export function createOnHome(
  deps: Pick<ListenerDeps, 'surfaces' | 'jobs' | 'log'>,
): (opened: HomeOpened['event']) => Promise<void> {
  return async ({ user, tab, view }) => {
    if (tab === 'messages') return
    // One after the other: a first Home that came late would hide the one that the worker drew.
    if (view === undefined) await deps.surfaces.publishHome(user, firstHome())
    await enqueueHome(deps, { user })
  }
}
