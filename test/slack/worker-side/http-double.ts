/** Answers Web API methods with what a test says, for answers that the built-in Slack never gives. Counts the calls. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LogLevel, WebClient } from '@slack/web-api'
import { onTestFinished } from 'vitest'
import type { JsonObject } from '../../../sandbox/slack/json.ts'

export type DoubleAnswer = JsonObject | (() => { readonly status: number; readonly body: string })

export interface HttpDouble {
  readonly client: WebClient
  readonly calls: string[]
}

export async function startHttpDouble(
  answers: Readonly<Record<string, DoubleAnswer>>,
): Promise<HttpDouble> {
  const calls: string[] = []
  const server = createServer((req, res) => {
    const method = (req.url ?? '').replace('/api/', '')
    calls.push(method)
    req.resume()
    const answer = answers[method] ?? { ok: false, error: 'unknown_method' }
    const { status, body } =
      typeof answer === 'function' ? answer() : { status: 200, body: JSON.stringify(answer) }
    res.writeHead(status, { 'content-type': 'application/json' })
    res.end(body)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const client = new WebClient('xoxb-double', {
    slackApiUrl: `http://127.0.0.1:${port}/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  })
  return { client, calls }
}
