import { createSandboxClient, type SandboxClient } from '../sandbox/client.ts'
import { startDynamoEngine } from '../sandbox/engines.ts'
import { startSandbox } from '../sandbox/sandbox.ts'
import { startMeter, type Units } from './capacity.ts'
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

const engine = await startDynamoEngine()
const meter = await startMeter(engine.url)
let calls: Record<string, number> = {}
let invocations: Record<string, { times: number; ms: number }> = {}
const sandbox = await startSandbox({
  port: 0,
  services: { DYNAMODB: meter.url },
  slackApiUrl: undefined,
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
  await measure(createSandboxClient(sandbox.url))
} finally {
  await sandbox.stop()
  await meter.stop()
  await engine.stop()
}

async function measure(client: SandboxClient): Promise<void> {
  // Containers are warm, and names are known.
  await client.command('U0ERIN', 'C0PAYMENTS', 'list')
  const journeys = {
    list: await counted(() => client.command('U0ERIN', 'C0PAYMENTS', 'list')),
    rotateAndDelete: await counted(() => mainJob(client)),
    exposed: await counted(() => reportedKey(client)),
    week: await counted(() => throughTheWeek(client)),
  }
  const figures = Object.entries(journeys).flatMap(([name, each]) => figuresOf(NAMES[name] ?? name, each))
  report(figures, { journeys })
}

async function counted(journey: () => Promise<unknown>): Promise<Counted> {
  meter.take()
  calls = {}
  invocations = {}
  await journey()
  return { units: meter.take(), calls, invocations }
}

function figuresOf(name: string, { units, calls: made, invocations: run }: Counted): readonly Figure[] {
  const section = 'What a journey asks of AWS'
  const services = Object.entries(made).reduce<Record<string, number>>((sum, [operation, times]) => {
    const [service = ''] = operation.split(':')
    return { ...sum, [service]: (sum[service] ?? 0) + times }
  }, {})
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
