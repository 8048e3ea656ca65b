/**
 * What a deployment leaves in the hub account beside rows, jobs and keys: functions, rules, a schedule, logs, and settings of table and bucket that the engines do not keep.
 * It is there to be looked at and changed by an administrator; how the sandbox runs its functions does not hang on it.
 */
export interface StoredFunction {
  readonly name: string
  /** An ARN. */
  readonly role: string
  readonly timeoutS: number
  readonly environment: Readonly<Record<string, string>>
  /** ARN of the queue whose messages it is called with. */
  readonly queueArn?: string | undefined
  /** ARN of the queue for events that it failed on. */
  readonly failureQueueArn?: string | undefined
}

export interface StoredRule {
  readonly account: string
  readonly region: string
  readonly name: string
  state: 'ENABLED' | 'DISABLED'
  readonly schedule?: string
  /** JSON. */
  readonly pattern?: string
  readonly targetArn: string
  /** What puts events on the bus of another account or Region. */
  readonly roleArn?: string
}

export interface StoredSchedule {
  readonly name: string
  state: 'ENABLED' | 'DISABLED'
  expression: string
  timezone: string
  readonly targetArn: string
  readonly roleArn: string
  readonly deadLetterArn: string
}

export interface StoredBucket {
  /** As in `aws:kms`; `undefined`: none is set. */
  encryption: string | undefined
  /** Whether a public access block stands; all four switches or none. */
  blocked: boolean
  /** By default for every object; without it Object Lock is off. */
  readonly lock?: { readonly mode: string; readonly days: number } | undefined
  readonly versioned?: boolean
  /** JSON. */
  policy?: string | undefined
}

export interface StoredAlarm {
  readonly name: string
  actionsEnabled: boolean
  readonly state: 'OK' | 'ALARM'
  /** ARNs. */
  readonly tells: readonly string[]
}

export interface StoredSubscription {
  readonly arn: string
  readonly protocol: string
  readonly endpoint: string
  readonly confirmed: boolean
}

export interface StoredTopic {
  readonly key: string | undefined
  subscriptions: readonly StoredSubscription[]
}

export interface Hub {
  readonly functions: Map<string, StoredFunction>
  /** By ARN; those of other accounts and Regions, which forward events to the hub, too. */
  readonly rules: Map<string, StoredRule>
  readonly schedules: Map<string, StoredSchedule>
  /** Name → days; `undefined`: for ever. */
  readonly logGroups: Map<string, number | undefined>
  /** Tables with point-in-time recovery. */
  readonly recoverable: Map<string, boolean>
  readonly buckets: Map<string, StoredBucket>
  readonly alarms: Map<string, StoredAlarm>
  /** By ARN. */
  readonly topics: Map<string, StoredTopic>
  /** Statements of the default bus, by their ids. */
  readonly busPolicy: Map<string, object>
  /** Ids of KMS keys. */
  readonly disabledKeys: Set<string>
  /** Function → when it was last called or would have been, wall time. */
  readonly lastCalls: Map<string, Date>
}

export function createHub(): Hub {
  return {
    functions: new Map(),
    rules: new Map(),
    schedules: new Map(),
    logGroups: new Map(),
    recoverable: new Map(),
    buckets: new Map(),
    alarms: new Map(),
    topics: new Map(),
    busPolicy: new Map(),
    disabledKeys: new Set(),
    lastCalls: new Map(),
  }
}
