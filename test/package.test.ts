/**
 * The bundle of `slack` as it is shipped, in a process of its own: small enough for a cold start inside Slack's three seconds, silent until
 * it is called, and able to answer. The size counts what is ours to choose; the AWS SDK is counted apart.
 */
import { execFile } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { build, type Metafile } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bundleOptions } from '../build/bundle.ts'
import { rasterise } from '../src/slack/pictures/rasterise.ts'
import { svg, words } from '../src/slack/pictures/svg.ts'

const SIGNING_SECRET = 'the-signing-secret-of-this-test'
const LIMIT_BYTES = 920_000
const LEFT_OUT =
  /node_modules\/(express|@slack\/socket-mode|@slack\/oauth|raw-body|path-to-regexp)\//

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
  process.stdout.write(JSON.stringify({ atImport, parameters: handler.length, answers }))
}, 300)
`
const Probed = z.object({
  atImport: z.number(),
  parameters: z.number(),
  answers: z.array(z.object({ statusCode: z.number(), body: z.string().default('') })),
})

const run = promisify(execFile)

function signed(body: string, contentType: string): object {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const mac = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex')
  return {
    version: '2.0',
    routeKey: 'POST /slack/events',
    rawPath: '/slack/events',
    rawQueryString: '',
    headers: {
      'content-type': contentType,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${mac}`,
    },
    requestContext: { http: { method: 'POST', path: '/slack/events' } },
    isBase64Encoded: false,
    body,
  }
}

const verification = (): object =>
  signed(
    JSON.stringify({ type: 'url_verification', token: 'x', challenge: 'tell-me' }),
    'application/json',
  )
const command = (): object =>
  signed(
    new URLSearchParams({
      command: '/awskey',
      text: 'list',
      team_id: 'T0ACME',
      user_id: 'U0ERIN',
      channel_id: 'C0PAYMENTS',
      trigger_id: '1.2.abc',
      response_url: 'http://127.0.0.1:9/never',
      api_app_id: 'A0AWSKEY',
    }).toString(),
    'application/x-www-form-urlencoded',
  )

let folder: string
let bundle: string
let meta: Metafile
let aws: Server
const asked: string[] = []

/** As much of KMS and SQS as one signed and enqueued job needs. */
function answer(target: string, body: string): object {
  if (target.endsWith('.GenerateMac'))
    return { KeyId: 'k', Mac: Buffer.alloc(32, 7).toString('base64'), MacAlgorithm: 'HMAC_SHA_256' }
  const { MessageBody } = z.object({ MessageBody: z.string().default('') }).parse(JSON.parse(body))
  return { MessageId: 'm', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awskey-bundle-'))
  bundle = join(folder, 'slack.cjs')
  const result = await build({
    ...bundleOptions,
    entryPoints: ['handlers/slack.ts'],
    outfile: bundle,
    metafile: true,
  })
  meta = result.metafile
  await writeFile(join(folder, 'probe.cjs'), PROBE)
  aws = createServer((request, response) => {
    void text(request).then((body) => {
      const target = String(request.headers['x-amz-target'])
      asked.push(target)
      response.setHeader('content-type', 'application/x-amz-json-1.0')
      response.end(JSON.stringify(answer(target, body)))
    })
  })
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve))
}, 60_000)
afterAll(async () => {
  aws.close()
  await rm(folder, { recursive: true })
})

async function probe(events: readonly object[]): Promise<z.infer<typeof Probed>> {
  const address = aws.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const { stdout } = await run(
    process.execPath,
    [join(folder, 'probe.cjs'), bundle, JSON.stringify(events)],
    {
      env: {
        AWSKEY_CONFIG: 'awskey.example.yml',
        AWSKEY_TABLE: 'table',
        AWSKEY_QUEUE_URL: `http://127.0.0.1:${port}/111111111111/jobs`,
        AWSKEY_RESPONDER_QUEUE_URL: `http://127.0.0.1:${port}/111111111111/responder`,
        AWSKEY_BUCKET: 'bucket',
        AWSKEY_PUBLIC_URL: 'https://keys.example',
        SLACK_SIGNING_SECRET: SIGNING_SECRET,
        SLACK_BOT_TOKEN: 'xoxb-of-this-test',
        SLACK_API_URL: `http://127.0.0.1:${port}/api/`,
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      },
      timeout: 20_000,
    },
  )
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  return Probed.parse(JSON.parse(last))
}

describe('the bundle of slack', () => {
  it(`stays under ${LIMIT_BYTES / 1000} kB beside the AWS SDK, without the parts of Bolt it cannot reach`, () => {
    const parts = Object.values(meta.outputs).flatMap(({ inputs }) => Object.entries(inputs))
    const total = parts.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
    const sdk = parts
      .filter(([path]) => /node_modules\/@(aws-sdk|smithy|aws)\//.test(path))
      .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
    expect(total - sdk).toBeLessThan(LIMIT_BYTES)
    // What an incident is and what an audit found is the responder's and the worker's.
    expect(Object.keys(meta.inputs)).not.toContain('src/exposure/incident.ts')
    expect(Object.keys(meta.inputs).filter((path) => LEFT_OUT.test(path))).toEqual([])
  })

  it('opens no connection when it is loaded, and takes two parameters at most', async () => {
    const { atImport, parameters } = await probe([])
    expect(atImport).toBe(0)
    expect(parameters).toBeLessThanOrEqual(2)
  })

  it('answers the URL verification and a signed command, which becomes one job', async () => {
    asked.length = 0
    const { answers } = await probe([verification(), command()])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
    expect(answers[0]?.body).toContain('tell-me')
    expect(asked).toEqual(['TrentService.GenerateMac', 'AmazonSQS.SendMessage'])
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

describe('the bundle of pickup', () => {
  it('holds nothing of Slack, and stays small beside the AWS SDK', async () => {
    const { metafile } = await build({
      ...bundleOptions,
      entryPoints: ['handlers/pickup.ts'],
      outfile: join(folder, 'pickup.cjs'),
      metafile: true,
    })
    const parts = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
    const own = parts
      .filter(([path]) => !/node_modules\/@(aws-sdk|smithy|aws)\//.test(path))
      .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
    expect(own).toBeLessThan(600_000)
    const inputs = Object.keys(metafile.inputs)
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
    /^(sandbox|test|bench|build)\/(?!unreachable\.cjs$)|node_modules\/(react|react-dom|slack-blocks-to-jsx)\//

  it.each([
    ['slack', 'draws no picture'],
    ['worker', 'draws pictures'],
    ['responder', 'draws pictures'],
    ['signal', 'draws no picture'],
    ['pickup', 'draws no picture'],
    ['clock', 'draws no picture'],
    ['reminder', 'draws no picture'],
    ['rotate-secret', 'draws no picture'],
  ])(
    'holds nothing of the sandbox or its page, the renderer only where it draws, and Athena in the responder alone: %s %s',
    async (name, draws) => {
      const { metafile } = await build({
        ...bundleOptions,
        entryPoints: [`handlers/${name}.ts`],
        outfile: join(folder, `${name}-looked-at.cjs`),
        metafile: true,
      })
      const inputs = Object.keys(metafile.inputs)
      expect(inputs).toContain(`handlers/${name}.ts`)
      expect(inputs.filter((path) => NOT_SHIPPED.test(path))).toEqual([])
      const athena = inputs.some((path) => path.includes('@aws-sdk/client-athena/'))
      expect(athena).toBe(name === 'responder')
      const carries = inputs.some((path) => /@resvg\/|\/picture-bytes\.ts$/.test(path))
      expect(carries).toBe(draws === 'draws pictures')
    },
  )
})
