import { ok, type Result, refuse } from '../shared/result.ts'
import { type ExportedRequest, historyCsv } from './history-csv.ts'
import { type AccountsFor, historySubjects, requestIdsOf } from './history-of.ts'
import type { RequestId, SlackUserId } from './ids.ts'
import { verifyChain } from './ledger.ts'
import { newestFirst, type OutsideEvent, type ReadOutside } from './outside-event.ts'
import type { Refusal } from './refusal.ts'
import type { Request } from './request.ts'
import type { RequestStore } from './request-store.ts'
import type { Target } from './target.ts'

/**
 * A history as a file, for those who may have it: security everything, approvers what is about their team's users, everybody what they asked for or own.
 * What somebody may not have is left out and counted; when nothing is left, the answer says who may. It stops at a bound and says so.
 */
export interface ExportHistoryDeps {
  readonly store: Pick<RequestStore, 'history' | 'read' | 'readLedger'>
  readonly outside: ReadOutside
  readonly accountsFor: AccountsFor
  /** A judge for one export. A group that could not be read is a refusal, never a no. */
  mayHave(person: SlackUserId): MayHave
}

export interface MayHave {
  request(request: Request): Promise<Result<boolean, Refusal>>
  change(event: OutsideEvent): Promise<Result<boolean, Refusal>>
}

export interface HistoryExport {
  readonly of: string
  readonly csv: string
  readonly requests: number
  readonly events: number
  /** There is more than a file takes. */
  readonly cut: boolean
  /** How many requests and changes the person may not have. */
  readonly leftOut: number
}

export const REQUESTS_AT_MOST = 500
const EVENTS_AT_MOST = 20_000
const AT_ONCE = 10

export function createExportHistory(
  deps: ExportHistoryDeps,
): (target: Target, asker: SlackUserId, since?: Date) => Promise<Result<HistoryExport, Refusal>> {
  return async (target, asker, since) => {
    const from = since?.toISOString() ?? ''
    const about = historySubjects(target, asker, deps.accountsFor)
    if (!about.ok) return about
    const { of, subjects } = about.value
    const may = deps.mayHave(asker)
    const ids = await requestIdsOf(deps.store, about.value, REQUESTS_AT_MOST + 1)
    const requests = await readRequests(deps, { ids: ids.slice(0, REQUESTS_AT_MOST), from }, may)
    if (!requests.ok) return requests
    const found = await Promise.all(
      subjects.map((subject) => deps.outside(subject, REQUESTS_AT_MOST + 1)),
    )
    const changes = found
      .flat()
      .filter(({ at }) => at >= from)
      .toSorted(newestFirst)
    const outside = await allowed(changes.slice(0, REQUESTS_AT_MOST), may.change)
    if (!outside.ok) return outside
    const leftOut = requests.value.leftOut + outside.value.leftOut
    const events = requests.value.events + outside.value.kept.length
    if (events === 0)
      return refuse(leftOut > 0 ? { reason: 'may_not_export' } : { reason: 'nothing_to_export' })
    return ok({
      of,
      csv: historyCsv(requests.value.kept, outside.value.kept),
      requests: requests.value.kept.length,
      events,
      cut: requests.value.cut || ids.length > REQUESTS_AT_MOST || changes.length > REQUESTS_AT_MOST,
      leftOut,
    })
  }
}

interface Read {
  readonly kept: readonly ExportedRequest[]
  readonly events: number
  readonly leftOut: number
  readonly cut: boolean
}

async function readRequests(
  deps: ExportHistoryDeps,
  { ids, from }: { readonly ids: readonly RequestId[]; readonly from: string },
  may: MayHave,
): Promise<Result<Read, Refusal>> {
  const kept: ExportedRequest[] = []
  let [events, leftOut] = [0, 0]
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    if (events >= EVENTS_AT_MOST) return ok({ kept, events, leftOut, cut: true })
    const some = await Promise.all(ids.slice(at, at + AT_ONCE).map((id) => deps.store.read(id)))
    const mine = await allowed(
      some.filter((request) => request !== undefined).filter(({ updatedAt }) => updatedAt >= from),
      may.request,
    )
    if (!mine.ok) return mine
    leftOut += mine.value.leftOut
    const read = await Promise.all(mine.value.kept.map((request) => withEvents(deps, request)))
    kept.push(...read)
    events += read.reduce((sum, one) => sum + one.events.length, 0)
  }
  return ok({ kept, events, leftOut, cut: false })
}

async function withEvents(deps: ExportHistoryDeps, request: Request): Promise<ExportedRequest> {
  const { ledger } = request
  const events = (await deps.store.readLedger(request.id)).filter(({ seq }) => seq <= ledger.seq)
  return { request, events, broken: verifyChain(events, ledger).length > 0 }
}

/** One after the other: a judge remembers what it has read, so that a group is not read for each. */
async function allowed<T>(
  all: readonly T[],
  may: (one: T) => Promise<Result<boolean, Refusal>>,
): Promise<Result<{ readonly kept: readonly T[]; readonly leftOut: number }, Refusal>> {
  const kept: T[] = []
  for (const one of all) {
    const answer = await may(one)
    if (!answer.ok) return answer
    if (answer.value) kept.push(one)
  }
  return ok({ kept, leftOut: all.length - kept.length })
}
