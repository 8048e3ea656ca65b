import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { bundled } from '../test/support/bundled.ts'
import { lambdaEnvironment, SHORT_SECRET } from '../test/support/short-aws.ts'
import { commandBody, signedSlackRequest } from '../test/support/signed-slack-request.ts'
import { childOf, shortAwsElsewhere } from './elsewhere.ts'
import { type Figure, isQuick, quantile, Reported, report } from './figures.ts'
import { usualOptions } from './plain-bolt/bundle.ts'

/**
 * `npm run bench:ack`: how long a warm container takes to acknowledge a signed command, both apps as they are bundled, in turns in one process, on the same AWS: `slack` checks the signature, the
 * workspace and the shape, has the act signed by KMS and sends it to SQS; the plain app checks the signature and sends to SQS. On AWS that answers at once this is the work itself; with 5 ms for
 * each call of AWS, as over a network, the second call shows, which nothing can hide: what SQS gets is what KMS signed.
 */
const ROUNDS = isQuick() ? 200 : 3_000
const WARM_UP = isQuick() ? 50 : 500

const Handled = z.object({ statusCode: z.literal(200) })
const [, file = '', delay] = process.argv
if (delay === undefined || delay === '--quick') await both()
else await inOneProcess(Number(delay))

async function both(): Promise<void> {
  const quick = isQuick() ? ['--quick'] : []
  const figures = []
  for (const delayMs of [0, 5]) figures.push(...(await ofChild(delayMs, quick)))
  report(figures)
}

/** A process for each, because the environment says where AWS is. */
async function ofChild(delayMs: number, quick: readonly string[]): Promise<readonly Figure[]> {
  const child = childOf(file, [String(delayMs), ...quick])
  const said: Promise<readonly unknown[]> = once(child, 'message')
  const [message] = await said
  return Reported.parse(message).figures
}

async function inOneProcess(delayMs: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'awskey-bench-'))
  const aws = await shortAwsElsewhere(delayMs)
  try {
    // Both apps read it, as on Lambda.
    Object.assign(process.env, lambdaEnvironment(aws.url))
    const load = createRequire(import.meta.url)
    const Loaded = z.object({ handler: z.custom<Handler>((given) => typeof given === 'function') })
    const at = (name: string): string => join(folder, `${name}.cjs`)
    await bundled('handlers/slack.ts', at('slack'))
    await bundled('handlers/slack.ts', at('again'))
    await bundled('bench/plain-bolt/handler.ts', at('plain'), usualOptions)
    const apps = ['slack', 'plain', 'again'].map((name) => ({
      ...Loaded.parse(load(at(name))),
      tookMs: [] as number[],
    }))
    // What the apps say is a line for each command; the terminal's time is not theirs.
    const write = process.stdout.write.bind(process.stdout)
    process.stdout.write = () => true
    for (let round = 0; round < WARM_UP + ROUNDS; round++)
      for (const [turn] of apps.entries()) {
        const app = apps[(round + turn) % apps.length]
        if (app === undefined) continue
        const event = signedSlackRequest({ body: commandBody('list'), signingSecret: SHORT_SECRET })
        const begun = performance.now()
        Handled.parse(await app.handler(event, {}))
        if (round >= WARM_UP) app.tookMs.push(performance.now() - begun)
      }
    process.stdout.write = write
    const [ours = [], plain = [], again = []] = apps.map(({ tookMs }) => tookMs)
    const figures = [0.5, 0.99].map((part) => figureOf(part, { delayMs, ours, plain, again }))
    report(figures)
  } finally {
    aws.stop()
    await rm(folder, { recursive: true })
  }
}

type Handler = (event: object, context: object) => Promise<unknown>

function figureOf(
  part: number,
  {
    delayMs,
    ours,
    plain,
    again,
  }: Readonly<Record<'ours' | 'plain' | 'again', readonly number[]>> & { readonly delayMs: number },
): Figure {
  const of = (values: readonly number[]): number => quantile(values, part)
  return {
    section: 'Acknowledging a command, warm',
    name: `p${part * 100}${delayMs === 0 ? '' : `, each call of AWS ${delayMs} ms`}`,
    ours: `${of(ours).toFixed(2)} ms`,
    against: `${of(plain).toFixed(2)} ms`,
    ratio: of(ours) / of(plain),
    ...(delayMs === 0 && { target: 1.3 }),
    noise: `against itself ${(of(again) / of(ours)).toFixed(2)}`,
  }
}
