import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { createDocumentClient } from '../aws/dynamo/document-client.ts'
import { createDynamoPickupDesk } from '../aws/dynamo/dynamo-pickup-desk.ts'
import { createSecretsManagerPickupReader } from '../aws/secrets-manager-pickup-reader.ts'
import { createSqsJobs } from '../aws/sqs-jobs.ts'
import { createShowPickup } from '../delivery/show-pickup.ts'
import { type Clock, systemClock } from '../shared/clock.ts'
import { requireEnvironment } from './config.ts'
import type { Environment } from './environment.ts'
import { referenceInScope } from './log-scope.ts'
import { createLog } from './logger.ts'
import { visitIn } from './pickup-visit.ts'

/** The `pickup` function out of its adapters. Somebody waits for every call here, so each is short. No Slack, no configuration file. */
export interface PickupOverrides {
  /** Business time; the sandbox passes its own. */
  readonly clock?: Clock
  readonly env?: Environment
}

export type PickupHandler = (
  event: APIGatewayProxyEventV2,
) => Promise<APIGatewayProxyStructuredResultV2>

const HURRY = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
} as const

export function composePickup({ clock = systemClock, env }: PickupOverrides = {}): PickupHandler {
  const { table, queueUrl, publicUrl } = requireEnvironment(
    (read) => ({ table: read.table(), queueUrl: read.queueUrl(), publicUrl: read.publicUrl() }),
    env,
  )
  const wallNow = (): number => Date.now()
  const show = createShowPickup({
    clock,
    wallNow,
    desk: createDynamoPickupDesk({
      client: createDocumentClient(new DynamoDBClient(HURRY)),
      table,
      wallNow,
    }),
    reader: createSecretsManagerPickupReader({ client: new SecretsManagerClient(HURRY) }),
    jobs: createSqsJobs({
      client: new SQSClient({ ...HURRY, useQueueUrlAsEndpoint: false }),
      queueUrl,
    }),
    publicUrl,
    log: createLog('pickup'),
    newReference: referenceInScope,
  })
  return async (event) => {
    const { statusCode, headers, body } = await show(visitIn(event))
    return {
      statusCode,
      headers: { ...headers },
      body: event.requestContext.http.method === 'HEAD' ? '' : body,
    }
  }
}
