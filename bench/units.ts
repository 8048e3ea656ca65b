import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSandboxClient, type SandboxClient } from '../sandbox/client.ts'
import { startDynamoEngine } from '../sandbox/engines.ts'
import { SEEDED_CONFIG, startSandbox } from '../sandbox/sandbox.ts'
import { type Meter, startMeter, type Units } from './capacity.ts'
import { type Figure, report } from './figures.ts'
import { mainJob, reportedKey, throughTheWeek } from './journeys.ts'

/**
 * `npm run bench:units`: what one journey through awskey asks of AWS, from the first command to its end, counted at the wire: units of DynamoDB, calls of every service, invocations of functions and
 * how long they took. Nothing here is a time to compare; it is what docs/cost.md multiplies.
 */
interface Counted {
  readonly units: Units
  readonly calls: Readonly<Record<string, number>>
  readonly invocations: Readonly<Record<string, { readonly times: number; readonly ms: number }>>
}

const NAMES: Readonly<Record<string, string>> = {
  list: '`list`',
  rotateAndDelete: '`rotate`, 16 days, deletion approved',
  exposed: '`exposed`, contained, audited',
  week: 'a week of the seeded accounts, digest told',
}

/** The seeded ones. */
const WEEK_ACCOUNTS = 2

let calls: Record<string, number> = {}
let invocations: Record<string, { times: number; ms: number }> = {}
const folder = await mkdtemp(join(tmpdir(), 'awskey-bench-'))
try {
  const quiet = join(folder, 'awskey.yml')
  const seeded = await readFile(SEEDED_CONFIG, 'utf8')
  await writeFile(quiet, seeded.replace("weekly: { at: 'Mon 09:00' }", 'weekly: { at: never }'))
  // Without the digests of the weeks that a rotation takes.
  const journeys = await inSandbox(quiet, async (client, meter) => ({
    list: await counted(meter, () => client.command('U0ERIN', 'C0PAYMENTS', 'list')),
    rotateAndDelete: await counted(meter, () => mainJob(client)),
    exposed: await counted(meter, () => reportedKey(client)),
  }))
  const week = await inSandbox(SEEDED_CONFIG, (client, meter) =>
    counted(meter, () => throughTheWeek(client)),
  )
  const all = { ...journeys, week }
  report(
    Object.entries(all).flatMap(([name, each]) => figuresOf(NAMES[name] ?? name, each)),
    { ...all, weekAccounts: WEEK_ACCOUNTS },
  )
} finally {
  await rm(folder, { recursive: true })
}

async function inSandbox<T>(
  configPath: string,
  work: (client: SandboxClient, meter: Meter) => Promise<T>,
): Promise<T> {
  const engine = await startDynamoEngine()
  const meter = await startMeter(engine.url)
  const sandbox = await startSandbox({
    port: 0,
    services: { DYNAMODB: meter.url },
    slackApiUrl: undefined,
    configPath,
    observe: {
      awsCalled(line) {
        const [operation = ''] = line.split(' ')
        calls[operation] = (calls[operation] ?? 0) + 1
      },
      invoked(name, ms) {
        const before = invocations[name] ?? { times: 0, ms: 0 }
        invocations[name] = { times: before.times + 1, ms: before.ms + ms }
      },
    },
  })
  try {
    const client = createSandboxClient(sandbox.url)
    // Containers are warm then, and names are known.
    await client.command('U0ERIN', 'C0PAYMENTS', 'list')
    return await work(client, meter)
  } finally {
    await sandbox.stop()
    await meter.stop()
    await engine.stop()
  }
}

async function counted(meter: Meter, journey: () => Promise<unknown>): Promise<Counted> {
  meter.take()
  calls = {}
  invocations = {}
  await journey()
  return { units: meter.take(), calls, invocations }
}

function figuresOf(
  name: string,
  { units, calls: made, invocations: run }: Counted,
): readonly Figure[] {
  const section = 'What a journey asks of AWS'
  const services: Record<string, number> = {}
  for (const [operation, times] of Object.entries(made)) {
    const [service = ''] = operation.split(':')
    services[service] = (services[service] ?? 0) + times
  }
  const said = Object.entries(services).map(([service, times]) => `${service} ${times}`)
  const functions = Object.entries(run).map(([each, { times }]) => `${each} ${times}`)
  return [
    {
      section,
      name,
      ours: `${units.reads.toFixed(1)} read and ${units.writes.toFixed(1)} write units in ${units.calls} calls; ${said.join(', ')}; invocations: ${functions.join(', ')}`,
    },
  ]
}
