/** A document client of the same engine that loses answers or is refused first, as networks and busy tables do. */
import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { createDocumentClient, type TableDeps } from '../../src/aws/dynamo/document-client.ts'
import type { DynamoEngine } from './dynamo-engine.ts'

export type Mishap = 'answer_lost' | { readonly cancelled: readonly string[] }

/** The next requests to DynamoDB meet these mishaps, one each; those after them go through. */
export function flaky(
  engine: DynamoEngine,
  { table }: TableDeps,
  mishaps: readonly Mishap[],
): TableDeps & { readonly sent: () => number } {
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const ahead = [...mishaps]
  let sent = 0
  client.middlewareStack.add(
    (next) => async (args) => {
      sent += 1
      const mishap = ahead.shift()
      if (mishap === undefined) return next(args)
      if (mishap !== 'answer_lost') throw cancelled(mishap.cancelled)
      await next(args)
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' })
    },
    { step: 'deserialize', priority: 'high' },
  )
  return { client: createDocumentClient(client), table, sent: () => sent }
}

function cancelled(codes: readonly string[]): TransactionCanceledException {
  return new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  })
}
