import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'

/**
 * The one table: its keys, its one index and its TTL attribute. serverless.yml says the same for AWS; the sandbox and the tests create it from here.
 * The index is sparse: only rows that wait for a moment have `duePk` and `dueAt`.
 */
export const DUE_INDEX = 'due'
/** Seconds since 1970, wall time. No row of a request, a lock or the ledger ever has it. */
export const TTL_ATTRIBUTE = 'expiresAt'

export function createTableInput(name: string): CreateTableCommandInput {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'duePk', AttributeType: 'S' },
      { AttributeName: 'dueAt', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: DUE_INDEX,
        KeySchema: [
          { AttributeName: 'duePk', KeyType: 'HASH' },
          { AttributeName: 'dueAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  }
}
