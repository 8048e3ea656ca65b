import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { createDocumentClient } from '../aws/dynamo/document-client.ts'
import { createDueReader } from '../aws/dynamo/due-reader.ts'
import { createSqsJobs } from '../aws/sqs-jobs.ts'
import { type Clock, systemClock } from '../shared/clock.ts'
import { createClockTick } from './clock-tick.ts'
import { requireEnvironment } from './config.ts'
import { createEvents } from './events.ts'
import { createLog } from './logger.ts'

/** The `clock` function out of its adapters: it reads the index of due rows and writes to the two queues, nothing else. */
export function composeClock(
  overrides: { readonly clock?: Clock } = {},
): () => Promise<{ readonly enqueued: number }> {
  const { table, queueUrl, responderQueueUrl } = requireEnvironment((env) => ({
    table: env.table(),
    queueUrl: env.queueUrl(),
    responderQueueUrl: env.responderQueueUrl(),
  }))
  const client = new SQSClient({ useQueueUrlAsEndpoint: false })
  const { clockRan } = createEvents(createLog('clock'))
  const tick = createClockTick({
    store: createDueReader({ client: createDocumentClient(new DynamoDBClient({})), table }),
    jobs: createSqsJobs({ client, queueUrl }),
    incidents: createSqsJobs({ client, queueUrl: responderQueueUrl }),
    clock: overrides.clock ?? systemClock,
  })
  return async () => {
    const ran = await tick()
    clockRan(ran.enqueued)
    return ran
  }
}
