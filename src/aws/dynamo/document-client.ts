import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

/** The document client that every store here expects: members that are `undefined` are not written, so that a row reads back as it was. */
export function createDocumentClient(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
}

/** What every store needs. */
export interface TableDeps {
  readonly client: DynamoDBDocumentClient
  readonly table: string
}
