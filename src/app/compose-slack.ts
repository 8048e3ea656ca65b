import { KMSClient } from '@aws-sdk/client-kms'
import { SQSClient } from '@aws-sdk/client-sqs'
import { createKmsActSigner } from '../aws/kms-acts.ts'
import { createSqsJobs } from '../aws/sqs-jobs.ts'
import type { ResponderJob } from '../exposure/responder-job.ts'
import type { InventoryStore } from '../keys/inventory.ts'
import type { Jobs } from '../requests/job.ts'
import type { ActSigner } from '../requests/signed-act.ts'
import { type Clock, systemClock } from '../shared/clock.ts'
import { lazy } from '../shared/lazy.ts'
import type { Log } from '../shared/log.ts'
import type { Renewable } from '../shared/renewable.ts'
import { createBoltListeners } from '../slack/ingress/bolt-listeners.ts'
import { createIngress, type Ingress, type SlackKeys } from '../slack/ingress/create-ingress.ts'
import { createKeyOptions } from '../slack/ingress/key-options.ts'
import { createSendAct } from '../slack/ingress/send-act.ts'
import { createUserOptions } from '../slack/ingress/user-options.ts'
import { ACT_KEY } from './act-key.ts'
import type { AwskeyConfig } from './awskey-config.ts'
import { loadConfig, processEnvironment, requireEnvironment } from './config.ts'
import type { Environment, SlackCredentials } from './environment.ts'
import { createLog, newReference } from './logger.ts'
import { fixed, slackKeys, tokenIn } from './slack-secrets.ts'

/**
 * The `slack` function out of its adapters: KMS to sign, SQS to pass on, and nothing of AWS besides until a menu asks for names. Nothing is opened or
 * sent before the first request. Every AWS call here has somebody waiting for it, so each is short and tried twice at most.
 */
export interface SlackOverrides {
  /** Business time: ages in menus, and whether a chosen moment is over. Nothing is decided by it here. */
  readonly clock?: Clock
  readonly env?: Environment
  readonly config?: AwskeyConfig
  readonly keys?: SlackKeys
  readonly jobs?: Jobs
  readonly responder?: Jobs<ResponderJob>
  readonly signer?: ActSigner
  readonly inventory?: ReadableInventory
  /** Wall time in milliseconds. */
  readonly wallNow?: () => number
  readonly log?: Log
  readonly newReference?: () => string
}

type ReadableInventory = Pick<InventoryStore, 'suggest' | 'pickable'>

const HURRY = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 700, requestTimeout: 1_000, throwOnRequestTimeout: true },
} as const

export function composeSlack(overrides: SlackOverrides = {}): Ingress {
  const { env = processEnvironment(), log = createLog('slack') } = overrides
  const names = requireEnvironment(
    (read) => ({
      configPath: overrides.config === undefined ? read.configPath() : '',
      queueUrl: overrides.jobs === undefined ? read.queueUrl() : '',
      responderQueueUrl: overrides.responder === undefined ? read.responderQueueUrl() : '',
      table: overrides.inventory === undefined ? read.table() : '',
      credentials: overrides.keys === undefined ? read.slackCredentials() : undefined,
      slackApiUrl: read.slackApiUrl(),
    }),
    env,
  )
  const config = overrides.config ?? loadConfig(names.configPath)
  const { organisation } = config
  const reference = overrides.newReference ?? (() => newReference())
  const client = new SQSClient({ ...HURRY, useQueueUrlAsEndpoint: false })
  const jobs = overrides.jobs ?? createSqsJobs({ client, queueUrl: names.queueUrl })
  const responder =
    overrides.responder ??
    createSqsJobs<ResponderJob>({ client, queueUrl: names.responderQueueUrl })
  const sendAct = createSendAct({
    signer:
      overrides.signer ?? createKmsActSigner({ client: new KMSClient(HURRY), keyId: ACT_KEY }),
    jobs,
    responder,
    log,
    newReference: reference,
  })
  const clock = overrides.clock ?? systemClock
  const inventory = overrides.inventory ?? inventoryFrom(names.table)
  const reads = { organisation, log, refresh: () => jobs.enqueue({ kind: 'inventories' }) }
  const parts = {
    organisation,
    timezone: config.timezone,
    delegation: config.delegation,
    longest: config.longest,
    clock,
    sendAct,
    jobs,
    userOptions: createUserOptions({ ...reads, suggest: inventory.suggest }),
    keyOptions: createKeyOptions({ ...reads, clock, pickable: inventory.pickable }),
    log,
    newReference: reference,
  }
  const wallNow = overrides.wallNow ?? Date.now
  const keys = keysFrom(overrides.keys, names.credentials, wallNow)
  return createIngress({
    workspace: config.slack,
    keys: keys.read,
    keysAgain: keys.renew,
    listeners: (now) =>
      createBoltListeners(
        { ...parts, slackApiUrl: names.slackApiUrl, renewToken: tokenIn(keys).renew },
        now,
      ),
    wallNow,
    log,
    newReference: reference,
  })
}

function keysFrom(
  keys: SlackKeys | undefined,
  credentials: SlackCredentials | undefined,
  wallNow: () => number,
): Renewable<SlackKeys> {
  const given = keys ?? (credentials?.kind === 'given' ? credentials : undefined)
  if (given !== undefined) return fixed(given)
  const arn = credentials?.kind === 'secret' ? credentials.arn : ''
  return slackKeys(async () => {
    const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
    const { createSlackSecrets } = await import('../aws/secrets.ts')
    return createSlackSecrets({ client: new SecretsManagerClient(HURRY), secretArn: arn })()
  }, wallNow)
}

/** DynamoDB's client costs more to load than all the rest, and only the menus need it. */
function inventoryFrom(table: string): ReadableInventory {
  const store = lazy(async (): Promise<InventoryStore> => {
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb')
    const { createDocumentClient } = await import('../aws/dynamo/document-client.ts')
    const { createDynamoInventoryStore } = await import('../aws/dynamo/dynamo-inventory-store.ts')
    const client = createDocumentClient(new DynamoDBClient(HURRY))
    return createDynamoInventoryStore({ client, table, wallNow: Date.now })
  })
  return {
    suggest: async (accounts, text, limit) => (await store()).suggest(accounts, text, limit),
    pickable: async (accounts) => (await store()).pickable(accounts),
  }
}
