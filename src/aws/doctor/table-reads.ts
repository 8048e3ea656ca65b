import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import type { Known } from '../../shared/known.ts'
import { mapKnown, read, readOrAbsent } from './answered.ts'

/** What a table is like, as DynamoDB describes it: three calls that change nothing. */
export interface DescribedTable {
  readonly status: string | undefined
  readonly keys: readonly string[]
  readonly attributes: Readonly<Record<string, string>>
  readonly indexes: readonly {
    readonly name: string
    readonly keys: readonly string[]
    readonly projection: string | undefined
    readonly status: string | undefined
  }[]
  readonly deletionProtection: boolean
}

export interface TableLook {
  readonly table: Known<DescribedTable | undefined>
  readonly expiry: Known<string | undefined>
  readonly pointInTime: Known<boolean>
}

const ON: readonly (string | undefined)[] = ['ENABLED', 'ENABLING']

export async function readTable(client: DynamoDBClient, name: string): Promise<TableLook> {
  const TableName = name
  const [table, expiry, backups] = await Promise.all([
    readOrAbsent('dynamodb:DescribeTable', ['ResourceNotFound'], () =>
      client.send(new DescribeTableCommand({ TableName })),
    ),
    read('dynamodb:DescribeTimeToLive', () =>
      client.send(new DescribeTimeToLiveCommand({ TableName })),
    ),
    read('dynamodb:DescribeContinuousBackups', () =>
      client.send(new DescribeContinuousBackupsCommand({ TableName })),
    ),
  ])
  return {
    table: mapKnown(table, (found) => found?.Table && described(found.Table)),
    expiry: mapKnown(expiry, ({ TimeToLiveDescription: found }) =>
      ON.includes(found?.TimeToLiveStatus) ? found?.AttributeName : undefined,
    ),
    pointInTime: mapKnown(
      backups,
      ({ ContinuousBackupsDescription: found }) =>
        found?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
    ),
  }
}

function described(table: TableDescription): DescribedTable {
  return {
    status: table.TableStatus,
    keys: schemaOf(table.KeySchema),
    attributes: Object.fromEntries(
      (table.AttributeDefinitions ?? []).map(({ AttributeName = '', AttributeType = '' }) => [
        AttributeName,
        AttributeType,
      ]),
    ),
    indexes: (table.GlobalSecondaryIndexes ?? []).map((index) => ({
      name: index.IndexName ?? '',
      keys: schemaOf(index.KeySchema),
      projection: index.Projection?.ProjectionType,
      status: index.IndexStatus,
    })),
    deletionProtection: table.DeletionProtectionEnabled === true,
  }
}

function schemaOf(schema: TableDescription['KeySchema']): readonly string[] {
  return (schema ?? []).map(({ AttributeName = '', KeyType = '' }) => `${AttributeName} ${KeyType}`)
}
