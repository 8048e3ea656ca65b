/** A ViewStore in memory, with a way to crash just before something is stored. */

import type { RequestId } from '../../../src/requests/ids.ts'
import type { View, ViewStore } from '../../../src/requests/request-store.ts'

interface Row {
  readonly requestId: RequestId
  view: View | undefined
  lease: { readonly token: string; readonly until: number } | undefined
  dueAt: Date | undefined
}

export interface FakeViewStore {
  readonly views: ViewStore
  due(now: Date): readonly RequestId[]
  /** The next `shown` of this kind dies before anything is stored, as a killed worker would. */
  crashBeforeShown(kind: string): void
}

export class Crash extends Error {
  override readonly name = 'Crash'
}

export function createFakeViewStore({
  wallNow,
}: {
  readonly wallNow: () => number
}): FakeViewStore {
  const rows = new Map<string, Row>()
  const crashes: string[] = []
  let tokens = 0
  const rowOf = (requestId: RequestId, kind: string): Row => {
    const key = `${requestId} ${kind}`
    const row = rows.get(key) ?? { requestId, view: undefined, lease: undefined, dueAt: undefined }
    rows.set(key, row)
    return row
  }
  const views: ViewStore = {
    lease(requestId, kind, leaseMs) {
      const row = rowOf(requestId, kind)
      if (row.lease !== undefined && row.lease.until > wallNow()) return Promise.resolve('busy')
      tokens += 1
      const token = `token ${tokens}`
      row.lease = { token, until: wallNow() + leaseMs }
      return Promise.resolve({ view: row.view, token })
    },
    shown(requestId, kind, token, view) {
      const at = crashes.indexOf(kind)
      if (at >= 0) {
        crashes.splice(at, 1)
        return Promise.reject(new Crash(kind))
      }
      const row = rowOf(requestId, kind)
      if (row.lease?.token === token)
        Object.assign(row, { view, lease: undefined, dueAt: undefined })
      return Promise.resolve()
    },
    failed(requestId, kind, token, retryAt) {
      const row = rowOf(requestId, kind)
      if (row.lease?.token === token) Object.assign(row, { lease: undefined, dueAt: retryAt })
      return Promise.resolve()
    },
    read: (requestId, kind) => Promise.resolve(rowOf(requestId, kind).view),
  }
  return {
    views,
    due: (now) =>
      [...rows.values()].flatMap(({ requestId, dueAt }) =>
        dueAt !== undefined && dueAt <= now ? [requestId] : [],
      ),
    crashBeforeShown: (kind) => crashes.push(kind),
  }
}
