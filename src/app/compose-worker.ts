import { randomBytes, randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SQSClient } from '@aws-sdk/client-sqs'
import { STSClient } from '@aws-sdk/client-sts'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { createAccountSessions, ROLE_NAMES } from '../aws/account-sessions.ts'
import { createCloudTrailChanges } from '../aws/cloudtrail-changes.ts'
import { createCloudTrailTrail } from '../aws/cloudtrail-trail.ts'
import { createDocumentClient } from '../aws/dynamo/document-client.ts'
import { createDynamoAnchorStore } from '../aws/dynamo/dynamo-anchor-store.ts'
import { createDynamoAutoStore } from '../aws/dynamo/dynamo-auto-store.ts'
import { createDynamoBulkStore } from '../aws/dynamo/dynamo-bulk-store.ts'
import { createDynamoDelegationStore } from '../aws/dynamo/dynamo-delegation-store.ts'
import { createDynamoExemptionStore } from '../aws/dynamo/dynamo-exemption-store.ts'
import { createDynamoExposedUsers } from '../aws/dynamo/dynamo-exposed-users.ts'
import { createDynamoHomeStore } from '../aws/dynamo/dynamo-home-store.ts'
import { createDynamoIncidentStore } from '../aws/dynamo/dynamo-incident-store.ts'
import { createDynamoInventoryStore } from '../aws/dynamo/dynamo-inventory-store.ts'
import { createDynamoJobClaims } from '../aws/dynamo/dynamo-job-claims.ts'
import { createDynamoNotOursStore } from '../aws/dynamo/dynamo-not-ours-store.ts'
import { createDynamoOutsideStore } from '../aws/dynamo/dynamo-outside-store.ts'
import { createDynamoOwnershipMemory } from '../aws/dynamo/dynamo-ownership-memory.ts'
import { createDynamoPace } from '../aws/dynamo/dynamo-pace.ts'
import { createDynamoPickupStore } from '../aws/dynamo/dynamo-pickup-store.ts'
import { createDynamoRequestStore } from '../aws/dynamo/dynamo-request-store.ts'
import { createDynamoViewStore, createDynamoViewsOf } from '../aws/dynamo/dynamo-view-store.ts'
import { createDynamoWarningStore } from '../aws/dynamo/dynamo-warning-store.ts'
import { createDynamoWeekStore } from '../aws/dynamo/dynamo-week-store.ts'
import { createHoldRolledBack } from '../aws/dynamo/hold-rolled-back.ts'
import { bulkViewKey } from '../aws/dynamo/keys.ts'
import { createLedgerSource } from '../aws/dynamo/ledger-source.ts'
import { createReadOutside } from '../aws/dynamo/outside-history.ts'
import { createIamAccessKeys } from '../aws/iam/iam-access-keys.ts'
import { createIamAdministratorRights } from '../aws/iam/iam-administrator-rights.ts'
import { createIamUserGroups } from '../aws/iam/iam-user-groups.ts'
import { createIamUsers } from '../aws/iam/iam-users.ts'
import { createKmsActVerifier } from '../aws/kms-acts.ts'
import { createNoRootAccess, createStsRootAccess } from '../aws/root/sts-root-access.ts'
import { createS3LedgerArchive } from '../aws/s3-ledger-archive.ts'
import { createSecretsManagerPickupVault } from '../aws/secrets-manager-pickup-vault.ts'
import { createSecretsManagerRotation } from '../aws/secrets-manager-rotation.ts'
import { createSecretsManagerVault } from '../aws/secrets-manager-vault.ts'
import { createSqsJobs } from '../aws/sqs-jobs.ts'
import { createStsKeyProbe } from '../aws/sts-key-probe.ts'
import { createSealingIn } from '../aws/vault/sealing-rules.ts'
import { type Clock, type Sleep, systemClock } from '../shared/clock.ts'
import { functionName, keyAlias } from '../shared/deployment-names.ts'
import { createSlackPeopleByEmail } from '../slack/worker-side/people-by-email.ts'
import { createSlackProfiles } from '../slack/worker-side/profiles.ts'
import { createSlackClient } from '../slack/worker-side/slack-client.ts'
import { createSlackUserGroups } from '../slack/worker-side/user-groups.ts'
import { botToken } from './bot-token.ts'
import { composeFleet } from './compose-fleet.ts'
import { loadConfig, requireEnvironment } from './config.ts'
import type { Environment } from './environment.ts'
import { createEvents } from './events.ts'
import { createLog } from './logger.ts'
import { assembleWorker } from './worker/assemble-worker.ts'
import { countRequests, countRolledBack } from './worker/count-requests.ts'

/**
 * The `worker` function out of its adapters. Nothing is read, opened or sent before the first batch.
 */
export interface WorkerOverrides {
  readonly env?: Environment
  /** Business time; the sandbox passes its own. */
  readonly clock?: Clock
  /** Pacing in business time. */
  readonly sleep?: Sleep
  /** How long a claim stands, in wall time: longer than the function may run, shorter than the queue's visibility timeout. */
  readonly leaseMs?: number
}

/** Function timeout (60 s) < lease < visibility timeout (120 s), as in serverless.yml. */
const LEASE_MS = 90_000

const realSleep: Sleep = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

export async function composeWorker(
  overrides: WorkerOverrides = {},
): Promise<(event: SQSEvent) => Promise<SQSBatchResponse>> {
  const environment = requireEnvironment(
    (env) => ({
      configPath: env.configPath(),
      table: env.table(),
      queueUrl: env.queueUrl(),
      slack: env.slackCredentials(),
      slackApiUrl: env.slackApiUrl(),
      region: env.region(),
      publicUrl: env.publicUrl(),
      bucket: env.bucket(),
      ledgerBucket: env.ledgerBucket(),
      s3Endpoint: env.s3Endpoint(),
    }),
    overrides.env,
  )
  const { clock = systemClock, sleep = realSleep, leaseMs = LEASE_MS } = overrides
  const { region } = environment
  const config = loadConfig(environment.configPath, region)
  const wallNow = (): number => Date.now()
  const slack = createSlackClient({
    token: await botToken(environment.slack),
    slackApiUrl: environment.slackApiUrl,
  })
  const table = {
    client: createDocumentClient(new DynamoDBClient({})),
    table: environment.table,
    wallNow,
  }
  const sts = new STSClient({})
  const sessions = createAccountSessions({
    accounts: config.organisation.accounts,
    sts,
    region,
    roleNames: ROLE_NAMES,
    wallNow,
  })
  const { naming } = config.deployment
  const sealingIn = createSealingIn(config.organisation.accounts)
  const log = createLog('worker')
  const events = createEvents(log)
  const keys = createIamAccessKeys({ sessions })
  const users = createIamUsers({ sessions })
  return assembleWorker({
    config,
    region,
    clock,
    sleep,
    wallSleep: realSleep,
    wallNow,
    leaseMs,
    newToken: randomUUID,
    log,
    events,
    slack,
    profiles: createSlackProfiles({ slack }),
    groups: createSlackUserGroups({ slack }),
    emails: createSlackPeopleByEmail({ slack }),
    rights: createIamAdministratorRights({ sessions }),
    ownerships: createDynamoOwnershipMemory(table),
    store: countRequests(createDynamoRequestStore(table), events),
    delegations: createDynamoDelegationStore(table),
    homes: createDynamoHomeStore(table),
    views: createDynamoViewStore(table),
    bulks: createDynamoBulkStore(table),
    bulkViews: createDynamoViewsOf({ ...table, keyOf: bulkViewKey }),
    claims: createDynamoJobClaims(table),
    incidents: createDynamoIncidentStore(table),
    jobs: createSqsJobs({
      client: new SQSClient({ useQueueUrlAsEndpoint: false }),
      queueUrl: environment.queueUrl,
    }),
    inventory: createDynamoInventoryStore(table),
    verifier: createKmsActVerifier({
      client: new KMSClient({}),
      keyId: keyAlias(naming, 'clicks'),
    }),
    keys,
    users,
    root:
      config.rootAccess === undefined
        ? createNoRootAccess()
        : createStsRootAccess({ sessions, region, home: config.rootAccess.account }),
    probe: createStsKeyProbe({ region }),
    trail: createCloudTrailTrail({
      sessions,
      region,
      ...(config.regions !== undefined && { regions: config.regions }),
      clock,
      sleep,
    }),
    operatorRole: ROLE_NAMES.operator,
    vault: createSecretsManagerVault({ sessions, region, sealingIn }),
    pickup: {
      store: createDynamoPickupStore(table),
      vault: createSecretsManagerPickupVault({ client: new SecretsManagerClient({}), naming }),
      publicUrl: environment.publicUrl,
      newChance: () => randomBytes(32).toString('base64url'),
    },
    rotatingVault: createSecretsManagerRotation({
      sessions,
      region,
      sts,
      sealingIn,
      rotationFunction: functionName(naming, 'rotate-secret'),
    }),
    autos: createDynamoAutoStore(table),
    exempted: createDynamoExemptionStore(table),
    memberships: createIamUserGroups({ sessions }),
    notOurs: createDynamoNotOursStore(table),
    exposed: createDynamoExposedUsers(table),
    ledger: {
      anchors: createDynamoAnchorStore(table),
      outside: createDynamoOutsideStore(table),
      readOutside: createReadOutside(table),
      changeTrail: createCloudTrailChanges({ sessions, region, clock, sleep }),
      hold: countRolledBack(createHoldRolledBack(table), events),
      source: createLedgerSource(table),
      archive:
        environment.ledgerBucket === undefined
          ? undefined
          : createS3LedgerArchive({
              signing: new STSClient({}),
              bucket: environment.ledgerBucket,
              region,
              endpoint: environment.s3Endpoint,
            }),
    },
    fleet: composeFleet({ ...environment, config, sts, sessions, table, leaseMs }),
    reminders: {
      weeks: createDynamoWeekStore(table),
      warnings: createDynamoWarningStore(table),
      pace: createDynamoPace(table),
    },
  })
}
