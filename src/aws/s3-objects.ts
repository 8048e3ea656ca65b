import { createHash } from 'node:crypto'
import type { STSClient } from '@aws-sdk/client-sts'
import { partitionOf } from './regions.ts'

/**
 * Objects in the bucket, put and got whole: two calls, PutObject and GetObject, signed by the SDK's own signer; the bucket encrypts. Names hold letters, digits, `-`, `.` and `/` only, so that a
 * path is signed as it is sent. It says how a call ended and leaves it to its callers what that means.
 */
export interface S3ObjectsDeps {
  /** Only its credentials and its signer are used, so it must not be the client of anything else. */
  readonly signing: STSClient
  readonly bucket: string
  readonly region: string
  /** In place of AWS's own. */
  readonly endpoint?: string | undefined
  readonly fetch?: typeof fetch
}

export type S3End =
  | { readonly kind: 'done'; readonly body: Buffer }
  /** `end` may be shown: the status or the kind of failure, nothing that was sent. */
  | { readonly kind: 'failed'; readonly status: number | undefined; readonly end: string }

export interface S3Objects {
  put(key: string, body: Uint8Array<ArrayBuffer>): Promise<S3End>
  /** Fails with 412 when an object of that name is there, whoever put it: it is not replaced. */
  putOnce(key: string, body: Uint8Array<ArrayBuffer>): Promise<S3End>
  get(key: string): Promise<S3End>
}

interface Call {
  readonly method: 'GET' | 'PUT'
  readonly key: string
  readonly body?: Uint8Array<ArrayBuffer>
  readonly once?: true
}

const TIMEOUT_MS = 10_000
const TRIES = 3
/** Too many requests, and two that were put at once. */
const AGAIN: readonly number[] = [409, 429]

export function createS3Objects(deps: S3ObjectsDeps): S3Objects {
  return {
    put: (key, body) => call(deps, { method: 'PUT', key, body }),
    putOnce: (key, body) => call(deps, { method: 'PUT', key, body, once: true }),
    get: (key) => call(deps, { method: 'GET', key }),
  }
}

async function call(deps: S3ObjectsDeps, asked: Call): Promise<S3End> {
  let failed: S3End = { kind: 'failed', status: undefined, end: 'no answer' }
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      const answer = await send(deps, asked)
      const body = Buffer.from(await answer.arrayBuffer())
      if (answer.ok) return { kind: 'done', body }
      const { status } = answer
      failed = { kind: 'failed', status, end: String(status) }
      if (status < 500 && !AGAIN.includes(status)) break
    } catch (error) {
      const end = error instanceof Error ? error.name : 'unknown'
      failed = { kind: 'failed', status: undefined, end }
    }
  }
  return failed
}

async function send(
  { signing, bucket, region, endpoint, fetch: ask = fetch }: S3ObjectsDeps,
  { method, key, body, once }: Call,
): Promise<Response> {
  const base = new URL(endpoint ?? defaultEndpoint(region))
  const url = new URL(`${base.pathname.replace(/\/$/, '')}/${bucket}/${key}`, base)
  const signer = await signing.config.signer({
    name: 'sigv4',
    signingName: 's3',
    signingRegion: region,
    properties: {},
  })
  const { headers } = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: url.pathname,
    query: {},
    headers: { host: url.host, ...(once === true && onceHeaders(body)) },
    ...(body !== undefined && { body }),
  })
  const { host: _host, ...sent } = headers
  return ask(url, {
    method,
    headers: sent,
    ...(body !== undefined && { body }),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
}

/** A bucket with Object Lock takes no object without a checksum. */
function onceHeaders(body: Uint8Array = new Uint8Array()): Record<string, string> {
  return {
    'if-none-match': '*',
    'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64'),
  }
}

function defaultEndpoint(region: string): string {
  const suffix = partitionOf(region).name === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
  return `https://s3.${region}.${suffix}`
}
