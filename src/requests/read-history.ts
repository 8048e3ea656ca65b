import { ok, type Result, refuse } from '../shared/result.ts'
import { type AccountsFor, historySubjects, requestIdsOf } from './history-of.ts'
import type { HistoryPage } from './history-page.ts'
import type { SlackUserId } from './ids.ts'
import { verifyChain } from './ledger.ts'
import { newestFirst, type ReadOutside } from './outside-event.ts'
import type { Refusal } from './refusal.ts'
import type { RequestStore } from './request-store.ts'
import type { Target } from './target.ts'

/**
 * Who asked for what, who decided, what was done, when and why: read from the ledger, newest request first. Of users, keys and accounts it also tells
 * what inventories showed that awskey did not do. With `since`, only what changed from then on.
 */
export interface ReadHistoryDeps {
  readonly store: Pick<RequestStore, 'history' | 'read' | 'readLedger'>
  readonly outside: ReadOutside
  /** The IAM users that a user target without an account may mean. */
  readonly accountsFor: AccountsFor
}

const PAGE = 10
/** Where only what changed since a moment is wanted: an old request may have changed lately. */
const LOOKED_AT = 200

export function createReadHistory(
  deps: ReadHistoryDeps,
): (target: Target, asker: SlackUserId, since?: Date) => Promise<Result<HistoryPage, Refusal>> {
  return async (target, asker, since) => {
    const about = historySubjects(target, asker, deps.accountsFor)
    if (!about.ok) return about
    const from = since?.toISOString() ?? ''
    const newest = await requestIdsOf(deps.store, about.value, since ? LOOKED_AT : PAGE + 1)
    const requests = []
    for (const id of newest) {
      if (requests.length >= PAGE) break
      const request = await deps.store.read(id)
      if (request === undefined || request.updatedAt < from) continue
      // An event beyond the row's head was committed since the row was read.
      const events = (await deps.store.readLedger(id)).filter(
        ({ seq }) => seq <= request.ledger.seq,
      )
      requests.push({ request, events, faults: verifyChain(events, request.ledger) })
    }
    if (target.by === 'request' && requests.length === 0)
      return refuse({ reason: 'no_such_request' })
    const { of, subjects } = about.value
    const found = await Promise.all(subjects.map((subject) => deps.outside(subject, PAGE + 1)))
    const outside = found
      .flat()
      .filter(({ at }) => at >= from)
      .toSorted(newestFirst)
    return ok({
      of,
      requests,
      outside: outside.slice(0, PAGE),
      more:
        (since === undefined ? newest.length : requests.length + 1) > PAGE || outside.length > PAGE,
    })
  }
}
