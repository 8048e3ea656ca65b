import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createDocumentClient } from '../aws/dynamo/document-client.ts'
import { createDynamoInventoryStore } from '../aws/dynamo/dynamo-inventory-store.ts'
import type { InventoryStore } from '../keys/inventory.ts'

/** Names for menus, read from the table. DynamoDB's client is half of what `slack` could have to load, and only menus need it: build/bundle.ts packs this file, to be unpacked by the first menu. */
export function createMenuNames(table: string): Pick<InventoryStore, 'suggest' | 'pickable'> {
  const client = new DynamoDBClient({
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: 700,
      requestTimeout: 1_000,
      throwOnRequestTimeout: true,
    },
  })
  return createDynamoInventoryStore({
    client: createDocumentClient(client),
    table,
    wallNow: Date.now,
  })
}
