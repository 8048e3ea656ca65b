/**
 * What a key was seen doing, and what that says of who uses it. Data only. How sure that is stands beside it each time: user agents are callers' own words, addresses move, and CloudTrail does not show everything.
 */
export const WORKLOADS = [
  'github_actions',
  'ci',
  'lambda',
  'ecs',
  'eks',
  'ec2',
  'cloudshell',
  'laptop',
  'on_premises',
  'other_cloud',
  'vendor',
  'aws_service',
  'not_known',
] as const
export type WorkloadKind = (typeof WORKLOADS)[number]

/** `not_known` is no confidence at all: nothing says what it is. */
export type Confidence = 'sure' | 'likely' | 'guess' | 'not_known'

/** One call as CloudTrail shows it. Program and session names were chosen by callers. */
export interface SeenCall {
  readonly at: string
  readonly region: string
  readonly service: string
  readonly name: string
  readonly credential: string
  readonly ip?: string | undefined
  readonly agent?: string | undefined
  readonly error?: string | undefined
  /** The service that made the call for whoever has the key. */
  readonly invokedBy?: string | undefined
  /** The ARN of what the call was about, where the event names one thing. */
  readonly resource?: string | undefined
}

/** What one mark of a call says of its workload. */
export interface Sign {
  readonly kind: Exclude<WorkloadKind, 'not_known'>
  readonly confidence: Exclude<Confidence, 'not_known'>
  /** In words of ours, and names of the configuration; nothing that a caller wrote. */
  readonly why: string
  /** Which of them: a vendor, a network of the configuration. */
  readonly name?: string | undefined
  /** Of a vendor, by the configuration. */
  readonly accountId?: string | undefined
  readonly externalIdHint?: string | undefined
}

export interface Evidence {
  readonly why: string
  readonly calls: number
}

/** How often a call was seen, and on what. */
export interface CallsSeen {
  readonly service: string
  readonly name: string
  /** Carried out. */
  readonly done: number
  /** Refused for want of permission. */
  readonly denied: number
  /** Failed for another reason. */
  readonly failed: number
  /** Of those carried out. */
  readonly regions: readonly string[]
  /** `undefined`: not each of those carried out names one, or they are too many. */
  readonly resources: readonly string[] | undefined
}

export interface Workload {
  readonly kind: WorkloadKind
  readonly name?: string | undefined
  readonly accountId?: string | undefined
  readonly externalIdHint?: string | undefined
  readonly confidence: Confidence
  readonly calls: number
  /** The most telling first. */
  readonly evidence: readonly Evidence[]
  /** What callers wrote as their programs, the most frequent first; a few. */
  readonly agents: readonly string[]
  /** How many addresses, and a few of them. */
  readonly addresses: { readonly count: number; readonly some: readonly string[] }
  readonly seen: readonly CallsSeen[]
}

export interface ObservedUse {
  /** All together: of every workload, and those that were not told apart. */
  readonly calls: number
  readonly denied: number
  readonly first: string | undefined
  readonly last: string | undefined
  /** The one with the most calls first; those that nothing is known of, and AWS's services, after all others. */
  readonly workloads: readonly Workload[]
}
