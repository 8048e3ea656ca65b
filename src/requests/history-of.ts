import { ok, type Result, refuse } from '../shared/result.ts'
import type { AccountId, RequestId, SlackUserId } from './ids.ts'
import type { Refusal } from './refusal.ts'
import type { HistoryOf, RequestStore } from './request-store.ts'
import type { Target } from './target.ts'

/** What a history is asked about, as the subjects under which requests and outside changes are found. A name without an account means every account. */
export interface HistorySubjects {
  /** For the title. */
  readonly of: string
  readonly subjects: readonly HistoryOf[]
  /** The one request that is asked for. */
  readonly request?: RequestId
}

export type AccountsFor = (account: string | undefined) => Result<readonly AccountId[], Refusal>

export function historySubjects(
  target: Target,
  asker: SlackUserId,
  accountsFor: AccountsFor,
): Result<HistorySubjects, Refusal> {
  const inAccounts = (
    of: string,
    account: string | undefined,
    subject: (account: AccountId) => HistoryOf,
  ): Result<HistorySubjects, Refusal> => {
    const accounts = accountsFor(account)
    return accounts.ok ? ok({ of, subjects: accounts.value.map(subject) }) : accounts
  }
  switch (target.by) {
    case 'request':
      return ok({
        of: `request ${target.requestId}`,
        subjects: [],
        request: target.requestId,
      })
    case 'mine':
      return ok({ of: 'you', subjects: [{ of: 'person', person: asker }] })
    case 'person':
      return ok({
        of: `<@${target.person}>`,
        subjects: [{ of: 'person', person: target.person }],
      })
    case 'key':
      return ok({ of: target.keyId, subjects: [{ of: 'key', keyId: target.keyId }] })
    case 'user': {
      const { userName } = target
      return inAccounts(userName, target.account, (account) => ({ of: 'user', account, userName }))
    }
    case 'account':
      return inAccounts(`account ${target.account}`, target.account, (account) => ({
        of: 'account',
        account,
      }))
    case 'team':
      return refuse({ reason: 'not_a_target', text: target.team })
  }
}

/** The requests of these subjects, newest first; up to `limit` of each subject. */
export async function requestIdsOf(
  store: Pick<RequestStore, 'history'>,
  { subjects, request }: HistorySubjects,
  limit: number,
): Promise<readonly RequestId[]> {
  if (request !== undefined) return [request]
  const ids = await Promise.all(subjects.map((subject) => store.history(subject, limit)))
  return [...new Set(ids.flat())].toSorted().reverse()
}
