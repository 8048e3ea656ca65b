import { identityVerdict } from './authorize.ts'
import { recordDataEvent, recordEvent, regionOfRecord } from './trail.ts'
import { callerOfKey, findKey, type World } from './world.ts'

/**
 * An application uses a key somewhere outside: last use moves, and CloudTrail shows it where CloudTrail would.
 * Data-plane services and SES leave nothing in the event history; the former leave data events, for a trail that logs them; a call with an Inactive key fails and is in no log.
 */
export interface KeyUseInput {
  readonly access_key_id: string
  readonly service?: string | undefined
  readonly region?: string | undefined
  readonly ip?: string | undefined
  readonly user_agent?: string | undefined
}

export type KeyUseResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'unknown_key' | 'inactive_key' }

export const SILENT_SERVICES: ReadonlySet<string> = new Set([
  's3',
  'dynamodb',
  'sqs',
  'sns',
  'lambda',
  'ses',
])

const TYPICAL_CALL: Readonly<Record<string, string>> = {
  athena: 'ListWorkGroups',
  cloudformation: 'ListStacks',
  ec2: 'DescribeInstances',
  ecr: 'GetAuthorizationToken',
  ecs: 'DescribeServices',
  eks: 'ListClusters',
  iam: 'GetUser',
  kms: 'ListKeys',
  logs: 'DescribeLogGroups',
  rds: 'DescribeDBInstances',
  secretsmanager: 'ListSecrets',
  ssm: 'DescribeParameters',
  sts: 'GetCallerIdentity',
}

/** SES has none. */
const TYPICAL_DATA_CALL: Readonly<Record<string, string>> = {
  s3: 'GetObject',
  dynamodb: 'GetItem',
  sqs: 'SendMessage',
  sns: 'Publish',
  lambda: 'Invoke',
}

export function typicalCall(service: string): string {
  return TYPICAL_CALL[service] ?? 'DescribeAccountAttributes'
}

export function useKey(world: World, input: KeyUseInput): KeyUseResult {
  const {
    access_key_id,
    service = 'ec2',
    region = 'eu-central-1',
    ip = '203.0.113.10',
    user_agent = 'aws-cli/2.32.0',
  } = input
  const owner = findKey(world, access_key_id)
  if (owner === undefined) return { ok: false, reason: 'unknown_key' }
  if (owner.key.status !== 'Active') return { ok: false, reason: 'inactive_key' }
  const at = world.now()
  const recordedRegion = regionOfRecord(service, region)
  owner.key.lastUsed = { date: at, service, region: recordedRegion }
  const caller = callerOfKey(owner)
  if (SILENT_SERVICES.has(service)) {
    const eventName = TYPICAL_DATA_CALL[service]
    if (eventName !== undefined)
      recordDataEvent(world, {
        at,
        accountId: owner.account.id,
        region,
        service,
        eventName,
        readOnly: eventName.startsWith('Get'),
        caller,
        sourceIp: ip,
        userAgent: user_agent,
        resources: [],
      })
    return { ok: true }
  }
  const eventName = typicalCall(service)
  const denied =
    identityVerdict(world, caller.principal, `${service}:${eventName}`) === 'deny' &&
    eventName !== 'GetCallerIdentity'
  recordEvent(world, {
    at,
    accountId: owner.account.id,
    region,
    service,
    eventName,
    readOnly: true,
    caller,
    sourceIp: ip,
    userAgent: user_agent,
    resources: [],
    ...(denied && { errorCode: 'AccessDenied', errorMessage: 'explicit deny' }),
  })
  return { ok: true }
}
