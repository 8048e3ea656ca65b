/**
 * The bundles as they are shipped. `slack` in a process of its own: small enough for a cold start inside Slack's three seconds, silent until it is called, and able to answer each kind of request that
 * Slack makes, so that nothing is left out that one of them reaches.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bundleOptions } from '../build/bundle.ts'
import { seldomOf } from '../build/seldom.ts'
import { rasterise } from '../src/slack/pictures/rasterise.ts'
import { svg, words } from '../src/slack/pictures/svg.ts'
import { type Bundled, bundled } from './support/bundled.ts'
import {
  lambdaEnvironment,
  SHORT_SECRET,
  type ShortAws,
  startShortAws,
} from './support/short-aws.ts'
import { commandBody, payloadBody, signedSlackRequest } from './support/signed-slack-request.ts'

/** Of the whole bundle, in bytes. The AWS SDK is not in it. */
const LIMIT_BYTES = 740_000
/** How much of it V8 reads at a cold start: without what is packed. */
const READ_LIMIT_BYTES = 355_000
const LEFT_OUT =
  /node_modules\/(express|@slack\/socket-mode|@slack\/oauth|raw-body|path-to-regexp|@aws-sdk|@smithy|yaml)\//

/** Loads the bundle, counts connections before anything is called, then passes it the events. */
const PROBE = `
const { Socket } = require('node:net')
const { connect } = Socket.prototype
let connections = 0
Socket.prototype.connect = function (...args) {
  connections += 1
  return connect.apply(this, args)
}
const { handler } = require(process.argv[2])
setTimeout(async () => {
  const atImport = connections
  const answers = []
  for (const event of JSON.parse(process.argv[3])) answers.push(await handler(event, {}))
  process.stdout.write(JSON.stringify({ atImport, parameters: handler.length, answers }), () => process.exit())
}, 300)
`
const Probed = z.object({
  atImport: z.number(),
  parameters: z.number(),
  answers: z.array(z.object({ statusCode: z.number(), body: z.string().default('') })),
})

const run = promisify(execFile)

const signed = (body: string, contentType?: string): object =>
  signedSlackRequest({ body, contentType, signingSecret: SHORT_SECRET })
const command = (text = 'list'): object => signed(commandBody(text))
const VIEW = { id: 'V1', type: 'modal' }

let folder: string
let slack: Bundled
let aws: ShortAws

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awskey-bundle-'))
  slack = await bundled('handlers/slack.ts', join(folder, 'slack.cjs'))
  await writeFile(join(folder, 'probe.cjs'), PROBE)
  aws = await startShortAws()
}, 60_000)
afterAll(async () => {
  await aws.stop()
  await rm(folder, { recursive: true })
})

async function probe(
  events: readonly object[],
  env: Record<string, string> = {},
): Promise<z.infer<typeof Probed>> {
  aws.asked.length = 0
  const { stdout } = await run(
    process.execPath,
    [join(folder, 'probe.cjs'), slack.file, JSON.stringify(events)],
    { env: { ...lambdaEnvironment(aws.url), ...env }, timeout: 20_000 },
  )
  return Probed.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''))
}

const ACT = ['TrentService.GenerateMac', 'AmazonSQS.SendMessage']
const SECRET = 'secretsmanager.GetSecretValue'

describe('the bundle of slack', () => {
  it(`stays under ${LIMIT_BYTES / 1_000} kB, ${READ_LIMIT_BYTES / 1_000} of them read at a cold start, without the SDK and the parts of Bolt it cannot reach`, async () => {
    const packed = await packedBytes('slack')
    // For whoever reads the run: the limits below say when it is too much, not how much it is.
    console.log(`slack: ${slack.bytes} bytes, ${slack.bytes - packed} of them read at a cold start`)
    expect(slack.bytes).toBeLessThan(LIMIT_BYTES)
    expect(slack.bytes - packed).toBeLessThan(READ_LIMIT_BYTES)
    // What an incident is and what an audit found is the responder's and the worker's.
    expect(slack.inputs).not.toContain('src/exposure/incident.ts')
    expect(slack.inputs.filter((path) => LEFT_OUT.test(path))).toEqual([])
  })

  it('reads the Slack secret when it is loaded and opens no other connection, and takes two parameters at most', async () => {
    const { atImport, parameters } = await probe([])
    expect(atImport).toBe(1)
    expect(aws.asked).toEqual([SECRET])
    expect(parameters).toBeLessThanOrEqual(2)
  })

  it('answers the URL verification and a signed command, which becomes one job', async () => {
    const verification = JSON.stringify({ type: 'url_verification', challenge: 'tell-me' })
    const { answers } = await probe([signed(verification, 'application/json'), command()])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
    expect(answers[0]?.body).toContain('tell-me')
    expect(aws.asked).toEqual([SECRET, ...ACT])
  })

  it('passes a click and a submitted form on as one job each', async () => {
    const click = payloadBody({
      type: 'block_actions',
      response_url: 'http://127.0.0.1:9/never',
      channel: { id: 'C0PAYMENTS', name: 'payments' },
      container: { type: 'message', message_ts: '1.5', channel_id: 'C0PAYMENTS' },
      actions: [{ type: 'button', action_id: 'request.approve', block_id: 'b', value: REQUEST }],
    })
    const denial = payloadBody({
      type: 'view_submission',
      view: {
        ...VIEW,
        callback_id: 'view.deny',
        private_metadata: JSON.stringify({ value: REQUEST }),
        state: { values: { reason: { 'reason.type': { value: 'still in use' } } } },
      },
    })
    const { answers } = await probe([signed(click), signed(denial)])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
    expect(answers[1]?.body).not.toContain('errors')
    expect(aws.asked).toEqual([SECRET, ...ACT, ...ACT])
  })

  it('unpacks the client of Slack that opens a form', async () => {
    const { answers } = await probe([command('create')])
    expect(answers).toEqual([{ statusCode: 200, body: '' }])
    expect(aws.asked).toEqual([SECRET, '/api/views.open'])
  })

  it('unpacks what reads names for a type-ahead, and only then', async () => {
    const suggestion = payloadBody({
      type: 'block_suggestion',
      action_id: 'user.pick',
      block_id: 'user',
      value: 'er',
      view: VIEW,
    })
    const { answers } = await probe([signed(suggestion)])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200])
    expect(answers[0]?.body).toContain('option')
    expect(aws.asked).toContainEqual(expect.stringMatching(/^DynamoDB_20120810\./))
  })

  it('reads a configuration that was changed after packaging, and lists its mistakes', async () => {
    const changed = join(folder, 'changed.yml')
    const text = await readFile('awskey.example.yml', 'utf8')
    await writeFile(changed, `${text}\n# changed\n`)
    const { answers } = await probe([command()], { AWSKEY_CONFIG: changed })
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200])
    expect(aws.asked).toEqual([SECRET, ...ACT])
    await writeFile(changed, 'accounts: 1\n')
    await expect(probe([command()], { AWSKEY_CONFIG: changed })).rejects.toThrow(
      /awskey is not configured[\s\S]*changed\.yml:1: accounts/,
    )
  })

  it('refuses what Slack did not sign', async () => {
    const unsigned = {
      ...command(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }
    const { answers } = await probe([unsigned])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401])
  })
})

const REQUEST = '01JDCR3M7K8N9P0Q1R2S3T4V5W.1'

/** How much of a bundle is packed text. */
async function packedBytes(handler: string): Promise<number> {
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: [`handlers/${handler}.ts`],
    outfile: join(folder, `${handler}-weighed.cjs`),
    metafile: true,
  })
  const outputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  return outputs
    .filter(([path]) => seldomOf(handler).some((module) => path.endsWith(module)))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
}

describe('the bundle of pickup', () => {
  it('holds nothing of Slack', async () => {
    const { inputs } = await bundled('handlers/pickup.ts', join(folder, 'pickup.cjs'))
    expect(inputs.filter((path) => /node_modules\/@slack\/|^src\/slack\//.test(path))).toEqual([])
  })
})

/** The bundle of responder, with the two things that it draws with let out. */
const DRAWING = `
export { handler } from './handlers/responder.ts'
export { rasterise } from './src/slack/pictures/rasterise.ts'
export { words } from './src/slack/pictures/svg.ts'
`
const DRAW = `
const { instantiate } = WebAssembly
let loaded = 0
WebAssembly.instantiate = (...args) => {
  loaded += 1
  return instantiate(...args)
}
const { handler, rasterise, words } = require(process.argv[2])
const atImport = loaded
const drawn = async (text) => {
  const { markup } = words({ x: 5, y: 30, size: 20, text, fill: '#000000' })
  const open = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><rect width="200" height="40" fill="#ffffff"/>'
  return Buffer.from(await rasterise({ markup: open + markup + '</svg>' })).toString('base64')
}
const both = async () => [await drawn('Activity'), await drawn('')]
void both().then(([written, empty]) => {
  process.stdout.write(JSON.stringify({ handler: typeof handler, atImport, loaded, written, empty }))
})
`
const Drawn = z.object({
  handler: z.literal('function'),
  atImport: z.number(),
  loaded: z.number(),
  written: z.string(),
  empty: z.string(),
})

describe('pictures in a bundle', () => {
  it('are drawn with what is inside it, the same as outside, and cost nothing before the first', async () => {
    const outfile = join(folder, 'drawing.cjs')
    const stdin = { contents: DRAWING, resolveDir: '.', loader: 'ts' } as const
    await build({ ...bundleOptions, stdin, outfile })
    await writeFile(join(folder, 'draw.cjs'), DRAW)
    // Where no package can be found.
    const { stdout } = await run(process.execPath, [join(folder, 'draw.cjs'), outfile], {
      cwd: folder,
      env: {},
      timeout: 20_000,
    })
    const { written, empty, ...counts } = Drawn.parse(JSON.parse(stdout))
    const text = words({ x: 5, y: 30, size: 20, text: 'Activity', fill: '#000000' })
    const outside = await rasterise(
      svg`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><rect width="200" height="40" fill="#ffffff"/>${text}</svg>`,
    )
    expect(counts).toEqual({ handler: 'function', atImport: 0, loaded: 1 })
    expect(written).not.toBe(empty)
    expect(written).toBe(Buffer.from(outside).toString('base64'))
  })
})

describe('the bundles', () => {
  const NOT_SHIPPED =
    /^(sandbox|test|bench|build)\/(?!(?:unreachable|unused-client)\.cjs$)|node_modules\/(react|react-dom|slack-blocks-to-jsx)\//

  /** Whole kB: the whole bundle, and without the AWS SDK. What is reached, and a little room. */
  it.each([
    ['slack', 'draws no picture', 760, 760],
    ['worker', 'draws pictures', 3_600, 2_500],
    ['responder', 'draws pictures', 3_300, 2_200],
    ['signal', 'draws no picture', 700, 400],
    ['pickup', 'draws no picture', 1_200, 600],
    ['clock', 'draws no picture', 1_200, 600],
    ['reminder', 'draws no picture', 200, 200],
    ['rotate-secret', 'draws no picture', 1_400, 700],
  ])(
    'holds nothing of the sandbox or its page, the renderer only where it draws, and Athena in the responder alone: %s %s, %d kB, %d beside the SDK',
    async (name, draws, kilobytes, besideSdk) => {
      const bundle = await bundled(`handlers/${name}.ts`, join(folder, `${name}-looked-at.cjs`))
      expect(bundle.bytes).toBeLessThan(kilobytes * 1_000)
      expect(bundle.ownBytes).toBeLessThan(besideSdk * 1_000)
      const packed = await Promise.all(
        seldomOf(name).map((module) => bundled(module, join(folder, 'packed.cjs'))),
      )
      const inputs = [...bundle.inputs, ...packed.flatMap((each) => each.inputs)]
      expect(inputs).toContain(`handlers/${name}.ts`)
      expect(inputs.filter((path) => NOT_SHIPPED.test(path))).toEqual([])
      const athena = inputs.some((path) => path.includes('@aws-sdk/client-athena/'))
      expect(athena).toBe(name === 'responder')
      const carries = inputs.some((path) => /@resvg\/|\/picture-bytes\.ts$/.test(path))
      expect(carries).toBe(draws === 'draws pictures')
    },
  )
})
