import type { FaultMode } from '../../faults.ts'

/** The faults worth trying first, in words. Each is one planted fault; what else can be planted is written by hand in the form below them. */
export interface KnownFault {
  readonly label: string
  /** What a person then sees, or what to do. */
  readonly effect: string
  readonly service: string
  readonly operation: string
  readonly mode: FaultMode
  readonly times: number
}

/** As good as until it is switched off. */
const MANY = 1_000

export const KNOWN_FAULTS: readonly KnownFault[] = [
  {
    label: 'IAM throttles last-used reads',
    effect: 'awskey cannot know whether the old key is in use, and holds.',
    service: 'iam',
    operation: 'GetAccessKeyLastUsed',
    mode: 'throttle',
    times: MANY,
  },
  {
    label: 'IAM denies everything',
    effect: 'awskey’s calls and those of the console are refused.',
    service: 'iam',
    operation: '*',
    mode: 'deny',
    times: MANY,
  },
  {
    label: 'CreateAccessKey times out after it was done',
    effect: 'There is a new key, and awskey got no answer. Once.',
    service: 'iam',
    operation: 'CreateAccessKey',
    mode: 'timeout_after_success',
    times: 1,
  },
  {
    label: 'CloudTrail throttles',
    effect: 'Who still uses the old key cannot be read.',
    service: 'cloudtrail',
    operation: 'LookupEvents',
    mode: 'throttle',
    times: MANY,
  },
  {
    label: 'Secrets Manager refuses to store',
    effect: 'A new key’s secret cannot be put where its owner fetches it.',
    service: 'secretsmanager',
    operation: 'CreateSecret',
    mode: 'deny',
    times: MANY,
  },
  {
    label: 'The worker crashes as it makes a key',
    effect: 'In the middle of a rotation. Once; another worker goes on.',
    service: 'iam',
    operation: 'CreateAccessKey',
    mode: 'crash',
    times: 1,
  },
  {
    label: 'The worker crashes as it makes a key Inactive',
    effect: 'In the middle of a rotation. Once; another worker goes on.',
    service: 'iam',
    operation: 'UpdateAccessKey',
    mode: 'crash',
    times: 1,
  },
  {
    label: 'The worker crashes as it deletes a key',
    effect: 'At the end of a rotation. Once; another worker goes on.',
    service: 'iam',
    operation: 'DeleteAccessKey',
    mode: 'crash',
    times: 1,
  },
  {
    label: 'Slack answers 429 to updates',
    effect: 'Cards stay as they are, and time stops at the next update, until this is off.',
    service: 'slack',
    operation: 'chat.update',
    mode: 'throttle',
    times: MANY,
  },
  {
    label: 'Slack does not answer in time',
    effect: 'Every new message takes 1.5 s longer.',
    service: 'slack',
    operation: 'chat.postMessage',
    mode: 'delay',
    times: MANY,
  },
  {
    label: 'Slack does not know the newest blocks',
    effect: 'Cards are sent again in blocks that every Slack shows.',
    service: 'slack',
    operation: 'blocks.new',
    mode: 'deny',
    times: MANY,
  },
]
