/** The emulator on a free loopback port, the unchanged WebClient against it, and an app whose answers a test decides. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LogLevel } from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import { onTestFinished } from 'vitest'
import { createFaults, type Faults } from '../../../sandbox/faults.ts'
import type { DeliveredRequest, DeliveredResponse } from '../../../sandbox/slack/dispatch.ts'
import { isObject, type JsonObject, parseJson } from '../../../sandbox/slack/json.ts'
import { createSlackEmulator, type SlackEmulator } from '../../../sandbox/slack/slack-emulator.ts'

export const SIGNING_SECRET = 'sandbox-signing-secret'
export const BOT_TOKEN = 'xoxb-sandbox-token'

export type TestApp = (request: DeliveredRequest) => Promise<DeliveredResponse> | DeliveredResponse

export interface SlackFixture {
  readonly slack: SlackEmulator
  readonly client: WebClient
  readonly faults: Faults
  readonly url: string
  readonly requests: DeliveredRequest[]
  readonly crashed: string[]
  readonly slept: number[]
  clientFor(token: string, path?: string): WebClient
  /** Sets what the app answers from now on. */
  app(answer: TestApp): void
  advanceWall(ms: number): void
  advanceBusiness(ms: number): void
}

export const acknowledged: DeliveredResponse = { status: 200, headers: {}, body: '' }

export function answering(body: unknown): DeliveredResponse {
  return { ...acknowledged, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

/** The payload of an interaction, or the fields of a command, as the app would read them. */
export function received(request: DeliveredRequest | undefined): JsonObject {
  const body = request?.body ?? ''
  if (body.startsWith('{')) return objectFrom(body)
  const fields = Object.fromEntries(new URLSearchParams(body))
  const payload = fields['payload']
  return payload === undefined ? fields : objectFrom(payload)
}

function objectFrom(text: string): JsonObject {
  const value = parseJson(text)
  return isObject(value) ? value : {}
}

export async function startSlack(scopes?: readonly string[]): Promise<SlackFixture> {
  let wall = Date.now()
  let business = Date.parse('2026-03-02T09:00:00Z')
  let answer: TestApp = () => acknowledged
  const faults = createFaults()
  const requests: DeliveredRequest[] = []
  const crashed: string[] = []
  const slept: number[] = []
  const server = createServer((req, res) => {
    slack.handle(req, res).catch((error: unknown) => res.destroy(new Error(String(error))))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const slack = createSlackEmulator({
    clock: { now: () => new Date(business) },
    wallNow: () => wall,
    faults,
    signingSecret: SIGNING_SECRET,
    botToken: BOT_TOKEN,
    baseUrl: () => url,
    deliver: async (request) => {
      requests.push(request)
      return await answer(request)
    },
    onCrash: (container) => crashed.push(container),
    sleep: (ms) => {
      slept.push(ms)
      return Promise.resolve()
    },
    ...(scopes === undefined ? {} : { scopes }),
  })
  const clientFor = (token: string, path = '/slack/api/'): WebClient =>
    new WebClient(token, {
      slackApiUrl: `${url}${path}`,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: silentLogger(),
    })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    slack,
    client: clientFor(BOT_TOKEN),
    clientFor,
    faults,
    url,
    requests,
    crashed,
    slept,
    app: (next) => {
      answer = next
    },
    advanceWall: (ms) => {
      wall += ms
    },
    advanceBusiness: (ms) => {
      business += ms
    },
  }
}

function silentLogger(): {
  debug(): void
  info(): void
  warn(): void
  error(): void
  setLevel(): void
  getLevel(): LogLevel
  setName(): void
} {
  const quiet = (): void => undefined
  return {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: quiet,
    setLevel: quiet,
    getLevel: () => LogLevel.ERROR,
    setName: quiet,
  }
}

/** What the WebClient rejects with when Slack answers this error. */
export function refusal(error: string): object {
  return { data: { ok: false, error } }
}

export const plain = (text: string): { type: 'plain_text'; text: string } => ({
  type: 'plain_text',
  text,
})
export const section = (
  text: string,
): { type: 'section'; text: { type: 'mrkdwn'; text: string } } => ({
  type: 'section',
  text: { type: 'mrkdwn', text },
})
export const buttons = (
  ...ids: readonly string[]
): {
  type: 'actions'
  block_id: string
  elements: {
    type: 'button'
    action_id: string
    text: { type: 'plain_text'; text: string }
    value: string
  }[]
} => ({
  type: 'actions',
  block_id: 'decision',
  elements: ids.map((id) => ({ type: 'button', action_id: id, text: plain(id), value: `${id}.1` })),
})
