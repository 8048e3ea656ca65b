import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { STSClient } from '@aws-sdk/client-sts'
import { z } from 'zod'
import { AuditEvent } from '../exposure/audit/audit-event.ts'
import type { AuditPages, PagePlace } from '../exposure/audit/audit-store.ts'
import { partitionOf } from './regions.ts'

/**
 * The pages of audits as objects in the bucket, one for each page of LookupEvents: `audits/<audit>/<Region>/<page>.json.gz`. An object is put whole, and a page that is put again replaces itself.
 * It knows two calls, PutObject and GetObject, signed by the SDK's own signer; the bucket encrypts. Names hold letters, digits, `-`, `.` and `/` only, so that a path is signed as it is sent.
 */
export interface S3AuditPagesDeps {
  /** Only its credentials and its signer are used, so it must not be the client of anything else. */
  readonly signing: STSClient
  readonly bucket: string
  readonly region: string
  /** In place of AWS's own. */
  readonly endpoint?: string | undefined
  readonly fetch?: typeof fetch
}

/** S3 did not take or give a page. Names the call and the status, nothing else. */
export class AuditPageError extends Error {
  override readonly name = 'AuditPageError'
}

const TIMEOUT_MS = 10_000
const TRIES = 3
const Page = z.array(AuditEvent)

export function createS3AuditPages(deps: S3AuditPagesDeps): AuditPages {
  return {
    async put(place, events) {
      const body = await promisify(gzip)(JSON.stringify(events))
      await call(deps, 'PUT', place, new Uint8Array(body))
    },
    async read(place) {
      const body = await promisify(gunzip)(await call(deps, 'GET', place))
      return Page.parse(JSON.parse(body.toString('utf8')))
    },
  }
}

function keyOf({ audit, region, page }: PagePlace): string {
  return `audits/${audit}/${region}/${String(page).padStart(6, '0')}.json.gz`
}

async function call(
  deps: S3AuditPagesDeps,
  method: 'GET' | 'PUT',
  place: PagePlace,
  body?: Uint8Array<ArrayBuffer>,
): Promise<Buffer> {
  let end = 'no answer'
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      const answer = await send(deps, method, place, body)
      const bytes = Buffer.from(await answer.arrayBuffer())
      if (answer.ok) return bytes
      end = String(answer.status)
      if (answer.status < 500 && answer.status !== 429) break
    } catch (error) {
      end = error instanceof Error ? error.name : 'unknown'
    }
  }
  throw new AuditPageError(`s3 ${method} of a page of audit ${place.audit}: ${end}`)
}

async function send(
  { signing, bucket, region, endpoint, fetch: ask = fetch }: S3AuditPagesDeps,
  method: 'GET' | 'PUT',
  place: PagePlace,
  body: Uint8Array<ArrayBuffer> | undefined,
): Promise<Response> {
  const base = new URL(endpoint ?? defaultEndpoint(region))
  const url = new URL(`${base.pathname.replace(/\/$/, '')}/${bucket}/${keyOf(place)}`, base)
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
    headers: { host: url.host },
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

function defaultEndpoint(region: string): string {
  const suffix = partitionOf(region).name === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
  return `https://s3.${region}.${suffix}`
}
