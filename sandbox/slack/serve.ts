/**
 * Answers the app's HTTP requests: Web API methods, response URLs and uploads. Tokens and scopes are checked before anything
 * else, planted faults after; a fault that comes "after success" leaves the change done and the caller without an answer.
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FaultMode } from '../faults.ts'
import { answerResponseUrl } from './answer-response-url.ts'
import { refusalBody, SlackApiError } from './api-error.ts'
import { COVERAGE } from './coverage.ts'
import { type Json, type JsonObject, textAt } from './json.ts'
import type { EmulatorParts } from './parts.ts'
import { readArguments, readUpload } from './request-body.ts'
import { receiveUpload } from './web-api/files.ts'
import { createArgs } from './web-api/method.ts'
import { METHODS } from './web-api/methods.ts'

const DELAY_MS = 1_500
const SILENCE_MS = 4_000
const RETRY_AFTER_SECONDS = 1
const API_PATH = /^\/slack\/(?:~(?<container>[^/]+)\/)?api\/(?<method>[A-Za-z.]+)$/
const RESPONSE_PATH = /^\/slack\/(?:~(?<container>[^/]+)\/)?response\/(?<id>[0-9a-f]+)$/
const UPLOAD_PATH = /^\/slack\/upload\/(?<id>[A-Z0-9]+)$/

export interface ServeOptions {
  readonly botToken: string
  readonly sleep: (ms: number) => Promise<void>
  readonly onCrash: (container: string) => void
}

export type HandleRequest = (req: IncomingMessage, res: ServerResponse) => Promise<void>

export function createHandle(parts: EmulatorParts, options: ServeOptions): HandleRequest {
  return async (req, res) => {
    const url = new URL(req.url ?? '/', parts.baseUrl())
    const api = API_PATH.exec(url.pathname)?.groups
    const response = RESPONSE_PATH.exec(url.pathname)?.groups
    const upload = UPLOAD_PATH.exec(url.pathname)?.groups
    try {
      if (api !== undefined) await serveMethod(parts, options, { req, res, url }, api)
      else if (response !== undefined)
        await serveResponse(parts, options, { req, res, url }, response)
      else if (upload !== undefined) await serveUpload(parts, req, res, upload['id'] ?? '')
      else sendJson(res, 404, { ok: false, error: 'unknown_path' })
    } catch (error) {
      if (error instanceof SlackApiError) {
        const body = refusalBody(error)
        const { container = '', method = 'response_url' } = api ?? response ?? {}
        parts.refused.note({ method, container }, body)
        sendJson(res, 200, body, parts.workspace.scopes)
      } else sendJson(res, 500, { ok: false, error: 'internal_error', detail: String(error) })
    }
  }
}

interface Exchange {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly url: URL
}
type PathGroups = Readonly<Record<string, string | undefined>>

async function serveMethod(
  parts: EmulatorParts,
  options: ServeOptions,
  exchange: Exchange,
  groups: PathGroups,
): Promise<void> {
  const { req, res, url } = exchange
  const name = groups['method'] ?? ''
  const values = await readArguments(req, url)
  parts.seen?.(JSON.stringify(values))
  checkToken(options.botToken, req, values)
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
  if (method === undefined) throw new SlackApiError('unknown_method', [], { req_method: name })
  checkScope(parts, name)
  const fault = parts.faults.take({ service: 'slack', operation: name })
  const run = (): Answer => ({
    status: 200,
    body: runMethod(() => method(parts, createArgs(values))),
  })
  await answerWithFault(parts, options, res, {
    method: name,
    fault,
    container: groups['container'] ?? '',
    run,
  })
}

function runMethod(run: () => JsonObject): JsonObject {
  try {
    return run()
  } catch (error) {
    if (error instanceof SlackApiError) return refusalBody(error)
    throw error
  }
}

async function serveResponse(
  parts: EmulatorParts,
  options: ServeOptions,
  exchange: Exchange,
  groups: PathGroups,
): Promise<void> {
  const { req, res, url } = exchange
  const payload = responsePayload(await readArguments(req, url))
  const fault = parts.faults.take({ service: 'slack', operation: 'response_url' })
  const run = (): Answer => answerResponseUrl(parts, groups['id'] ?? '', payload)
  await answerWithFault(parts, options, res, {
    method: 'response_url',
    fault,
    container: groups['container'] ?? '',
    run,
  })
}

/** A form may carry the message as `payload`, as for incoming webhooks. */
function responsePayload(values: JsonObject): Json | undefined {
  const payload = textAt(values, 'payload')
  return payload === undefined ? values : createArgs(values).json('payload')
}

async function serveUpload(
  parts: EmulatorParts,
  req: IncomingMessage,
  res: ServerResponse,
  id: string,
): Promise<void> {
  const bytes = await readUpload(req)
  const taken = receiveUpload(parts, id, bytes)
  res.writeHead(taken ? 200 : 400, { 'content-type': 'text/plain' })
  res.end(taken ? `OK - ${bytes.length}` : 'upload_failed')
}

interface Answer {
  readonly status: number
  readonly body: JsonObject
}

async function answerWithFault(
  parts: EmulatorParts,
  options: ServeOptions,
  res: ServerResponse,
  call: {
    readonly method: string
    readonly fault: FaultMode | undefined
    readonly container: string
    readonly run: () => Answer
  },
): Promise<void> {
  const send = (status: number, body: JsonObject): void => {
    parts.refused.note(call, body)
    sendJson(res, status, body, parts.workspace.scopes)
  }
  switch (call.fault) {
    case 'throttle':
      res.setHeader('retry-after', String(RETRY_AFTER_SECONDS))
      send(429, { ok: false, error: 'ratelimited' })
      return
    case 'deny':
      send(200, { ok: false, error: 'restricted_action' })
      return
    case 'timeout_after_success':
      call.run()
      await options.sleep(SILENCE_MS)
      res.destroy()
      return
    case 'crash':
      call.run()
      options.onCrash(call.container)
      res.destroy()
      return
    case 'delay':
    case undefined: {
      if (call.fault === 'delay') await options.sleep(DELAY_MS)
      const { status, body } = call.run()
      send(status, body)
      return
    }
  }
}

function checkToken(botToken: string, req: IncomingMessage, values: JsonObject): void {
  const bearer = /^Bearer (?<token>.+)$/i.exec(req.headers.authorization ?? '')?.groups?.['token']
  const token = bearer ?? textAt(values, 'token')
  if (token === undefined || token === '') throw new SlackApiError('not_authed')
  const given = Buffer.from(token)
  const expected = Buffer.from(botToken)
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new SlackApiError('invalid_auth')
}

function checkScope({ workspace: { scopes } }: EmulatorParts, method: string): void {
  const needed = COVERAGE[method]?.scope
  if (needed === undefined || scopes === undefined || scopes.includes(needed)) return
  throw new SlackApiError('missing_scope', [], { needed, provided: scopes.join(',') })
}

function sendJson(
  res: ServerResponse,
  status: number,
  body: JsonObject,
  scopes?: readonly string[],
): void {
  if (scopes !== undefined) res.setHeader('x-oauth-scopes', scopes.join(','))
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  res.end(JSON.stringify(body))
}
