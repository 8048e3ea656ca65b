import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecutionStatus,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena'
import type {
  ArchiveLook,
  NoArchiveAnswer,
  TrailArchive,
} from '../../exposure/audit/trail-archive.ts'
import type { AccountId } from '../../requests/ids.ts'
import type { AccountSession, AccountSessions } from '../account-sessions.ts'
import { type Attempt, attempt, type Failure } from '../attempt.ts'
import { auditEventOf } from '../cloudtrail/audit-event-of.ts'
import { type AthenaQuery, archiveQuery } from './archive-query.ts'
import { isHeading, trailRecordOf } from './archive-row.ts'
import type { TrailTable } from './trail-table.ts'

/**
 * A trail's archive through Athena, by the responder's role in the account that holds the table. Where results go and how they are encrypted is the workgroup's own setting; nothing is said about it here.
 * What Athena writes about a failure may hold names of buckets and columns: only its code comes through.
 */
export interface AthenaArchiveDeps {
  readonly sessions: AccountSessions
  /** Where the table is. */
  readonly account: AccountId
  readonly region: string
  readonly table: TrailTable
}

const ROWS_IN_A_PAGE = 1_000

export function createAthenaArchive(deps: AthenaArchiveDeps): TrailArchive {
  const { account: home, region, table } = deps
  const clients = new WeakMap<AccountSession, AthenaClient>()
  const ask = async <T>(
    name: string,
    session: string,
    call: (athena: AthenaClient) => Promise<T>,
  ): Promise<Attempt<T>> => {
    const opened = deps.sessions.open(home, 'responder', session)
    const athena = clients.get(opened) ?? opened.guarded(new AthenaClient(opened.settings(region)))
    clients.set(opened, athena)
    return attempt(opened, `athena:${name}`, () => call(athena))
  }
  return {
    async begin(question) {
      const query = tried(() => archiveQuery(table, question))
      if (query === undefined) return { kind: 'refused', code: 'NotAName' }
      const begun = await ask('StartQueryExecution', question.session, (athena) =>
        athena.send(
          new StartQueryExecutionCommand({
            QueryString: query.text,
            ExecutionParameters: [...query.parameters],
            ClientRequestToken: question.token,
            QueryExecutionContext: { Database: table.database },
            WorkGroup: table.workgroup,
          }),
        ),
      )
      if (begun.kind === 'failed') return noAnswer(begun)
      const id = begun.value.QueryExecutionId
      return id === undefined ? { kind: 'later', code: 'NoQueryId' } : { kind: 'begun', id }
    },

    async look({ id, session }) {
      const looked = await ask('GetQueryExecution', session, (athena) =>
        athena.send(new GetQueryExecutionCommand({ QueryExecutionId: id })),
      )
      if (looked.kind === 'failed') return noAnswer(looked)
      return lookOf(looked.value.QueryExecution?.Status ?? {})
    },

    async page({ id, session }, { account, token }) {
      const read = await ask('GetQueryResults', session, (athena) =>
        athena.send(
          new GetQueryResultsCommand({
            QueryExecutionId: id,
            MaxResults: ROWS_IN_A_PAGE,
            NextToken: token,
          }),
        ),
      )
      if (read.kind === 'failed') return noAnswer(read)
      const { ResultSet: { Rows: all = [] } = {}, NextToken: next } = read.value
      const rows = token === undefined && all[0] && isHeading(all[0]) ? all.slice(1) : all
      const events = rows.flatMap((row) => {
        const record = trailRecordOf(row)
        const event = record && auditEventOf(record, { account, region })
        return event === undefined ? [] : [event]
      })
      return { kind: 'page', events, unreadable: rows.length - events.length, next }
    },

    async stop({ id, session }) {
      await ask('StopQueryExecution', session, (athena) =>
        athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id })),
      )
    },
  }
}

function tried(make: () => AthenaQuery): AthenaQuery | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

function noAnswer({ nature, code }: Failure): NoArchiveAnswer {
  return { kind: nature === 'throttled' || nature === 'no_answer' ? 'later' : 'refused', code }
}

function lookOf({ State: state, StateChangeReason: reason }: QueryExecutionStatus): ArchiveLook {
  switch (state) {
    case 'QUEUED':
    case 'RUNNING':
      return { kind: 'running' }
    case 'SUCCEEDED':
      return { kind: 'done' }
    case 'FAILED':
      return { kind: 'failed', why: codeIn(reason) ?? 'QueryFailed' }
    case 'CANCELLED':
      return { kind: 'failed', why: 'QueryCancelled' }
    default:
      return { kind: 'later', code: 'NoQueryState' }
  }
}

/** As in `TABLE_NOT_FOUND: line 2:6: …`. */
function codeIn(reason: string | undefined): string | undefined {
  return /^[A-Z][A-Z0-9_]{2,63}(?=:)/.exec(reason ?? '')?.[0]
}
