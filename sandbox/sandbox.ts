import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { createDocumentClient } from '../src/aws/dynamo/document-client.ts'
import { createDueReader } from '../src/aws/dynamo/due-reader.ts'
import { createTableInput } from '../src/aws/dynamo/table-schema.ts'
import { putAlarm } from './alarm-rules.ts'
import { createAwsEmulator } from './aws/aws-emulator.ts'
import { createRotationDriver } from './aws/secrets-manager/rotation-driver.ts'
import { createBusinessClock } from './business-clock.ts'
import { createSandboxClient } from './client.ts'
import { createDelayedJobs } from './delayed-jobs.ts'
import { type QueueEngine, startDynamoEngine, startQueueEngine } from './engines.ts'
import { createEventBus } from './event-bus.ts'
import { createFaults } from './faults.ts'
import { HOME, TIMES } from './home.ts'
import { createFunctionHost, type EndedContainer, type FunctionHost } from './host/function-host.ts'
import { createLog } from './host/log.ts'
import { createQueuePoller } from './host/queue-poller.ts'
import { createLiveStream } from './http/live-stream.ts'
import { createPageAssets } from './http/page-assets.ts'
import { createRouter } from './http/router.ts'
import { tellSeededCredentials } from './observer.ts'
import { createScenarioPlayer } from './scenarios/play-scenario.ts'
import type { SandboxSettings } from './settings.ts'
import { createSlackEmulator } from './slack/slack-emulator.ts'
import { createTimeline } from './timeline.ts'
import { createWeeklySchedule, weeklyIn } from './weekly-schedule.ts'

/**
 * The whole of awskey on this machine: the handlers that ship, on a strict built-in Slack and AWS, over real HTTP. One server serves everything.
 * It decides nothing about keys: it hosts, it plays the people, and it moves the business clock.
 */
export interface Sandbox {
  readonly url: string
  stop(): Promise<void>
}

export async function startSandbox(settings: SandboxSettings): Promise<Sandbox> {
  const clock = createBusinessClock()
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
  const { queue, dead, responder, responderDead } = await createQueues(queues)
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
  const bus = createEventBus(() => hostNamed(hosts, 'signal'))
  const aws = createAwsEmulator({
    clock,
    onCall(event) {
      bus.seen(event)
      setImmediate(() => void bus.run())
    },
    holdBack: later.holdBack,
    users: settings.users,
    faults,
    onCrash: crash,
    proxies: engines,
    onChange: live.changed,
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
  // The sandbox's own hands go straight to the engines: planted faults are for awskey's calls.
  const own = { region: HOME.region, credentials: hubCredentials(aws, 'worker') }
  const dynamoClient = new DynamoDBClient({ ...own, endpoint: engines.dynamodb })
  const sqs = new SQSClient({ ...own, endpoint: engines.sqs, useQueueUrlAsEndpoint: false })
  const router = createRouter({ url, aws, slack, function: (name) => hosts.get(name) })
  server.on('request', (req, res) => void router.handle(req, res))

  await dynamoClient.send(new CreateTableCommand(createTableInput(HOME.table)))
  const environment = (functionName: HostedFunction) => (container: string) =>
    containerEnvironment({
      url,
      settings,
      container,
      credentials: hubCredentials(aws, functionName),
      queues: { jobs: queue.url, responder: responder.url },
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
    clockFunction: hostNamed(hosts, 'clock'),
    schedule: createWeeklySchedule({
      clock,
      weekly: weeklyIn(settings.configPath ?? SEEDED_CONFIG),
      fire: async () => {
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
    async reset() {
      scenarios.stop()
      await timeline.quietly(async () => {
        for (const each of [queue, dead, responder, responderDead]) await queues.purge(each.url)
        poller.reset()
        responderPoller.reset()
        later.reset()
        bus.reset()
        faults.clear()
        ended = []
        await dynamoClient.send(new DeleteTableCommand({ TableName: HOME.table }))
        await dynamoClient.send(new CreateTableCommand(createTableInput(HOME.table)))
        aws.reset()
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
    async stop() {
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
}> {
  const dead = await queues.createQueue(HOME.deadLetterQueue)
  const responderDead = await queues.createQueue(HOME.responderDeadLetterQueue)
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
  return { queue, dead, responder, responderDead }
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
    AWSKEY_CONFIG: settings.configPath ?? SEEDED_CONFIG,
    AWSKEY_TABLE: HOME.table,
    AWSKEY_QUEUE_URL: queues.jobs,
    AWSKEY_RESPONDER_QUEUE_URL: queues.responder,
    AWSKEY_BUCKET: HOME.bucket,
    AWSKEY_PUBLIC_URL: url,
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
