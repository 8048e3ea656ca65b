import {
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'

/** Every row of the table, in the order of its keys, and back. A TTL is moved on with the wall clock, so that a row which was to live for days still does. */
export type SavedRow = Record<string, AttributeValue>

export async function saveTable(
  client: DynamoDBClient,
  table: string,
): Promise<readonly SavedRow[]> {
  const rows: SavedRow[] = []
  let start: SavedRow | undefined
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ExclusiveStartKey: start }),
    )
    rows.push(...(page.Items ?? []))
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  const keyOf = (row: SavedRow): string => `${row['pk']?.S} ${row['sk']?.S}`
  return rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

export async function restoreTable(
  client: DynamoDBClient,
  table: string,
  rows: readonly SavedRow[],
  goneByMs: number,
): Promise<void> {
  for (const row of rows) {
    const until = row['expiresAt']?.N
    const moved = String(Number(until) + Math.ceil(goneByMs / 1_000))
    const Item = until === undefined ? row : { ...row, expiresAt: { N: moved } }
    await client.send(new PutItemCommand({ TableName: table, Item }))
  }
}
