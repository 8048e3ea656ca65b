import type { Deciders, Eligible } from '../../requests/deciders.ts'
import type { RequestId, SlackUserId } from '../../requests/ids.ts'
import type { Request } from '../../requests/request.ts'
import { isOpen } from '../../requests/request-facts.ts'
import type { RequestStore } from '../../requests/request-store.ts'
import type { RequestsListModel, WaitingForMe } from '../../slack/views/requests-list.ts'

/**
 * The open requests of one person, read now: those that wait for their decision and those they made. Who is asked is what a click would be judged by;
 * where that cannot be read it is not known, which is never "nothing waits". It reads only.
 */
export interface ReadRequestsDeps {
  readonly store: Pick<RequestStore, 'openIds' | 'read'>
  readonly now: Date
}

export async function readRequestsOf(
  deps: ReadRequestsDeps,
  deciders: Deciders,
  person: SlackUserId,
): Promise<RequestsListModel> {
  const ids = await deps.store.openIds()
  const open = (await readAll(deps.store, ids)).filter(isOpen)
  return {
    waiting: await waitingFor(deps, deciders, open, person),
    mine: open.filter(({ requester }) => requester === person),
  }
}

const AT_ONCE = 20

/** The rows of these ids, in their order; one that is gone is left out. */
export async function readAll(
  store: Pick<RequestStore, 'read'>,
  ids: readonly RequestId[],
): Promise<readonly Request[]> {
  const rows: (Request | undefined)[] = []
  for (let at = 0; at < ids.length; at += AT_ONCE)
    rows.push(...(await Promise.all(ids.slice(at, at + AT_ONCE).map((id) => store.read(id)))))
  return rows.filter((row) => row !== undefined)
}

async function waitingFor(
  { now }: ReadRequestsDeps,
  deciders: Deciders,
  open: readonly Request[],
  person: SlackUserId,
): Promise<WaitingForMe> {
  const requests: Request[] = []
  const eligible: Record<string, Eligible> = {}
  const notKnown: string[] = []
  for (const request of open) {
    if (request.state !== 'awaiting_approval' || isOver(request, now)) continue
    const may = await deciders.mayDecide(request, person)
    if (may.ok) {
      requests.push(request)
      eligible[request.id] = may.value
    } else if (
      may.error.reason === 'approvers_unreadable' ||
      may.error.reason === 'person_unreadable'
    )
      notKnown.push(may.error.why)
  }
  return { requests, eligible, notKnown }
}

function isOver({ expiresAt }: Request, now: Date): boolean {
  return expiresAt !== undefined && expiresAt <= now.toISOString()
}
