import { readBucket } from '../../aws/doctor/bucket-reads.ts'
import { readCaller } from '../../aws/doctor/clock-read.ts'
import {
  type DescribedFunction,
  readFailureTarget,
  readFunction,
  readMappings,
} from '../../aws/doctor/function-reads.ts'
import {
  readCalls,
  readKmsKey,
  readLogGroups,
  readSlackSecret,
} from '../../aws/doctor/own-reads.ts'
import { type DescribedQueue, readQueue, readQueueOf } from '../../aws/doctor/queue-reads.ts'
import { readRules } from '../../aws/doctor/rule-reads.ts'
import { readSchedule } from '../../aws/doctor/schedule-read.ts'
import { readTable } from '../../aws/doctor/table-reads.ts'
import { partitionOf } from '../../aws/regions.ts'
import type { Probe } from '../../exposure/signal/test-event.ts'
import {
  type DeploymentNaming,
  FUNCTION_NAMES,
  type FunctionName,
  functionName,
  keyAlias,
} from '../../shared/deployment-names.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import type { DoctorClients } from './clients.ts'
import { examineAlarms } from './examine-alarms.ts'
import { examineBesides } from './examine-besides.ts'
import { examineBus } from './examine-bus.ts'
import { examineForwarding } from './examine-forwarding.ts'
import { examineFunctionPermissions } from './examine-function-permissions.ts'
import { examineInside } from './examine-inside.ts'
import { examineLedgerExport } from './examine-ledger-export.ts'
import { examineSlack } from './examine-slack.ts'
import { type Finding, fine, judged, notKnown } from './finding.ts'
import { hubNames } from './hub-names.ts'
import { judgeBucket } from './judge-bucket.ts'
import { judgeFunction, judgeMapping } from './judge-functions.ts'
import {
  judgeCalls,
  judgeClock,
  judgeEncryptionKey,
  judgeLogGroup,
  judgeMacKey,
} from './judge-own-keys.ts'
import { judgeDeadLetters, judgeQueue } from './judge-queues.ts'
import { judgeSignalRules, judgeTick, judgeWeekly } from './judge-schedules.ts'
import { judgeTable } from './judge-table.ts'
import { permission } from './needs-of-reading.ts'

/**
 * Looks at a deployment from outside, with the credentials of whoever runs it, and changes nothing; test events are written into the log of `signal`. What a deployment is made of it learns from the functions themselves: their environment names table,
 * queues, bucket, secret and URL, so that what is looked at is what is used.
 */
export interface Exam {
  readonly config: AwskeyConfig
  /** SHA-256 of its file. */
  readonly configuration: string
  readonly clients: DoctorClients
  readonly region: string
  readonly schedulerEndpoint: string | undefined
  readonly slackApiUrl: string | undefined
  readonly wallNow: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Of this run's test events. */
  readonly probe: Probe
}

type Functions = Readonly<Record<FunctionName, Known<DescribedFunction | undefined>>>

const SEE_WORKER = 'what the line of the function worker says'
const CLOCK_MINUTES = 15

export async function examineDeployment(exam: Exam): Promise<readonly Finding[]> {
  const naming = exam.config.deployment.naming
  const caller = await readCaller(exam.clients.sts, exam.wallNow)
  const functions = await readFunctions(exam, naming)
  const place = {
    partition: partitionOf(exam.region).name,
    region: exam.region,
    hub: caller.account.kind === 'known' ? caller.account.value : '',
  }
  return [
    ...judged('account', caller.account, permission('sts:GetCallerIdentity'), (account) => [
      fine('account', `looked at ${account}, in ${exam.region}`),
    ]),
    ...judgeClock(caller.aheadMs),
    ...FUNCTION_NAMES.flatMap((name) =>
      judgeFunction(functionName(naming, name), functions[name], functions.worker),
    ),
    ...(await examineTable(exam, functions)),
    ...(await examineQueues(exam, functions, naming)),
    ...(await examineBucket(exam, functions)),
    ...(await examineLedgerExport(exam, functions.worker)),
    ...(await examineSchedules(exam, functions, naming)),
    ...(await examineAlarms(exam, (name) => nameOf(functions, name), caller.account)),
    ...(await examineBus(exam, caller.account)),
    ...(await examineKeys(exam, naming)),
    ...(await examineLogs(exam, naming)),
    ...(await examineSlack({
      config: exam.config,
      secret: await fromWorker(functions, 'AWSKEY_SLACK_SECRET_ARN', (arn) =>
        readSlackSecret(exam.clients.secrets, arn),
      ),
      slackApiUrl: exam.slackApiUrl,
      address: mapName(functions, 'AWSKEY_PUBLIC_URL', (url) => `${url}/slack/events`),
      wallNow: exam.wallNow,
    })),
    ...(await examineFunctionPermissions({
      clients: exam.clients,
      names: await hubNames(exam, (name) => nameOf(functions, name), caller.account),
      roleOf: (name) => roleOf(functions[name]),
    })),
    ...(await examineInside({ ...exam, place })),
    ...(await examineBesides(exam)),
    ...(await examineForwarding({ ...exam, place })),
  ]
}

async function readFunctions({ clients }: Exam, naming: DeploymentNaming): Promise<Functions> {
  const read = (name: FunctionName) => readFunction(clients.lambda, functionName(naming, name))
  const [slack, worker, responder, signal, pickup, clock, reminder, rotateSecret] =
    await Promise.all([
      read('slack'),
      read('worker'),
      read('responder'),
      read('signal'),
      read('pickup'),
      read('clock'),
      read('reminder'),
      read('rotate-secret'),
    ])
  return {
    slack,
    worker,
    responder,
    signal,
    pickup,
    clock,
    reminder,
    'rotate-secret': rotateSecret,
  }
}

/** A name that the worker is told. */
function nameOf({ worker }: Functions, name: string): Known<string> {
  if (worker.kind === 'unknown') return worker
  if (worker.value === undefined) return unknown('there is no function worker')
  const value = worker.value.environment[name]
  return value ? known(value) : unknown(`the function worker is not told ${name}`)
}

function mapName(
  functions: Functions,
  name: string,
  map: (value: string) => string,
): Known<string> {
  const found = nameOf(functions, name)
  return found.kind === 'known' ? known(map(found.value)) : found
}

async function fromWorker<T>(
  functions: Functions,
  name: string,
  read: (value: string) => Promise<Known<T>>,
): Promise<Known<T>> {
  const found = nameOf(functions, name)
  return found.kind === 'known' ? read(found.value) : found
}

async function examineTable({ clients }: Exam, functions: Functions): Promise<readonly Finding[]> {
  const name = nameOf(functions, 'AWSKEY_TABLE')
  if (name.kind === 'unknown') return [notKnown('table', name.why, SEE_WORKER)]
  return judgeTable(name.value, await readTable(clients.dynamo, name.value))
}

async function examineBucket({ clients }: Exam, functions: Functions): Promise<readonly Finding[]> {
  const name = nameOf(functions, 'AWSKEY_BUCKET')
  if (name.kind === 'unknown') return [notKnown('bucket', name.why, SEE_WORKER)]
  return judgeBucket(name.value, await readBucket(clients.s3, name.value))
}

async function examineQueues(
  exam: Exam,
  functions: Functions,
  naming: DeploymentNaming,
): Promise<readonly Finding[]> {
  const { clients } = exam
  const found: Finding[] = []
  for (const [of, name] of [
    ['worker', 'AWSKEY_QUEUE_URL'],
    ['responder', 'AWSKEY_RESPONDER_QUEUE_URL'],
  ] as const) {
    const url = nameOf(functions, name)
    if (url.kind === 'unknown') {
      found.push(notKnown(`queue of ${of}`, url.why, SEE_WORKER))
      continue
    }
    const queue = await readQueue(clients.sqs, url.value)
    found.push(...judgeQueue(`of ${of}`, queue, timeoutOf(functions[of])))
    if (queue.kind === 'unknown' || queue.value === undefined) continue
    const mappings = await readMappings(clients.lambda, functionName(naming, of))
    found.push(...judgeMapping(of, queue.value.arn, mappings))
    if (queue.value.deadLetters !== undefined)
      found.push(...(await examineDeadLetters(exam, `of ${of}`, known(queue.value.deadLetters))))
  }
  const failed = await readFailureTarget(clients.lambda, functionName(naming, 'signal'))
  return [...found, ...(await examineDeadLetters(exam, 'of signal', failed))]
}

function timeoutOf(read: Known<DescribedFunction | undefined>): Known<number> {
  if (read.kind === 'unknown') return read
  return read.value === undefined
    ? unknown('the function is not there')
    : known(read.value.timeoutS)
}

async function examineDeadLetters(
  { clients }: Exam,
  named: string,
  arn: Known<string | undefined>,
): Promise<readonly Finding[]> {
  const read = async (): Promise<Known<DescribedQueue | undefined>> => {
    if (arn.kind === 'unknown') return arn
    return arn.value === undefined ? known(undefined) : readQueueOf(clients.sqs, arn.value)
  }
  return judgeDeadLetters(named, await read())
}

async function examineSchedules(
  exam: Exam,
  functions: Functions,
  naming: DeploymentNaming,
): Promise<readonly Finding[]> {
  const { clients, config } = exam
  const rulesOf = async (of: FunctionName) => {
    const arn = arnOf(functions[of])
    return arn.kind === 'known' ? readRules(clients.events, arn.value) : arn
  }
  const weekly = `${naming.prefix}-weekly`
  const schedule = await readSchedule(
    { signing: clients.signing, region: exam.region, endpoint: exam.schedulerEndpoint },
    weekly,
  )
  const calls = await readCalls(clients.metrics, {
    functionName: functionName(naming, 'clock'),
    now: new Date(exam.wallNow()),
    minutes: CLOCK_MINUTES,
  })
  const moments = schedule.kind === 'known' ? known(schedule.value?.deadLetterArn) : schedule
  return [
    ...judgeTick('rule of clock', 'what is due or stuck is not found', await rulesOf('clock')),
    ...judgeCalls('clock', CLOCK_MINUTES, calls),
    ...judgeTick(
      'rule of slack',
      'the first click after a pause may come too late for Slack',
      await rulesOf('slack'),
    ),
    ...judgeSignalRules(await rulesOf('signal')),
    ...judgeWeekly(config, weekly, arnOf(functions.reminder), schedule),
    ...(await examineDeadLetters(exam, 'of reminder', moments)),
  ]
}

function arnOf(read: Known<DescribedFunction | undefined>): Known<string> {
  if (read.kind === 'unknown') return read
  return read.value === undefined ? unknown('the function is not there') : known(read.value.arn)
}

async function examineKeys(
  { clients }: Exam,
  naming: DeploymentNaming,
): Promise<readonly Finding[]> {
  const [clicks, signals, pickup] = [
    keyAlias(naming, 'clicks'),
    keyAlias(naming, 'signals'),
    keyAlias(naming, 'pickup'),
  ]
  return [
    ...judgeMacKey(clicks, await readKmsKey(clients.kms, clicks)),
    ...judgeMacKey(signals, await readKmsKey(clients.kms, signals)),
    ...judgeEncryptionKey(pickup, await readKmsKey(clients.kms, pickup)),
  ]
}

async function examineLogs(
  { clients, config }: Exam,
  naming: DeploymentNaming,
): Promise<readonly Finding[]> {
  const prefix = `/aws/lambda/${naming.prefix}-`
  const groups = await readLogGroups(clients.logs, prefix)
  const days = config.deployment.logRetention
  if (groups.kind === 'unknown') return judgeLogGroup(`${prefix}*`, days, groups)
  return FUNCTION_NAMES.flatMap((name) =>
    judgeLogGroup(`/aws/lambda/${functionName(naming, name)}`, days, groups),
  )
}

function roleOf(read: Known<DescribedFunction | undefined>): Known<string> {
  if (read.kind === 'unknown') return read
  return read.value === undefined ? unknown('the function is not there') : known(read.value.roleArn)
}
