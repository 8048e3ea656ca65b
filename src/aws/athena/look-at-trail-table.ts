import {
  AthenaClient,
  GetTableMetadataCommand,
  type GetTableMetadataCommandOutput,
  GetWorkGroupCommand,
  type GetWorkGroupCommandOutput,
} from '@aws-sdk/client-athena'
import { type Known, known, unknown } from '../../shared/known.ts'
import type { AccountSession } from '../account-sessions.ts'
import { type Attempt, attempt } from '../attempt.ts'
import type { TrailTable } from './trail-table.ts'

/**
 * Whether a query of the archive would find its workgroup and its table, without a query: nothing is scanned and nothing written. Why Athena's catalogue does not give a table only its message says, which goes no
 * further: so a table that is not there is not known.
 */
export interface TrailTableLook {
  readonly workgroup: Known<WorkgroupLook>
  readonly columns: Known<TrailColumns>
}

export type WorkgroupLook =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'there'
      readonly state: string
      /** Whether results have a place of the workgroup's own: a query names none. */
      readonly keepsResults: boolean
    }

export interface TrailColumns {
  readonly all: readonly string[]
  readonly partitions: readonly string[]
}

/** Of Glue, in the account itself. */
const CATALOG = 'AwsDataCatalog'
/** A name that is well formed is refused with this code for one reason alone. */
const NO_SUCH_WORKGROUP = 'InvalidRequest'

export async function lookAtTrailTable(
  session: AccountSession,
  region: string,
  { database, table, workgroup }: TrailTable,
): Promise<TrailTableLook> {
  const athena = session.guarded(new AthenaClient(session.settings(region)))
  const group = await attempt(session, 'athena:GetWorkGroup', () =>
    athena.send(new GetWorkGroupCommand({ WorkGroup: workgroup })),
  )
  const metadata = await attempt(session, 'athena:GetTableMetadata', () =>
    athena.send(
      new GetTableMetadataCommand({
        CatalogName: CATALOG,
        DatabaseName: database,
        TableName: table,
        WorkGroup: workgroup,
      }),
    ),
  )
  athena.destroy()
  return {
    workgroup: workgroupOf(group),
    columns: columnsOf(metadata),
  }
}

function columnsOf(tried: Attempt<GetTableMetadataCommandOutput>): Known<TrailColumns> {
  if (tried.kind === 'failed') return unknown(tried.why)
  const { TableMetadata: metadata } = tried.value
  if (metadata?.Columns === undefined)
    return unknown('athena:GetTableMetadata: answer not understood')
  return known({ all: namesOf(metadata.Columns), partitions: namesOf(metadata.PartitionKeys) })
}

function workgroupOf(tried: Attempt<GetWorkGroupCommandOutput>): Known<WorkgroupLook> {
  if (tried.kind === 'failed') {
    const isAbsent = tried.nature === 'refused' && tried.code === NO_SUCH_WORKGROUP
    return isAbsent ? known({ kind: 'absent' }) : unknown(tried.why)
  }
  const { State, Configuration } = tried.value.WorkGroup ?? {}
  return known({
    kind: 'there',
    state: State ?? 'in no known state',
    keepsResults:
      Configuration?.ResultConfiguration?.OutputLocation !== undefined ||
      Configuration?.ManagedQueryResultsConfiguration?.Enabled === true,
  })
}

function namesOf(
  columns: readonly { readonly Name?: string | undefined }[] = [],
): readonly string[] {
  return columns.map(({ Name = '' }) => Name.toLowerCase())
}
