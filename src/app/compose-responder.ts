import { randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import { SQSClient } from '@aws-sdk/client-sqs'
import { STSClient } from '@aws-sdk/client-sts'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { createAccountSessions } from '../aws/account-sessions.ts'
import { createAthenaArchive } from '../aws/athena/athena-archive.ts'
import { createCloudTrailAudit } from '../aws/cloudtrail/cloudtrail-audit.ts'
import { createDocumentClient } from '../aws/dynamo/document-client.ts'
import { createDynamoAuditStore } from '../aws/dynamo/dynamo-audit-store.ts'
import { createDynamoIncidentStore } from '../aws/dynamo/dynamo-incident-store.ts'
import { createDynamoInventoryStore } from '../aws/dynamo/dynamo-inventory-store.ts'
import { createDynamoJobClaims } from '../aws/dynamo/dynamo-job-claims.ts'
import { createDynamoLookupLeases } from '../aws/dynamo/dynamo-lookup-leases.ts'
import { createDynamoViewsOf } from '../aws/dynamo/dynamo-view-store.ts'
import { incidentViewKey } from '../aws/dynamo/keys.ts'
import { createEnabledRegions } from '../aws/enabled-regions.ts'
import { createIamAccessKeys } from '../aws/iam/iam-access-keys.ts'
import { createIamAdministratorRights } from '../aws/iam/iam-administrator-rights.ts'
import { createIamCleanUp } from '../aws/iam/iam-clean-up.ts'
import { createIamKeyFinder } from '../aws/iam/iam-key-finder.ts'
import { createIamOtherCredentials } from '../aws/iam/iam-other-credentials.ts'
import { createIamQuarantine } from '../aws/iam/iam-quarantine.ts'
import { createIamRoleUse } from '../aws/iam/iam-role-use.ts'
import { createIamUserSnapshots } from '../aws/iam/iam-user-snapshots.ts'
import { createIamUsers } from '../aws/iam/iam-users.ts'
import { createKmsActVerifier } from '../aws/kms-acts.ts'
import { createKmsSignalVerifier } from '../aws/kms-signals.ts'
import { createS3AuditPages } from '../aws/s3-audit-pages.ts'
import { createS3SnapshotStore } from '../aws/s3-snapshot-store.ts'
import { createSqsJobs } from '../aws/sqs-jobs.ts'
import { createSsmRevocations } from '../aws/ssm-revocations.ts'
import { isDryRun } from '../people/organisation.ts'
import { type Clock, type Sleep, systemClock } from '../shared/clock.ts'
import { keyAlias } from '../shared/deployment-names.ts'
import { createSlackProfiles } from '../slack/worker-side/profiles.ts'
import { createSlackClient } from '../slack/worker-side/slack-client.ts'
import { createSlackUserGroups } from '../slack/worker-side/user-groups.ts'
import { botToken } from './bot-token.ts'
import { loadConfig, requireEnvironment } from './config.ts'
import type { Environment } from './environment.ts'
import { createEvents } from './events.ts'
import { createLog } from './logger.ts'
import { assembleResponder } from './responder/assemble-responder.ts'
import { countContainments } from './responder/count-containments.ts'

/**
 * The `responder` function out of its adapters. In every account it works through the responder's role alone: reads and writes of one incident are one role session, named after it.
 */
export interface ResponderOverrides {
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

export async function composeResponder(
  overrides: ResponderOverrides = {},
): Promise<(event: SQSEvent) => Promise<SQSBatchResponse>> {
  const environment = requireEnvironment(
    (env) => ({
      configPath: env.configPath(),
      table: env.table(),
      queueUrl: env.queueUrl(),
      responderQueueUrl: env.responderQueueUrl(),
      slack: env.slackCredentials(),
      slackApiUrl: env.slackApiUrl(),
      region: env.region(),
      bucket: env.bucket(),
      s3Endpoint: env.s3Endpoint(),
    }),
    overrides.env,
  )
  const { clock = systemClock, sleep = realSleep, leaseMs = LEASE_MS } = overrides
  const { region } = environment
  const wallNow = (): number => Date.now()
  const slackSecret = botToken(environment.slack, wallNow)
  const token = slackSecret.read()
  // It is waited for below; until then a failure is nobody's.
  token.catch(() => undefined)
  const config = loadConfig(environment.configPath, region)
  const { naming } = config.deployment
  const slack = createSlackClient({
    token: await token,
    renew: slackSecret.renew,
    slackApiUrl: environment.slackApiUrl,
  })
  const table = {
    client: createDocumentClient(new DynamoDBClient({})),
    table: environment.table,
    wallNow,
  }
  const sessions = createAccountSessions({
    accounts: config.organisation.accounts,
    sts: new STSClient({}),
    region,
    naming: config.deployment.naming,
    wallNow,
  })
  const objects = {
    signing: new STSClient({}),
    bucket: environment.bucket,
    region,
    endpoint: environment.s3Endpoint,
  }
  const asResponder = { sessions, as: 'responder' } as const
  const kms = new KMSClient({})
  const log = createLog('responder')
  const client = new SQSClient({ useQueueUrlAsEndpoint: false })
  return assembleResponder({
    config,
    clock,
    region,
    sleep,
    wallSleep: realSleep,
    wallNow,
    leaseMs,
    newToken: randomUUID,
    log,
    slack,
    profiles: createSlackProfiles({ slack }),
    groups: createSlackUserGroups({ slack }),
    incidents: countContainments(createDynamoIncidentStore(table), createEvents(log), wallNow),
    views: createDynamoViewsOf({ ...table, keyOf: incidentViewKey }),
    claims: createDynamoJobClaims(table),
    jobs: createSqsJobs({ client, queueUrl: environment.responderQueueUrl }),
    workerJobs: createSqsJobs({ client, queueUrl: environment.queueUrl }),
    inventory: createDynamoInventoryStore(table),
    verifier: createKmsActVerifier({ client: kms, keyId: keyAlias(naming, 'clicks') }),
    signals: createKmsSignalVerifier({ client: kms, keyId: keyAlias(naming, 'signals') }),
    keys: createIamAccessKeys(asResponder),
    users: createIamUsers(asResponder),
    rights: createIamAdministratorRights(asResponder),
    finder: createIamKeyFinder({ sessions }),
    quarantine: createIamQuarantine({ sessions, region }),
    enabledRegions: createEnabledRegions({ sessions }),
    snapshots: createIamUserSnapshots({ sessions, clock }),
    snapshotStore: createS3SnapshotStore(objects),
    others: createIamOtherCredentials({ sessions }),
    cleanUp: createIamCleanUp({ sessions }),
    roleUse: createIamRoleUse({ sessions }),
    revocations: createSsmRevocations({
      sessions,
      region,
      accounts: config.organisation.accounts,
      isDryRun: (account) => isDryRun(config.organisation, account),
      naming,
      sleep: realSleep,
    }),
    audits: {
      store: createDynamoAuditStore(table),
      pages: createS3AuditPages(objects),
      leases: createDynamoLookupLeases(table),
      trail: createCloudTrailAudit({ sessions }),
      archive: config.trail && createAthenaArchive({ ...config.trail, sessions }),
    },
  })
}
