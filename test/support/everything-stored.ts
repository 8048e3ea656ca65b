import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import type { RunningSandbox } from './start-sandbox.ts'

/** All text that awskey left anywhere: messages, views, files, table items, queue bodies, logs, CloudTrail. For searching a secret by its value. */
export async function everythingStored(sandbox: RunningSandbox): Promise<string> {
  const { endpoints, ...state } = await sandbox.state()
  const parts = await Promise.all([
    tableOf(endpoints),
    sandbox.logs(),
    sandbox.call('bodies').then(({ body }) => JSON.stringify(body)),
    sandbox.call('events').then(({ body }) => JSON.stringify(body)),
  ])
  return [JSON.stringify(state), ...parts].join('\n')
}

async function tableOf(
  endpoints: Awaited<ReturnType<RunningSandbox['state']>>['endpoints'],
): Promise<string> {
  const [credentials] = endpoints.administrators
  if (credentials === undefined) throw new Error('no administrator')
  const client = new DynamoDBClient({
    endpoint: endpoints.aws,
    region: endpoints.region,
    credentials,
  })
  const items: unknown[] = []
  let start: Record<string, never> | undefined
  do {
    const page = await client.send(
      new ScanCommand({ TableName: 'awskey', ...(start && { ExclusiveStartKey: start }) }),
    )
    items.push(...(page.Items ?? []))
    start = page.LastEvaluatedKey as typeof start
  } while (start !== undefined)
  client.destroy()
  return JSON.stringify(items)
}
