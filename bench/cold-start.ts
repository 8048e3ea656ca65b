import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { bundled } from '../test/support/bundled.ts'
import { lambdaEnvironment, SHORT_SECRET } from '../test/support/short-aws.ts'
import { commandBody, signedSlackRequest } from '../test/support/signed-slack-request.ts'
import { shortAwsElsewhere } from './elsewhere.ts'
import { type Figure, isQuick, middle, quantile, report } from './figures.ts'
import { usualOptions } from './plain-bolt/bundle.ts'

/**
 * `npm run bench:cold-start`: how long a container takes from the first line of its bundle to the answer of its first signed command, each time in a new process, all bundles in turns. The start of
 * the process is not counted: Lambda pays it for every function alike. `slack` reads Slack's credentials from Secrets Manager, has its act signed by KMS and sends it to SQS; the plain app has its
 * credentials in its environment, asks Slack who it is, and sends to SQS.
 */
const ROUNDS = isQuick() ? 3 : 31

/** The first require of anything of Node's own is the bundle's. */
const PROBE = `
const event = JSON.parse(process.argv[3])
const before = process.cpuUsage()
const started = performance.now()
const { handler } = require(process.argv[2])
const loaded = performance.now()
handler(event, {}).then(({ statusCode }) => {
  const answered = performance.now()
  const { user, system } = process.cpuUsage(before)
  const said = { statusCode, loadMs: loaded - started, totalMs: answered - started, cpuMs: (user + system) / 1000 }
  process.stdout.write('\\n' + JSON.stringify(said), () => process.exit())
})
`
const Probed = z.object({
  statusCode: z.literal(200),
  loadMs: z.number(),
  totalMs: z.number(),
  cpuMs: z.number(),
})
type Probed = z.infer<typeof Probed>

const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'awskey-bench-'))
const aws = await shortAwsElsewhere()
try {
  await measure()
} finally {
  aws.stop()
  await rm(folder, { recursive: true })
}

async function measure(): Promise<void> {
  const at = (name: string): string => join(folder, `${name}.cjs`)
  const slack = await bundled('handlers/slack.ts', at('slack'))
  const plain = await bundled('bench/plain-bolt/handler.ts', at('plain'), usualOptions)
  await copyFile(slack.file, at('again'))
  await copyFile(slack.file, at('cached'))
  await writeFile(at('empty'), 'exports.handler = async () => ({ statusCode: 200 })')
  await writeFile(at('probe'), PROBE)
  const cache = { NODE_COMPILE_CACHE: join(folder, 'cache') }
  const names = ['slack', 'plain', 'again', 'empty', 'cached'] as const
  const times: Record<(typeof names)[number], Probed[]> = {
    slack: [],
    plain: [],
    again: [],
    empty: [],
    cached: [],
  }
  // The first fills the cache, and brings every file into memory.
  for (const name of names) await probe(at(name), name === 'cached' ? cache : {})
  for (let round = 0; round < ROUNDS; round++)
    for (const [turn] of names.entries()) {
      const name = names[(round + turn) % names.length] ?? 'slack'
      times[name].push(await probe(at(name), name === 'cached' ? cache : {}))
    }
  const total = (name: (typeof names)[number]): readonly number[] =>
    times[name].map(({ totalMs }) => totalMs)
  const cpu = (name: (typeof names)[number]): readonly number[] =>
    times[name].map(({ cpuMs }) => cpuMs)
  const ratio = (a: readonly number[], b: readonly number[]): number =>
    quantile(a, 0.5) / quantile(b, 0.5)
  const section = 'Cold start'
  const noise = `against itself ${ratio(total('again'), total('slack')).toFixed(2)}`
  const figures: Figure[] = [
    {
      section,
      name: 'load and first signed command, against the plain Bolt app',
      ours: middle(total('slack'), 0),
      against: middle(total('plain'), 0),
      ratio: ratio(total('slack'), total('plain')),
      target: 0.35,
      noise,
    },
    {
      section,
      name: 'the same in processor time',
      ours: middle(cpu('slack'), 0),
      against: middle(cpu('plain'), 0),
      ratio: ratio(cpu('slack'), cpu('plain')),
      noise: `against itself ${ratio(cpu('again'), cpu('slack')).toFixed(2)}`,
    },
    {
      section,
      name: 'load alone',
      ours: middle(
        times.slack.map(({ loadMs }) => loadMs),
        0,
      ),
      against: middle(
        times.plain.map(({ loadMs }) => loadMs),
        0,
      ),
      ratio: ratio(
        times.slack.map(({ loadMs }) => loadMs),
        times.plain.map(({ loadMs }) => loadMs),
      ),
    },
    {
      section,
      name: 'load and first command, against an empty handler',
      ours: middle(total('slack'), 0),
      against: middle(total('empty')),
    },
    {
      section,
      name: 'with V8’s compile cache on disk (Lambda has none: /tmp is empty at each cold start)',
      ours: middle(total('cached'), 0),
      against: middle(total('slack'), 0),
      ratio: ratio(total('cached'), total('slack')),
    },
    {
      section,
      name: 'size of the bundle',
      ours: `${Math.round(slack.bytes / 1_000)} kB`,
      against: `${Math.round(plain.bytes / 1_000)} kB`,
      ratio: slack.bytes / plain.bytes,
    },
  ]
  report(figures)
}

async function probe(file: string, more: Record<string, string>): Promise<Probed> {
  const event = signedSlackRequest({ body: commandBody('list'), signingSecret: SHORT_SECRET })
  const { stdout } = await run(
    process.execPath,
    [join(folder, 'probe.cjs'), file, JSON.stringify(event)],
    { env: { ...lambdaEnvironment(aws.url), ...more } },
  )
  return Probed.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''))
}
