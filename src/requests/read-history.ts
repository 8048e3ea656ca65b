import { ok, type Result, refuse } from '../shared/result.ts'
import type { HistoryPage } from './history-page.ts'
import type { AccountId, RequestId, SlackUserId } from './ids.ts'
import { verifyChain } from './ledger.ts'
import type { Refusal } from './refusal.ts'
import type { HistoryOf, RequestStore } from './request-store.ts'
import type { Target } from './target.ts'

/**
 * Who asked for what, who decided, what was done, when and why: read from the ledger, newest request first.
 * It tells what awskey did; what somebody did in the console is not in it.
 */
export interface ReadHistoryDeps {
  readonly store: RequestStore
  /** The IAM users that a user target without an account may mean. */
  accountsFor(account: string | undefined): Result<readonly AccountId[], Refusal>
}

const PAGE = 10

export function createReadHistory(
  deps: ReadHistoryDeps,
): (target: Target, asker: SlackUserId) => Promise<Result<HistoryPage, Refusal>> {
  return async (target, asker) => {
    const found = await requestIds(deps, target, asker)
    if (!found.ok) return found
    const newest = found.value.ids.toSorted().reverse()
    const requests = []
    for (const id of newest.slice(0, PAGE)) {
      const request = await deps.store.read(id)
      if (request === undefined) continue
      // An event beyond the row's head was committed since the row was read.
      const events = (await deps.store.readLedger(id)).filter(
        ({ seq }) => seq <= request.ledger.seq,
      )
      requests.push({ request, events, faults: verifyChain(events, request.ledger) })
    }
    if (target.by === 'request' && requests.length === 0)
      return refuse({ reason: 'no_such_request' })
    return ok({ of: found.value.of, requests, more: newest.length > PAGE })
  }
}

async function requestIds(
  deps: ReadHistoryDeps,
  target: Target,
  asker: SlackUserId,
): Promise<Result<{ readonly of: string; readonly ids: readonly RequestId[] }, Refusal>> {
  const all = async (of: string, subjects: readonly HistoryOf[]) => {
    const ids = await Promise.all(subjects.map((subject) => deps.store.history(subject, PAGE + 1)))
    return ok({ of, ids: [...new Set(ids.flat())] })
  }
  switch (target.by) {
    case 'request':
      return ok({ of: `request ${target.requestId}`, ids: [target.requestId] })
    case 'mine':
      return all('you', [{ of: 'person', person: asker }])
    case 'person':
      return all(`<@${target.person}>`, [{ of: 'person', person: target.person }])
    case 'key':
      return all(target.keyId, [{ of: 'key', keyId: target.keyId }])
    case 'user': {
      const accounts = deps.accountsFor(target.account)
      if (!accounts.ok) return accounts
      const { userName } = target
      return all(
        userName,
        accounts.value.map((account) => ({ of: 'user', account, userName })),
      )
    }
    case 'account': {
      const accounts = deps.accountsFor(target.account)
      return accounts.ok
        ? all(
            `account ${target.account}`,
            accounts.value.map((account) => ({ of: 'account', account })),
          )
        : accounts
    }
    case 'team':
      return refuse({ reason: 'not_a_target', text: target.team })
  }
}
