import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import type { TableDeps } from './document-client.ts'

type Query = Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey'>

/**
 * The rows of a query, page after page. The reader stops when it has enough; a page that cannot be read throws,
 * so that a part is never passed off as the whole.
 */
export async function* queryRows(
  { client, table }: TableDeps,
  query: Query,
): AsyncGenerator<Record<string, unknown>, void, undefined> {
  let start: QueryCommandInput['ExclusiveStartKey']
  do {
    const page = await client.send(
      new QueryCommand({ ...query, TableName: table, ExclusiveStartKey: start }),
    )
    yield* page.Items ?? []
    start = page.LastEvaluatedKey
  } while (start !== undefined)
}

/** All rows of one partition in order, strongly consistent; with `prefix`, those whose sort key starts with it. */
export function partitionQuery(pk: string, prefix?: string): Query {
  return {
    KeyConditionExpression: `#pk = :pk${prefix === undefined ? '' : ' AND begins_with(#sk, :prefix)'}`,
    ExpressionAttributeNames: { '#pk': 'pk', ...(prefix !== undefined && { '#sk': 'sk' }) },
    ExpressionAttributeValues: { ':pk': pk, ...(prefix !== undefined && { ':prefix': prefix }) },
    ConsistentRead: true,
  }
}
