import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { buildApp } from 'fauxqs'
import { z } from 'zod'

/**
 * The engines that the sandbox does not write itself: DynamoDB (dynoxide, a process) and SQS with S3 (fauxqs, in this process).
 * Each listens on 127.0.0.1, on a port of its own, and keeps everything in memory.
 */
export interface Engine {
  readonly url: string
  stop(): Promise<void>
}

export class EngineMissingError extends Error {
  override readonly name = 'EngineMissingError'
}

const START_TIMEOUT_MS = 10_000

export async function startDynamoEngine(): Promise<Engine> {
  const port = await freePort()
  const child = spawn(dynoxidePath(), ['--host', '127.0.0.1', '--port', String(port)], {
    stdio: 'ignore',
  })
  // Whatever ends this process, the engine does not stay behind.
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  const url = `http://127.0.0.1:${port}`
  await answering(url, child)
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      }),
  }
}

function dynoxidePath(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}/package.json`
  const file = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide'
  try {
    const path = createRequire(import.meta.url)
      .resolve(name)
      .replace('package.json', file)
    if (existsSync(path)) return path
  } catch (error) {
    throw missing(error)
  }
  throw missing(undefined)
}

function missing(cause: unknown): EngineMissingError {
  return new EngineMissingError(
    `there is no dynoxide for ${process.platform}-${process.arch} here; start any DynamoDB engine on this machine and name it in AWS_ENDPOINT_URL_DYNAMODB`,
    { cause },
  )
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS
  while (Date.now() < until) {
    if (child.exitCode !== null) break
    try {
      await fetch(url)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  throw new EngineMissingError(`the DynamoDB engine did not start at ${url}`)
}

export interface QueueEngine extends Engine {
  /** The queue's URL and ARN. URLs begin with the `origin` that the engine was started for. */
  createQueue(
    name: string,
    attributes?: Readonly<Record<string, string>>,
  ): Promise<{ readonly url: string; readonly arn: string }>
  createBucket(name: string): Promise<void>
  /** Everything in a bucket. */
  objects(bucket: string): Promise<readonly { readonly key: string; readonly bytes: Buffer }[]>
  putObject(bucket: string, key: string, bytes: Buffer): Promise<void>
  /** Messages that wait, and messages that somebody has received and not deleted. */
  waiting(name: string): Promise<{ readonly ready: number; readonly busy: number }>
  purge(queueUrl: string): Promise<void>
}

const Inspection = z.object({
  messages: z.object({
    ready: z.array(z.unknown()),
    delayed: z.array(z.unknown()),
    inflight: z.array(z.unknown()),
  }),
})
const Created = z.object({ QueueUrl: z.string() })

/** `origin` is where callers reach the engine; the engine itself listens on 127.0.0.1 only, which `startFauxqs` would not. */
export async function startQueueEngine(origin: string, region: string): Promise<QueueEngine> {
  const app = buildApp({ logger: false })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const { host } = new URL(origin)
  const sqs = async (operation: string, payload: unknown): Promise<unknown> => {
    const answer = await app.inject({
      method: 'POST',
      url: '/',
      headers: {
        host,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AmazonSQS.${operation}`,
        authorization: `AWS4-HMAC-SHA256 Credential=sandbox/20260101/${region}/sqs/aws4_request`,
      },
      payload: JSON.stringify(payload),
    })
    if (answer.statusCode === 200) return answer.body === '' ? {} : JSON.parse(answer.body)
    throw new Error(`the queue engine refused ${operation}: ${answer.body}`)
  }
  return {
    url,
    stop: () => app.close(),
    async createQueue(name, attributes = {}) {
      const created = Created.parse(
        await sqs('CreateQueue', { QueueName: name, Attributes: attributes }),
      )
      return { url: created.QueueUrl, arn: `arn:aws:sqs:${region}:000000000000:${name}` }
    },
    async createBucket(name) {
      await app.inject({ method: 'PUT', url: `/${name}`, headers: { host } })
    },
    async objects(bucket) {
      const url = `/${bucket}?list-type=2`
      const { body } = await app.inject({ method: 'GET', url, headers: { host } })
      if (body.includes('<IsTruncated>true')) throw new Error(`${bucket} has more than one page`)
      const keys = [...body.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) => key)
      return Promise.all(
        keys.map(async (key) => {
          const answer = await app.inject({
            method: 'GET',
            url: `/${bucket}/${key}`,
            headers: { host },
          })
          return { key, bytes: answer.rawPayload }
        }),
      )
    },
    async putObject(bucket, key, bytes) {
      const answer = await app.inject({
        method: 'PUT',
        url: `/${bucket}/${key}`,
        headers: { host },
        payload: bytes,
      })
      if (answer.statusCode !== 200) throw new Error(`the engine refused ${key}: ${answer.body}`)
    },
    async waiting(name) {
      const answer = await app.inject({ method: 'GET', url: `/_fauxqs/queues/${name}` })
      const { messages } = Inspection.parse(JSON.parse(answer.body))
      return {
        ready: messages.ready.length + messages.delayed.length,
        busy: messages.inflight.length,
      }
    },
    async purge(queueUrl) {
      await sqs('PurgeQueue', { QueueUrl: queueUrl })
    },
  }
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no free port')),
      )
    })
  })
}
