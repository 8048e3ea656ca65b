import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { finished } from 'node:stream/promises'

/** An HTTP request as the AWS side sees it. `url` is what the client signed, prefix and query included. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: IncomingHttpHeaders
  readonly sourceIp: string
}

export const PATH_PREFIX = '/aws'
/** Whoever plays somebody elsewhere says from where: everything here comes from this machine. */
export const SOURCE_IP_HEADER = 'x-sandbox-source-ip'
const MAX_BODY_BYTES = 1_048_576

export function wireRequest(message: IncomingMessage): WireRequest {
  const url = message.url ?? '/'
  const at = url.indexOf('?')
  return {
    method: message.method ?? 'GET',
    path: at === -1 ? url : url.slice(0, at),
    query: at === -1 ? '' : url.slice(at + 1),
    headers: message.headers,
    sourceIp:
      claimedIp(message) ?? (message.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
  }
}

function claimedIp({ headers }: IncomingMessage): string | undefined {
  const claimed = headers[SOURCE_IP_HEADER]
  return typeof claimed === 'string' && isIP(claimed) !== 0 ? claimed : undefined
}

export function headerOf(request: WireRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}

/** The name the host gave the function's process: the SDK writes AWS_EXECUTION_ENV into its user agent. */
export function containerOf(request: WireRequest): string {
  return /(?:^|\s)exec-env\/(\S+)/.exec(headerOf(request, 'user-agent') ?? '')?.[1] ?? 'unknown'
}

/** The whole body, or `undefined` when the client broke off or sent more than any request of these services may be. */
export async function readBody(
  message: IncomingMessage,
  most = MAX_BODY_BYTES,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  message.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= most) chunks.push(chunk)
  })
  const whole = await finished(message, { writable: false }).then(
    () => true,
    () => false,
  )
  return whole && size <= most ? Buffer.concat(chunks) : undefined
}
