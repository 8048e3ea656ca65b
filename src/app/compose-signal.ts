import { KMSClient } from '@aws-sdk/client-kms'
import { SQSClient } from '@aws-sdk/client-sqs'
import { ROLE_NAMES } from '../aws/account-sessions.ts'
import { createKmsSignalSigner } from '../aws/kms-signals.ts'
import { createSqsJobs } from '../aws/sqs-jobs.ts'
import { keyAlias } from '../shared/deployment-names.ts'
import { loadConfig, requireEnvironment } from './config.ts'
import type { Environment } from './environment.ts'
import { createLog } from './logger.ts'
import { createTakeEvent, type TakeEvent } from './signal/take-event.ts'

/** The `signal` function out of its adapters: it signs and enqueues. It has no way into accounts, to the table or to Slack. */
export interface SignalOverrides {
  readonly env?: Environment
}

export function composeSignal(overrides: SignalOverrides = {}): TakeEvent {
  const { configPath, responderQueueUrl } = requireEnvironment(
    (env) => ({ configPath: env.configPath(), responderQueueUrl: env.responderQueueUrl() }),
    overrides.env,
  )
  const { organisation, deployment } = loadConfig(configPath)
  const client = new SQSClient({ useQueueUrlAsEndpoint: false })
  return createTakeEvent({
    accounts: organisation.accounts.map(({ id }) => id),
    operatorRole: ROLE_NAMES.operator,
    signer: createKmsSignalSigner({
      client: new KMSClient({}),
      keyId: keyAlias(deployment.naming, 'signals'),
    }),
    jobs: createSqsJobs({ client, queueUrl: responderQueueUrl }),
    log: createLog('signal'),
  })
}
