import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FunctionHost } from '../host/function-host.ts'
import { readBody } from './read-body.ts'

/**
 * The front door: an HTTP request of Slack's becomes an HTTP API event (payload version 2.0) for the `slack` function, and its answer becomes the HTTP answer.
 * Like API Gateway it hands form bodies over in base64 and knows nothing of what is in them.
 */
export async function slackEvents(
  host: FunctionHost | undefined,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const body = await readBody(req)
  const isBase64Encoded = !(req.headers['content-type'] ?? '').startsWith('application/json')
  const invocation = await host?.invoke({
    version: '2.0',
    routeKey: 'POST /slack/events',
    rawPath: '/slack/events',
    rawQueryString: '',
    headers: Object.fromEntries(
      Object.entries(req.headers).map(([name, value]) => [name, [value].flat().join(',')]),
    ),
    requestContext: {
      http: {
        method: req.method,
        path: '/slack/events',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: '',
      },
      requestId: crypto.randomUUID(),
      routeKey: 'POST /slack/events',
      stage: '$default',
      timeEpoch: Date.now(),
    },
    body: body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
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
