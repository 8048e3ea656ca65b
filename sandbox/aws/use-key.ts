import type { BurstEvent } from './bursts.ts'
import { isDeniedEverywhere } from './principal-policies.ts'
import { recordBurst, recordDataEvent, recordEvent, regionOfRecord } from './trail.ts'
import { callerOfKey, findKey, type KeyOwner, noteUse, type World } from './world.ts'

/**
 * An application uses a key somewhere outside: last use moves, and CloudTrail shows it where CloudTrail would.
 * Data-plane services and SES leave nothing in the event history; the former leave data events, for a trail that logs them; a call with an Inactive key fails and is in no log.
 * Many uses at once are kept as one row, see bursts.ts; of data events they leave the last alone.
 */
export interface KeyUseInput {
  readonly access_key_id: string
  readonly service?: string | undefined
  readonly region?: string | undefined
  readonly ip?: string | undefined
  readonly user_agent?: string | undefined
  /** The call, as the service spells it. */
  readonly event_name?: string | undefined
  /** So many calls, spread evenly from `minutes_ago` until now. */
  readonly count?: number | undefined
  /** When the call was made, or the first of many: business time, one hour for many unless it is said. */
  readonly minutes_ago?: number | undefined
}

export type KeyUseResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'unknown_key' | 'inactive_key' | 'before_it_was_made' }

/** So much fits into CloudTrail's event history and a test. */
export const USES_AT_ONCE = 200_000

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
  const { access_key_id, service = 'ec2', region = 'eu-central-1', count = 1 } = input
  const owner = findKey(world, access_key_id)
  if (owner === undefined) return { ok: false, reason: 'unknown_key' }
  const { key } = owner
  if (key.status !== 'Active') return { ok: false, reason: 'inactive_key' }
  const now = world.now()
  const minutesAgo = input.minutes_ago ?? (count === 1 ? 0 : 60)
  const from = new Date(now.getTime() - minutesAgo * 60_000)
  if (from < key.createDate) return { ok: false, reason: 'before_it_was_made' }
  const last = count === 1 ? from : now
  if (key.lastUsed === undefined || key.lastUsed.date <= last)
    noteUse(key, { date: last, service, region: regionOfRecord(service, region) })
  if (SILENT_SERVICES.has(service)) {
    const call = TYPICAL_DATA_CALL[service]
    const data = call && eventOf(world, owner, { ...input, service, region, event_name: call })
    if (data) recordDataEvent(world, { ...data, at: last })
    return { ok: true }
  }
  const event = eventOf(world, owner, { ...input, service, region })
  if (count === 1) recordEvent(world, { ...event, at: from })
  else recordBurst(world, event, { count, from, to: now })
  return { ok: true }
}

function eventOf(
  world: World,
  owner: KeyOwner,
  use: KeyUseInput & { readonly service: string; readonly region: string },
): BurstEvent {
  const { service, region, ip = '203.0.113.10', user_agent = 'aws-cli/2.32.0' } = use
  const caller = callerOfKey(owner)
  const eventName = use.event_name ?? typicalCall(service)
  const denied =
    isDeniedEverywhere(world, caller.principal, `${service}:${eventName}`) &&
    eventName !== 'GetCallerIdentity'
  return {
    accountId: owner.account.id,
    region,
    service,
    eventName,
    readOnly: use.event_name === undefined || READS.test(eventName),
    caller,
    sourceIp: ip,
    userAgent: user_agent,
    resources: [],
    ...(denied && { errorCode: 'AccessDenied', errorMessage: 'explicit deny' }),
  }
}

const READS = /^(?:Assume|BatchGet|Describe|Get|Head|List|Lookup|Search|Simulate)/
