import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { rasterise } from '../src/slack/pictures/rasterise.ts'
import { Counted, costOf, costTable, totalOf } from './cost.ts'
import { childOf } from './elsewhere.ts'
import { between, type Figure, isQuick, lineOf, Reported, tablesOf } from './figures.ts'
import { growthPicture } from './growth-picture.ts'
import { readCostNumbers } from './prices.ts'

/**
 * `npm run bench`: every bench, one after the other, each in a process of its own, and what they found as docs/performance.md, docs/cost.md and docs/images/growth.png. `--quick` goes round fewer times and
 * writes nothing. A bench that fails is named, the others go on, and nothing is written. Takes about eight minutes on two cores.
 */
const BENCHES = [
  { file: 'cold-start.ts', flags: [] },
  { file: 'ack.ts', flags: [] },
  { file: 'decisions.ts', flags: [] },
  { file: 'exposed.ts', flags: [] },
  { file: 'inventory.ts', flags: [] },
  { file: 'audit.ts', flags: ['--expose-gc'] },
  { file: 'units.ts', flags: [] },
]
/** More than any takes on a machine that is busy with something else. */
const LONGEST_MS = 300_000

const Once = z.object({ calls: z.number(), wallMs: z.number() })
const Growth = z.array(
  z.object({ users: z.number(), rssMb: z.number(), first: Once, second: Once, obvious: Once }),
)
const Data = z.object({
  growth: Growth,
  list: Counted,
  rotateAndDelete: Counted,
  exposed: Counted,
  week: Counted,
  weekAccounts: z.number(),
  reading: z.object({ calls: z.number(), paceMs: z.number() }),
})

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))
const begun = performance.now()
const figures: Figure[] = []
const failed: string[] = []
let data: Record<string, unknown> = {}
for (const { file, flags } of BENCHES) {
  const found = await run(file, flags)
  if (found === undefined) failed.push(file)
  else {
    for (const figure of found.figures) console.log(lineOf(figure))
    figures.push(...found.figures)
    data = { ...data, ...found.data }
  }
}
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}; nothing was written`)
  process.exitCode = 1
} else await conclude(Data.parse(data))
console.log(`took ${Math.round((performance.now() - begun) / 1_000)} s`)

/** `undefined` for one that ended without a word, or went on for too long. */
async function run(file: string, flags: readonly string[]): Promise<Reported | undefined> {
  console.log(`\n${file}`)
  const child = childOf(file, isQuick() ? ['--quick'] : [], flags)
  const stop = new AbortController()
  const said: Promise<readonly unknown[]> = once(child, 'message', { signal: stop.signal })
  const ended = once(child, 'exit')
  const first = await Promise.race([
    said,
    ended.then(() => undefined),
    wait(LONGEST_MS, undefined, { ref: false }),
  ]).catch(() => undefined)
  // What was said before the end may come after it.
  const message = first ?? (await Promise.race([said, wait(100, undefined)]))
  stop.abort()
  said.catch(() => undefined)
  if (message === undefined) {
    child.kill()
    return undefined
  }
  if (child.connected) child.disconnect()
  const timer = setTimeout(() => child.kill(), 20_000)
  if (child.exitCode === null) await ended
  clearTimeout(timer)
  return Reported.parse(message[0])
}

async function conclude(found: z.infer<typeof Data>): Promise<void> {
  const cost = path('docs/cost.md')
  const text = await readFile(cost, 'utf8')
  const lines = costOf(found, readCostNumbers(text))
  const table = costTable(lines)
  console.log(`\n${table}`)
  if (isQuick()) return
  const total = totalOf(lines)['us-east-1']
  figures.push({
    section: 'Cost',
    name: '10,000 keys in 100 accounts, 500 requests: a month in us-east-1 ([docs/cost.md](cost.md))',
    ours: `$${total.toFixed(0)}`,
  })
  await writeFile(cost, between(text, 'cost', table))
  const performanceFile = path('docs/performance.md')
  const written = await readFile(performanceFile, 'utf8')
  await writeFile(
    performanceFile,
    between(written, 'bench', `${whereAndWhen()}\n\n${tablesOf(figures)}`),
  )
  await writeFile(path('docs/images/growth.png'), await rasterise(growthPicture(found.growth)))
  console.log('docs/performance.md, docs/cost.md and docs/images/growth.png are written')
}

function whereAndWhen(): string {
  const [cpu] = cpus()
  const day = new Date().toISOString().slice(0, 10)
  return `${day}, Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpu?.model.trim() ?? 'processor'}.`
}
