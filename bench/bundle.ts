import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { bundleOptions } from '../build/bundle.ts'
import { median, spread } from './spread.ts'

/**
 * `npm run bench:bundle`: what the bundles of `slack` and of `pickup` weigh, for both of which somebody waits, and how long it takes to load as it ships against with the parts of Bolt that it cannot
 * reach, in turns in one run. Each load is a process of its own, as a cold start is.
 */
const ROUNDS = 15

const folder = await mkdtemp(join(tmpdir(), 'awskey-bench-'))
try {
  const shipped = await bundled('shipped', bundleOptions.alias)
  const whole = await bundled('whole', {})
  const pickup = await bundled('pickup', bundleOptions.alias, 'pickup')
  const ofPickup: number[] = []
  const times: { readonly shipped: number[]; readonly whole: number[] } = { shipped: [], whole: [] }
  for (let round = 0; round < ROUNDS; round++) {
    times.shipped.push(await load(shipped))
    times.whole.push(await load(whole))
    ofPickup.push(await load(pickup))
  }
  console.log(`as it ships: ${spread(times.shipped)} ms to load`)
  console.log(`with all of Bolt: ${spread(times.whole)} ms to load`)
  console.log(`pickup: ${spread(ofPickup)} ms to load`)
  console.log(`shipped / all of Bolt: ${(median(times.shipped) / median(times.whole)).toFixed(2)}`)
} finally {
  await rm(folder, { recursive: true })
}

async function bundled(
  name: string,
  alias: Record<string, string>,
  handler = 'slack',
): Promise<string> {
  const outfile = join(folder, `${name}.cjs`)
  const { metafile } = await build({
    ...bundleOptions,
    alias,
    entryPoints: [`handlers/${handler}.ts`],
    outfile,
    metafile: true,
  })
  const parts = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  const bytes = (of: typeof parts): number =>
    of.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
  const sdk = parts.filter(([path]) => /node_modules\/@(aws-sdk|smithy|aws)\//.test(path))
  console.log(`${name}: ${bytes(parts)} bytes, ${bytes(sdk)} of them the AWS SDK`)
  return outfile
}

async function load(bundle: string): Promise<number> {
  const probe = join(folder, 'load.cjs')
  await writeFile(
    probe,
    `const started = performance.now()
require(process.argv[2])
process.stdout.write(String(performance.now() - started), () => process.exit())`,
  )
  return Number(execFileSync(process.execPath, [probe, bundle], { encoding: 'utf8' }))
}
