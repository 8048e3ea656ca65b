import { z } from 'zod'
import { type CostNumbers, REGIONS, type Region } from './prices.ts'

/**
 * Dollars a month, from what was counted and what docs/cost.md says. Pure. Each line is a number of units and a price; nothing is left out silently: a service that a journey calls and that has no line
 * throws.
 */
export const Counted = z.object({
  units: z.object({ reads: z.number(), writes: z.number() }),
  calls: z.record(z.string(), z.number()),
  invocations: z.record(z.string(), z.object({ times: z.number(), ms: z.number() })),
})
export type Counted = z.infer<typeof Counted>

export const CostInput = z.object({
  /** One each, from its first command to its end. */
  list: Counted,
  rotateAndDelete: Counted,
  exposed: Counted,
  /** A week of the sandbox's accounts: read, summed, told. */
  week: Counted,
  weekAccounts: z.number().positive(),
  /** One reading of one account of 50 users, as every week. */
  reading: z.object({ calls: z.number(), paceMs: z.number() }),
})
export type CostInput = z.infer<typeof CostInput>

export interface CostLine {
  readonly service: string
  readonly amount: string
  readonly dollars: Readonly<Record<Region, number>>
}

/** As in serverless.yml. */
const MEMORY_GB: Readonly<Record<string, number>> = {
  slack: 1,
  worker: 0.5,
  responder: 1,
  signal: 0.25,
  pickup: 0.5,
  clock: 0.25,
  reminder: 0.25,
  'rotate-secret': 0.25,
}
/** Their calls cost nothing. */
const FREE: ReadonlySet<string> = new Set([
  'iam',
  'sts',
  'cloudtrail',
  'account',
  'organizations',
  'ec2',
])
const MONTH_SECONDS = (365 / 12) * 86_400

export function costOf(input: CostInput, numbers: CostNumbers): readonly CostLine[] {
  const { assumed } = numbers
  const weeks = assumed('weeks')
  const perAccount = assumed('accounts') / input.weekAccounts
  const month = sumOf([
    [input.list, assumed('lists')],
    [input.rotateAndDelete, assumed('requests')],
    [input.exposed, assumed('incidents')],
    [input.week, weeks * perAccount],
  ])
  const ticks = MONTH_SECONDS / assumed('tickSeconds')
  const callsOf = (service: string): number => month.calls[service] ?? 0
  const unpriced = Object.keys(month.calls).filter(
    (service) => !FREE.has(service) && !PRICED.has(service),
  )
  if (unpriced.length > 0) throw new Error(`no price is known for calls of ${unpriced.join(', ')}`)
  const invocations =
    Object.values(month.invocations).reduce((sum, { times }) => sum + times, 0) + ticks * 3
  const polls = (MONTH_SECONDS / 20) * assumed('pollers') * 2
  const reads = month.units.reads + ticks * assumed('tickReads')
  const logGb = (invocations * assumed('logBytes')) / 1e9
  const keptMonths = 3
  const slackRequests = month.invocations['slack']?.times ?? 0
  const gbSeconds =
    gbSecondsOf(month, assumed('networkMs')) + ofTicks(ticks) + ofReadings(input, numbers)
  const lines: readonly (readonly [
    service: string,
    what: string,
    of: readonly (readonly [string, number])[],
  ])[] = [
    [
      'Lambda',
      `${whole(invocations)} invocations, ${whole(gbSeconds)} GB-seconds`,
      [
        ['lambda.request', invocations],
        ['lambda.gbSecond', gbSeconds],
      ],
    ],
    [
      'DynamoDB',
      `${whole(reads)} read and ${whole(month.units.writes)} write units`,
      [
        ['dynamodb.read', reads],
        ['dynamodb.write', month.units.writes],
        ['dynamodb.storage', assumed('tableGb')],
        ['dynamodb.pitr', assumed('tableGb')],
      ],
    ],
    [
      'SQS',
      `${whole(callsOf('sqs') * 2 + polls)} requests, ${whole(polls)} of them Lambda asking`,
      [['sqs.request', callsOf('sqs') * 2 + polls + ticks]],
    ],
    [
      'KMS',
      `${assumed('kmsKeys')} keys, ${whole(callsOf('kms'))} requests`,
      [
        ['kms.key', assumed('kmsKeys')],
        ['kms.request', callsOf('kms')],
      ],
    ],
    [
      'Secrets Manager',
      `${assumed('openSecrets') + 1} secrets, ${whole(callsOf('secretsmanager'))} requests`,
      [
        ['secrets.secret', assumed('openSecrets') + 1],
        ['secrets.request', callsOf('secretsmanager')],
      ],
    ],
    [
      'CloudWatch',
      `${logGb.toFixed(2)} GB of logs, ${assumed('metrics')} metrics, ${assumed('alarms')} alarms, a dashboard`,
      [
        ['logs.ingest', logGb],
        ['logs.storage', logGb * keptMonths],
        ['metrics.metric', assumed('metrics')],
        ['alarms.alarm', assumed('alarms')],
        ['dashboard.dashboard', 1],
      ],
    ],
    ['API Gateway', `${whole(slackRequests)} requests`, [['apigateway.request', slackRequests]]],
    [
      'EventBridge and Scheduler',
      `${whole(ticks * 2)} invocations`,
      [
        ['scheduler.invocation', ticks * 2],
        ['eventbridge.event', assumed('requests') * 4],
      ],
    ],
    [
      'S3',
      `${whole(callsOf('s3'))} requests, ${assumed('bucketGb')} GB`,
      [
        ['s3.put', callsOf('s3')],
        ['s3.storage', assumed('bucketGb')],
      ],
    ],
    ['SNS', `${assumed('emails')} e-mails`, [['sns.email', assumed('emails')]]],
  ]
  return lines.map(([service, amount, of]) => ({
    service,
    amount,
    dollars: forRegions((region) =>
      of.reduce((sum, [name, units]) => sum + units * numbers.price(name, region), 0),
    ),
  }))
}

/** Billed by what they ask. Reads and writes of S3 count as writes, the dearer. */
const PRICED: ReadonlySet<string> = new Set(['kms', 'sqs', 'dynamodb', 's3', 'secretsmanager'])

interface Month {
  readonly units: Counted['units']
  /** By service. */
  readonly calls: Readonly<Record<string, number>>
  readonly invocations: Counted['invocations']
}

function sumOf(parts: readonly (readonly [Counted, number])[]): Month {
  const units = { reads: 0, writes: 0 }
  const calls: Record<string, number> = {}
  const invocations: Record<string, { times: number; ms: number }> = {}
  for (const [counted, times] of parts) {
    units.reads += counted.units.reads * times
    units.writes += counted.units.writes * times
    for (const [operation, made] of Object.entries(counted.calls)) {
      const [service = ''] = operation.split(':')
      calls[service] = (calls[service] ?? 0) + made * times
    }
    for (const [name, run] of Object.entries(counted.invocations)) {
      const before = invocations[name] ?? { times: 0, ms: 0 }
      invocations[name] = {
        times: before.times + run.times * times,
        ms: before.ms + run.ms * times,
      }
    }
  }
  return { units, calls, invocations }
}

/** What functions took here, and what the network adds: paid by the function that makes the most calls, the worker. */
function gbSecondsOf({ calls, invocations }: Month, networkMs: number): number {
  const run = Object.entries(invocations).reduce(
    (sum, [name, { ms }]) => sum + (ms / 1_000) * memoryOf(name),
    0,
  )
  const made = Object.values(calls).reduce((sum, times) => sum + times, 0)
  return run + ((made * networkMs) / 1_000) * memoryOf('worker')
}

/** Of `clock`, of the worker's look at the ledger that it asks for, and of `slack` kept warm: 200, 300 and 5 ms. */
function ofTicks(ticks: number): number {
  return ticks * (0.2 * memoryOf('clock') + 0.3 * memoryOf('worker') + 0.005 * memoryOf('slack'))
}

/** A reading waits for IAM inside the worker. */
function ofReadings({ reading }: CostInput, { assumed }: CostNumbers): number {
  const ms = reading.paceMs + reading.calls * assumed('networkMs')
  return assumed('weeks') * assumed('accounts') * (ms / 1_000) * memoryOf('worker')
}

function memoryOf(name: string): number {
  const gb = MEMORY_GB[name]
  if (gb === undefined) throw new Error(`how much memory ${name} has is not known`)
  return gb
}

function forRegions(of: (region: Region) => number): Readonly<Record<Region, number>> {
  return { 'us-east-1': of('us-east-1'), 'eu-central-1': of('eu-central-1') }
}

export function totalOf(lines: readonly CostLine[]): Readonly<Record<Region, number>> {
  return forRegions((region) => lines.reduce((sum, { dollars }) => sum + dollars[region], 0))
}

export function costTable(lines: readonly CostLine[]): string {
  const cells = (dollars: CostLine['dollars']): string =>
    REGIONS.map((region) => dollars[region].toFixed(2)).join(' | ')
  const rows = lines.map(
    ({ service, amount, dollars }) => `| ${service} | ${amount} | ${cells(dollars)} |`,
  )
  const head = `| service | a month | ${REGIONS.join(' | ')} |\n|---|---|---|---|`
  return `${head}\n${rows.join('\n')}\n| **all** | | ${cells(totalOf(lines))} |`
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
