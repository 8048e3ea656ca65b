import { Agent, type IncomingMessage, request as openRequest } from 'node:http'
import { PATH_PREFIX, type WireRequest } from './wire-request.ts'

/**
 * Passes a request on to the engine that really runs the service: streamed body, the same headers, the prefix taken off the path.
 * The engine sees the original Host, so that URLs it hands out lead back here.
 */
export interface Forwarder {
  /** Resolves with the engine's answer, its body not yet read. */
  send(
    base: string,
    message: IncomingMessage,
    request: WireRequest,
    /** Where it has been read already. */
    body?: Buffer,
  ): Promise<IncomingMessage>
  close(): void
}

export function createForwarder(): Forwarder {
  const agent = new Agent({ keepAlive: true })
  return {
    send(base, message, request, body) {
      return new Promise((resolve, reject) => {
        const url = new URL(base)
        const path = request.path.slice(PATH_PREFIX.length)
        const query = request.query === '' ? '' : `?${request.query}`
        const upstream = openRequest({
          agent,
          hostname: url.hostname,
          port: url.port,
          method: request.method,
          path: (path.startsWith('/') ? path : `/${path}`) + query,
          headers: { ...request.headers, connection: 'keep-alive' },
        })
        upstream.on('response', resolve)
        upstream.on('error', reject)
        message.on('aborted', () => upstream.destroy())
        if (body === undefined) message.pipe(upstream)
        else upstream.end(body)
      })
    },
    close: () => agent.destroy(),
  }
}

/** What S3 calls the operation; the SDK names it in `x-id`, the rest is read off method and query. */
export function s3Operation(request: WireRequest): string {
  const query = new URLSearchParams(request.query)
  const named = query.get('x-id')
  if (named !== null) return named
  const inBucket = request.path.slice(PATH_PREFIX.length).split('/').filter(Boolean).length < 2
  if (request.method === 'GET' && inBucket) return 'ListObjectsV2'
  const byMethod: Readonly<Record<string, readonly [bucket: string, object: string]>> = {
    GET: ['ListBuckets', 'GetObject'],
    PUT: ['CreateBucket', 'PutObject'],
    DELETE: ['DeleteBucket', 'DeleteObject'],
    HEAD: ['HeadBucket', 'HeadObject'],
    POST: query.has('delete') ? ['DeleteObjects', 'DeleteObjects'] : ['PostObject', 'PostObject'],
  }
  return byMethod[request.method]?.[inBucket ? 0 : 1] ?? request.method
}
