import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { createDocumentClient } from '../src/aws/dynamo/document-client.ts'
import { createDueReader } from '../src/aws/dynamo/due-reader.ts'
import { createTableInput, TTL_ATTRIBUTE } from '../src/aws/dynamo/table-schema.ts'
import { scopesFor } from '../src/slack/manifest.ts'
import { putAlarm } from './alarm-rules.ts'
import { createAwsEmulator } from './aws/aws-emulator.ts'
import { createDeployment } from './aws/policy/deployment.ts'
import { createRotationDriver } from './aws/secrets-manager/rotation-driver.ts'
import { clockFrom, createBusinessClock } from './business-clock.ts'
import { createSandboxClient } from './client.ts'
import { createDelayedJobs } from './delayed-jobs.ts'
import { type QueueEngine, startDynamoEngine, startQueueEngine } from './engines.ts'
import { createEventBus } from './event-bus.ts'
import { createFaults } from './faults.ts'
import { waysToSignal } from './forwarded-events.ts'
import { HOME, TIMES } from './home.ts'
import { createFunctionHost, type EndedContainer, type FunctionHost } from './host/function-host.ts'
import { createLog } from './host/log.ts'
import { createQueuePoller } from './host/queue-poller.ts'
import { createLiveStream } from './http/live-stream.ts'
import { createPageAssets } from './http/page-assets.ts'
import { createRouter } from './http/router.ts'
import { tellSeededCredentials } from './observer.ts'
import { ledgerName, noteTick, plantDeployment, SLACK_SECRET_ARN } from './plant-deployment.ts'
import { ledgerLock } from './plant-stack.ts'
import { createSavedParts } from './saved/save-and-restore.ts'
import type { SavedState } from './saved/saved-state.ts'
import { createScenarioPlayer } from './scenarios/play-scenario.ts'
import { checkFunction, checkScheduler } from './services-of-aws.ts'
import type { SandboxSettings } from './settings.ts'
import { createSlackEmulator } from './slack/slack-emulator.ts'
import { createTimeline } from './timeline.ts'
import { createWeeklySchedule, deployedFrom } from './weekly-schedule.ts'
import { writePermissions } from './write-permissions.ts'

/**
 * The whole of awskey on this machine: the handlers that ship, on a strict built-in Slack and AWS, over real HTTP. One server serves everything.
 * It decides nothing about keys: it hosts, it plays the people, and it moves the business clock.
 */
export interface Sandbox {
  readonly url: string
  stop(): Promise<void>
  /** All of it as it is now, once no job waits or runs. */
  save(): Promise<SavedState>
}

export async function startSandbox(settings: SandboxSettings): Promise<Sandbox> {
  const { saved } = settings
  const startedAt = saved === undefined ? new Date() : new Date(saved.startedAt)
  const clock = createBusinessClock(clockFrom(startedAt))
  const faults = createFaults()
  const log = createLog(() => clock.now())
  const { logWatch } = settings
  // First, because it is the one step that often fails: a port that is taken leaves nothing behind.
  const server = createServer()
  const url = await listen(server, settings.port)
  const dynamo = settings.services['DYNAMODB'] === undefined ? await startDynamoEngine() : undefined
  const hosts = new Map<string, FunctionHost>()
  let ended: EndedContainer[] = []
  const live = createLiveStream()
  const crash = (container: string): void => {
    for (const host of hosts.values())
      if (host.kill(container)) log.add({ container, text: 'ended by a planted crash' })
  }
  const queues = await startQueueEngine(url, HOME.region)
  const { queue, dead, responder, responderDead, signalDead, reminderDead } =
    await createQueues(queues)
  const engines = {
    dynamodb: settings.services['DYNAMODB'] ?? dynamo?.url ?? '',
    sqs: settings.services['SQS'] ?? queues.url,
    s3: settings.services['S3'] ?? queues.url,
  }
  const later = createDelayedJobs({
    clock,
    send: async ({ queueUrl, body }) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }))
    },
  })
  const configured = deployedFrom(settings.configPath ?? SEEDED_CONFIG)
  const bus = createEventBus({
    host: () => hostNamed(hosts, 'signal'),
    ways: (event) => waysToSignal(aws.world, event),
  })
  const aws = createAwsEmulator({
    clock,
    onCall(event) {
      bus.seen(event)
      setImmediate(() => void bus.run())
    },
    onPut(event) {
      bus.took(event)
      setImmediate(() => void bus.run())
    },
    printed: log.lines,
    holdBack: later.holdBack,
    users: settings.users,
    deployment: createDeployment({
      configPath: settings.configPath ?? SEEDED_CONFIG,
      templates: settings.templates,
    }),
    faults,
    onCrash: crash,
    proxies: engines,
    onChange: live.changed,
    functions: {
      invoke: async (name, event) => hosts.get(name.replace(/^awskey-/, ''))?.invoke(event),
    },
    onExchange: logWatch?.passed,
    log: settings.observe?.awsCalled,
  })
  const slack = createSlackEmulator({
    clock,
    wallNow: Date.now,
    faults,
    signingSecret: HOME.signingSecret,
    botToken: HOME.botToken,
    channels: settings.channels,
    scopes: scopesFor(configured).map(({ name }) => name),
    baseUrl: () => url,
    onCall: logWatch?.passed,
    deliver: async ({ headers, body }) => {
      logWatch?.passed(`${JSON.stringify(headers)}\n${body}`)
      const answer = await fetch(`${url}/slack/events`, { method: 'POST', headers, body })
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await answer.text(),
      }
    },
    onCrash: crash,
    onChange: live.changed,
  })
  for (const name of EVERY_FUNCTION) checkFunction(aws.world, name, QUEUES_OF[name])
  // The sandbox's own hands go straight to the engines: planted faults are for awskey's calls.
  const own = { region: HOME.region, credentials: hubCredentials(aws, 'worker') }
  const dynamoClient = new DynamoDBClient({ ...own, endpoint: engines.dynamodb })
  const sqs = new SQSClient({ ...own, endpoint: engines.sqs, useQueueUrlAsEndpoint: false })
  const router = createRouter({ url, aws, slack, function: (name) => hosts.get(name) })
  server.on('request', (req, res) => void router.handle(req, res))

  const deployment = {
    environment: deployedNames({
      url,
      settings,
      queues: { jobs: queue.url, responder: responder.url },
    }),
    queues: {
      jobs: queue.arn,
      responder: responder.arn,
      signals: signalDead.arn,
      moments: reminderDead.arn,
    },
    ...configured,
  }
  plantDeployment(aws.world, deployment)
  if (ledgerLock(aws.world) !== undefined) await queues.createBucket(HOME.ledgerBucket)
  await createTable(dynamoClient)
  const parts = createSavedParts({
    clock,
    startedAt,
    world: aws.world,
    workspace: slack.workspace,
    dynamo: dynamoClient,
    queues,
    later,
    urls: { [HOME.queue]: queue.url, [HOME.responderQueue]: responder.url },
  })
  if (saved !== undefined) await parts.restore(saved)
  const environment = (functionName: HostedFunction) => (container: string) => ({
    ...containerEnvironment({
      url,
      settings,
      container,
      credentials: hubCredentials(aws, functionName),
      queues: { jobs: queue.url, responder: responder.url },
    }),
    ...ledgerName(aws.world, functionName),
  })
  await Promise.all(
    EVERY_FUNCTION.map(async (functionName) => {
      const host = await createFunctionHost({
        functionName,
        containers: FUNCTIONS[functionName],
        timeoutMs: TIMES.functionTimeoutMs,
        leaseMs: TIMES.leaseMs,
        clock: clock.shared,
        environment: environment(functionName),
        log(line) {
          log.add(line)
          logWatch?.printed(line)
        },
        ended: (container) => {
          ended.push(container)
          live.changed()
        },
      })
      hosts.set(functionName, observed(host, functionName, settings.observe))
    }),
  )
  const poller = createQueuePoller({
    sqs,
    queueUrl: queue.url,
    queueArn: queue.arn,
    host: hostNamed(hosts, 'worker'),
    batchSize: 5,
    intervalMs: 15,
    concurrency: FUNCTIONS.worker,
    waiting: () => queues.waiting(HOME.queue),
    now: () => new Date(),
    changed: live.changed,
  })
  const responderPoller = createQueuePoller({
    sqs,
    queueUrl: responder.url,
    queueArn: responder.arn,
    host: hostNamed(hosts, 'responder'),
    batchSize: 1,
    intervalMs: 15,
    concurrency: FUNCTIONS.responder,
    waiting: () => queues.waiting(HOME.responderQueue),
    now: () => new Date(),
    changed: live.changed,
  })
  const rotations = createRotationDriver({
    world: aws.world,
    async invoke(event) {
      logWatch?.credential('rotation token', event.RotationToken)
      return (await hostNamed(hosts, 'rotate-secret').invoke(event)).kind === 'answered'
    },
  })
  const timeline = createTimeline({
    clock,
    rotations,
    due: createDueReader({ client: createDocumentClient(dynamoClient), table: HOME.table }),
    ticked: () => noteTick(aws.world),
    clockFunction: hostNamed(hosts, 'clock'),
    schedule: createWeeklySchedule({
      clock,
      weekly: deployment.weekly,
      fire: async () => {
        checkScheduler(aws.world)
        await hostNamed(hosts, 'reminder').invoke({})
      },
    }),
    jobsOpen: async () => {
      const waiting = await allWaiting(queues, [HOME.queue, HOME.responderQueue])
      const busy = (['worker', 'responder', 'signal', 'slack'] as const).map((name) =>
        hostNamed(hosts, name).busy(),
      )
      const hosted = busy.reduce((sum, each) => sum + each, 0)
      return waiting.ready + waiting.busy + hosted + rotations.open() + bus.open()
    },
    nudge() {
      poller.nudge()
      responderPoller.nudge()
      void rotations.run()
      void bus.run()
    },
    later,
  })
  const scenarios = createScenarioPlayer(createSandboxClient(url))
  router.serve({
    url,
    config: settings.configPath ?? SEEDED_CONFIG,
    deployment: { table: HOME.table, queueUrl: queue.url },
    aws,
    slack,
    faults,
    clock,
    timeline,
    log,
    event: async (event) =>
      (await putAlarm(event, async (to, body) => {
        const QueueUrl = to === 'worker' ? queue.url : responder.url
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }))
      })) ?? bus.put(event),
    jobs: async () => ({
      waiting: await allWaiting(queues, [HOME.queue, HOME.responderQueue]),
      dead: await allWaiting(queues, [HOME.deadLetterQueue, HOME.responderDeadLetterQueue]),
      failures: [...poller.failures(), ...responderPoller.failures()],
    }),
    endedContainers: () => ended,
    scenarios,
    live,
    page: createPageAssets(),
    bodies: () => [...poller.bodies(), ...responderPoller.bodies()],
    async redeploy() {
      await timeline.quietly(async () => {
        await Promise.all([...hosts.values()].map((host) => host.renew()))
      })
    },
    async reset() {
      scenarios.stop()
      await timeline.quietly(async () => {
        for (const each of [queue, dead, responder, responderDead, signalDead, reminderDead])
          await queues.purge(each.url)
        poller.reset()
        responderPoller.reset()
        later.reset()
        bus.reset()
        faults.clear()
        ended = []
        await deleteTable(dynamoClient)
        await createTable(dynamoClient)
        aws.reset()
        plantDeployment(aws.world, deployment)
        slack.reset()
        log.clear()
        if (logWatch !== undefined) tellSeededCredentials(logWatch, aws.world)
      })
    },
  })
  timeline.start()
  if (logWatch !== undefined) tellSeededCredentials(logWatch, aws.world)
  return {
    url,
    async save() {
      await timeline.settle()
      return parts.save()
    },
    async stop() {
      if (settings.recordPermissionsIn !== undefined)
        writePermissions(aws.world, settings.recordPermissionsIn)
      scenarios.stop()
      timeline.stop()
      live.close()
      await poller.stop()
      await responderPoller.stop()
      await Promise.all([...hosts.values()].map((host) => host.stop()))
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
      sqs.destroy()
      dynamoClient.destroy()
      await queues.stop()
      await dynamo?.stop()
    },
  }
}

function observed(
  host: FunctionHost,
  functionName: string,
  observe: SandboxSettings['observe'],
): FunctionHost {
  if (observe === undefined) return host
  return {
    ...host,
    async invoke(event) {
      const begun = performance.now()
      const invocation = await host.invoke(event)
      observe.invoked(functionName, performance.now() - begun)
      return invocation
    },
  }
}

export const SEEDED_CONFIG: string = fileURLToPath(new URL('./awskey.yml', import.meta.url))

const FUNCTIONS = {
  slack: 2,
  worker: 2,
  responder: 2,
  signal: 1,
  clock: 1,
  reminder: 1,
  pickup: 1,
  'rotate-secret': 1,
} as const
type HostedFunction = keyof typeof FUNCTIONS
/** Whose messages Lambda gives to which function. */
const QUEUES_OF: Readonly<Partial<Record<HostedFunction, string>>> = {
  worker: HOME.queue,
  responder: HOME.responderQueue,
}
const EVERY_FUNCTION: readonly HostedFunction[] = [
  'slack',
  'worker',
  'responder',
  'signal',
  'clock',
  'reminder',
  'pickup',
  'rotate-secret',
]
type Aws = ReturnType<typeof createAwsEmulator>
interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

function hubCredentials(aws: Aws, functionName: HostedFunction): Credentials {
  return aws.endpoints().functions[functionName]
}

function hostNamed(hosts: ReadonlyMap<string, FunctionHost>, name: string): FunctionHost {
  const host = hosts.get(name)
  if (host === undefined) throw new Error(`the function ${name} is not hosted`)
  return host
}

interface Queue {
  readonly url: string
  readonly arn: string
}

async function createQueues(queues: QueueEngine): Promise<{
  readonly queue: Queue
  readonly dead: Queue
  readonly responder: Queue
  readonly responderDead: Queue
  readonly signalDead: Queue
  readonly reminderDead: Queue
}> {
  const dead = await queues.createQueue(HOME.deadLetterQueue)
  const responderDead = await queues.createQueue(HOME.responderDeadLetterQueue)
  const signalDead = await queues.createQueue(HOME.signalDeadLetterQueue)
  const reminderDead = await queues.createQueue(HOME.reminderDeadLetterQueue)
  const attributes = ({ arn }: Queue): Record<string, string> => ({
    VisibilityTimeout: String(TIMES.visibilityS),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: arn,
      maxReceiveCount: TIMES.maxReceives,
    }),
  })
  const queue = await queues.createQueue(HOME.queue, attributes(dead))
  const responder = await queues.createQueue(HOME.responderQueue, attributes(responderDead))
  await queues.createBucket(HOME.bucket)
  return { queue, dead, responder, responderDead, signalDead, reminderDead }
}

async function allWaiting(
  queues: QueueEngine,
  names: readonly string[],
): Promise<{ readonly ready: number; readonly busy: number }> {
  const all = await Promise.all(names.map((name) => queues.waiting(name)))
  return {
    ready: all.reduce((sum, { ready }) => sum + ready, 0),
    busy: all.reduce((sum, { busy }) => sum + busy, 0),
  }
}

/** What serverless.yml gives to every function. */
function deployedNames(options: {
  readonly url: string
  readonly settings: SandboxSettings
  readonly queues: { readonly jobs: string; readonly responder: string }
}): Record<string, string> {
  const { url, settings, queues } = options
  return {
    AWSKEY_CONFIG: settings.configPath ?? SEEDED_CONFIG,
    AWSKEY_TABLE: HOME.table,
    AWSKEY_QUEUE_URL: queues.jobs,
    AWSKEY_RESPONDER_QUEUE_URL: queues.responder,
    AWSKEY_BUCKET: HOME.bucket,
    AWSKEY_SLACK_SECRET_ARN: SLACK_SECRET_ARN,
    AWSKEY_PUBLIC_URL: url,
  }
}

async function createTable(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({ ...createTableInput(HOME.table), DeletionProtectionEnabled: true }),
  )
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: HOME.table,
      TimeToLiveSpecification: { Enabled: true, AttributeName: TTL_ATTRIBUTE },
    }),
  )
}

async function deleteTable(client: DynamoDBClient): Promise<void> {
  const TableName = HOME.table
  await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }))
  await client.send(new DeleteTableCommand({ TableName }))
}

/** All that a hosted function gets. The catch-all endpoint is ours, so that no call can fall through to a real account. */
function containerEnvironment(options: {
  readonly url: string
  readonly settings: SandboxSettings
  readonly container: string
  readonly credentials: Credentials
  readonly queues: { readonly jobs: string; readonly responder: string }
}): Record<string, string> {
  const { url, settings, container, credentials, queues } = options
  return {
    AWS_ENDPOINT_URL: `${url}/aws`,
    ...Object.fromEntries(
      Object.entries(settings.services)
        .filter(([service]) => !['DYNAMODB', 'SQS', 'S3'].includes(service))
        .map(([service, endpoint]) => [`AWS_ENDPOINT_URL_${service}`, endpoint]),
    ),
    AWS_REGION: HOME.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken !== undefined && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    AWS_EXECUTION_ENV: container,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    ...deployedNames({ url, settings, queues }),
    SLACK_API_URL: settings.slackApiUrl ?? `${url}/slack/~${container}/api/`,
    SLACK_SIGNING_SECRET: HOME.signingSecret,
    SLACK_BOT_TOKEN: HOME.botToken,
  }
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return `http://127.0.0.1:${address.port}`
}
