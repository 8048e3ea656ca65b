import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { STSClient } from '@aws-sdk/client-sts'
import { z } from 'zod'
import { createAccountSessions } from '../aws/account-sessions.ts'
import { createDocumentClient } from '../aws/dynamo/document-client.ts'
import { createDynamoAutoStore } from '../aws/dynamo/dynamo-auto-store.ts'
import { createDynamoRequestStore } from '../aws/dynamo/dynamo-request-store.ts'
import { errorCode } from '../aws/error-code.ts'
import { createRotatorSecrets } from '../aws/rotator-secrets.ts'
import { createSqsJobs } from '../aws/sqs-jobs.ts'
import { createStsKeyProbe } from '../aws/sts-key-probe.ts'
import { createRotateSecret, ROTATION_STEPS } from '../delivery/rotate-secret.ts'
import { type Clock, type Sleep, systemClock } from '../shared/clock.ts'
import { createSecret } from '../shared/secret.ts'
import { loadConfig, requireEnvironment } from './config.ts'
import { isExpected } from './is-expected.ts'
import { createLog } from './logger.ts'

/** The `rotate-secret` function out of its adapters. What Secrets Manager sends is parsed here; its RotationToken is wrapped at once, and an event that does not parse is not quoted. */
export interface RotateSecretOverrides {
  readonly clock?: Clock
  readonly sleep?: Sleep
  readonly patienceMs?: number
}

const RotationEvent = z.object({
  Step: z.enum(ROTATION_STEPS),
  SecretId: z.string(),
  ClientRequestToken: z.string().min(32).max(64),
  RotationToken: z.string().default(''),
})

class NotARotationError extends Error {
  override readonly name = 'NotARotationError'
}

/** The function may run for 120 s, as in serverless.yml. */
const PATIENCE_MS = 75_000

const realSleep: Sleep = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

export function composeRotateSecret(
  overrides: RotateSecretOverrides = {},
): (event: unknown) => Promise<void> {
  const { configPath, table, queueUrl, region } = requireEnvironment((env) => ({
    configPath: env.configPath(),
    table: env.table(),
    queueUrl: env.queueUrl(),
    region: env.region(),
  }))
  const { clock = systemClock, sleep = realSleep, patienceMs = PATIENCE_MS } = overrides
  const { organisation, deployment } = loadConfig(configPath)
  const wallNow = (): number => Date.now()
  const rows = { client: createDocumentClient(new DynamoDBClient({})), table, wallNow }
  const log = createLog('rotate-secret')
  const rotate = createRotateSecret({
    secrets: createRotatorSecrets({
      sessions: createAccountSessions({
        accounts: organisation.accounts,
        sts: new STSClient({}),
        region,
        naming: deployment.naming,
        wallNow,
      }),
    }),
    autos: createDynamoAutoStore(rows),
    store: createDynamoRequestStore(rows),
    jobs: createSqsJobs({ client: new SQSClient({ useQueueUrlAsEndpoint: false }), queueUrl }),
    probe: createStsKeyProbe({ region }),
    clock,
    sleep,
    wait: realSleep,
    wallNow,
    patienceMs,
  })
  return async (event) => {
    const parsed = RotationEvent.safeParse(event)
    if (!parsed.success) throw new NotARotationError('the event is no step of a rotation')
    const { Step, SecretId, ClientRequestToken, RotationToken } = parsed.data
    try {
      await rotate({
        step: Step,
        secretArn: SecretId,
        token: ClientRequestToken,
        rotationToken: createSecret(RotationToken),
      })
      log.info('a step of a rotation was done', { step: Step, secret: SecretId })
    } catch (error) {
      log.warn('a step of a rotation was not done', {
        step: Step,
        secret: SecretId,
        // Only of our own errors the text says why, and quotes nothing.
        why: isExpected(error) ? error.message : errorCode(error),
      })
      throw error
    }
  }
}
