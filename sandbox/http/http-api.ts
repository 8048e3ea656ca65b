import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FunctionHost } from '../host/function-host.ts'
import { readBody } from './read-body.ts'

/**
 * The front door of the functions: an HTTP request becomes an HTTP API event (payload version 2.0), and the function's answer the HTTP answer.
 * Like API Gateway it hands form bodies over in base64, knows nothing of what is in them, and names the address of whoever is connected.
 */
export async function throughHttpApi(
  host: FunctionHost | undefined,
  path: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const body = await readBody(req)
  const { method = 'GET', headers } = req
  const isBase64Encoded = !(headers['content-type'] ?? '').startsWith('application/json')
  const rawQueryString = (req.url ?? '').split('?')[1] ?? ''
  const invocation = await host?.invoke({
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value].flat().join(',')]),
    ),
    requestContext: {
      http: {
        method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: req.socket.remoteAddress ?? '127.0.0.1',
        userAgent: '',
      },
      requestId: crypto.randomUUID(),
      routeKey: `${method} ${path}`,
      stage: '$default',
      timeEpoch: Date.now(),
    },
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded: isBase64Encoded && body.length > 0,
  })
  if (invocation?.kind !== 'answered') {
    res
      .writeHead(invocation?.kind === 'timed_out' ? 503 : 502)
      .end('{"message":"Internal Server Error"}')
    return
  }
  const answer = invocation.value as {
    readonly statusCode?: number
    readonly headers?: Record<string, string>
    readonly body?: string
  }
  res.writeHead(answer.statusCode ?? 200, answer.headers ?? {}).end(answer.body ?? '')
}
