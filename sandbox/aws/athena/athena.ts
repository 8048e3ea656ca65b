import { DATA_EVENTS_COLUMN, TRAIL_COLUMNS } from '../../../src/aws/athena/trail-table.ts'
import { AwsError } from '../aws-error.ts'
import { boundedNumber, isInput, requiredText, textOf, textsOf } from '../input.ts'
import type { Call, Operations } from '../operation.ts'
import type { Structure } from '../output.ts'
import { type Account, randomUuid } from '../world.ts'
import { type ArchiveQuery, faultOf, rowsOf, stateOf } from './archive-queries.ts'
import { parseSelect } from './archive-sql.ts'

/** Athena over the organisation's trail: one workgroup with an output location of its own, one query. It is where the role is called, in one account and one Region. */
const WORKGROUP = 'awskey'
const HOME_REGION = 'eu-central-1'

function invalid(message: string): AwsError {
  return new AwsError('InvalidRequestException', message)
}

function accountOf(call: Call): Account {
  const account = call.world.accounts.get(call.caller.principal.accountId)
  if (account === undefined || call.region !== HOME_REGION)
    throw invalid(`WorkGroup ${WORKGROUP} is not found.`)
  return account
}

function start(call: Call): Structure {
  const { input, world } = call
  const account = accountOf(call)
  const workgroup = textOf(input, 'WorkGroup') ?? 'primary'
  if (workgroup !== WORKGROUP) throw invalid(`WorkGroup ${workgroup} is not found.`)
  if (isInput(input['ResultConfiguration']))
    throw invalid("the workgroup's own settings are enforced here")
  const token = requiredText(input, 'ClientRequestToken')
  if (token.length < 32 || token.length > 128)
    throw invalid("Value at 'clientRequestToken' must have 32 to 128 characters")
  const text = requiredText(input, 'QueryString')
  const parameters = textsOf(input, 'ExecutionParameters')
  const asked = JSON.stringify([text, parameters, workgroup])
  const known = [...account.queries.values()].find((query) => query.token === token)
  if (known !== undefined) {
    if (known.asked !== asked) throw invalid('Idempotent parameters do not match')
    return { QueryExecutionId: known.id }
  }
  const select = parseSelect(text, parameters)
  const fault = faultOf(select)
  const id = randomUuid(world)
  account.queries.set(id, {
    id,
    token,
    asked,
    begunAt: world.now(),
    columns: select.columns,
    rows: fault === undefined ? rowsOf(world, select) : [],
    fault,
    cancelled: false,
  })
  return { QueryExecutionId: id }
}

function queryOf(call: Call): ArchiveQuery {
  const id = requiredText(call.input, 'QueryExecutionId')
  const query = accountOf(call).queries.get(id)
  if (query === undefined) throw invalid(`QueryExecution ${id} was not found`)
  return query
}

function look(call: Call): Structure {
  const query = queryOf(call)
  const state = stateOf(query, call.now)
  return {
    QueryExecution: {
      QueryExecutionId: query.id,
      WorkGroup: WORKGROUP,
      Status: {
        State: state,
        SubmissionDateTime: query.begunAt,
        StateChangeReason: state === 'FAILED' ? query.fault : undefined,
      },
    },
  }
}

function results(call: Call): Structure {
  const query = queryOf(call)
  const state = stateOf(query, call.now)
  if (state !== 'SUCCEEDED')
    throw invalid(`Query did not finish successfully. Final query state: ${state}`)
  const most = boundedNumber(call.input, 'MaxResults', { least: 1, most: 1_000, otherwise: 1_000 })
  const all = [query.columns, ...query.rows]
  const from = Number(textOf(call.input, 'NextToken') ?? 0)
  if (!Number.isInteger(from)) throw invalid('The token is not valid for this request.')
  const to = from + most
  return {
    ResultSet: {
      Rows: all.slice(from, to).map((row) => ({
        Data: row.map((value) => ({ VarCharValue: value })),
      })),
      ResultSetMetadata: {
        ColumnInfo: query.columns.map((name) => ({ Name: name, Type: 'varchar' })),
      },
    },
    NextToken: to < all.length ? String(to) : undefined,
  }
}

function stop(call: Call): Structure {
  queryOf(call).cancelled = true
  return {}
}

const TABLE = 'organization_trail'
const PARTITIONS = ['timestamp', 'account']

function workgroup(call: Call): Structure {
  accountOf(call)
  const name = requiredText(call.input, 'WorkGroup')
  if (name !== WORKGROUP) throw invalid(`WorkGroup ${name} is not found.`)
  const OutputLocation = 's3://sandbox-trail-results/'
  return {
    WorkGroup: {
      Name: name,
      State: 'ENABLED',
      Configuration: { ResultConfiguration: { OutputLocation } },
    },
  }
}

function metadata(call: Call): Structure {
  accountOf(call)
  const asked = ['CatalogName', 'DatabaseName', 'TableName'].map((key) =>
    requiredText(call.input, key),
  )
  if (asked.join() !== `AwsDataCatalog,cloudtrail,${TABLE}`)
    throw new AwsError('MetadataException', 'EntityNotFoundException: Entity Not Found')
  const columnsOf = (names: readonly string[]) =>
    names.map((Name) => ({ Name, Type: Name === 'useridentity' ? 'struct' : 'string' }))
  return {
    TableMetadata: {
      Name: TABLE,
      TableType: 'EXTERNAL_TABLE',
      Columns: columnsOf([...TRAIL_COLUMNS, DATA_EVENTS_COLUMN]),
      PartitionKeys: columnsOf(PARTITIONS),
    },
  }
}

const target = (call: Call): { readonly name: string } => ({
  name: `arn:aws:athena:${call.region}:${call.caller.principal.accountId}:workgroup/${WORKGROUP}`,
})

export const ATHENA_OPERATIONS: Operations = {
  StartQueryExecution: { readOnly: false, target, run: start },
  GetQueryExecution: { readOnly: true, target, run: look },
  GetQueryResults: { readOnly: true, target, run: results },
  StopQueryExecution: { readOnly: false, target, run: stop },
  GetWorkGroup: { readOnly: true, target, run: workgroup },
  GetTableMetadata: {
    readOnly: true,
    target: (call) => ({
      name: `arn:aws:athena:${call.region}:${call.caller.principal.accountId}:datacatalog/AwsDataCatalog`,
    }),
    run: metadata,
  },
}
