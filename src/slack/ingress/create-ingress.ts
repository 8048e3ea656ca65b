import { z } from 'zod'
import type { Log } from '../../shared/log.ts'
import type { Secret } from '../../shared/secret.ts'
import { sha256 } from '../../shared/sha256.ts'
import { parseBody, type SlackBody } from './parse-body.ts'
import { type HttpRequest, readHttpEvent } from './read-http-event.ts'
import { isRightWorkspace, type Workspace } from './right-workspace.ts'
import { type Verified, verifySignature } from './verify-signature.ts'

/**
 * The door: everything that calls the function passes here before Bolt sees it. Not HTTP → answered; too large → 413; not signed by Slack, or not now → 401;
 * not readable → 400; another workspace or app → 403. Only then the listeners. It never throws for anything that was sent, and never tells a stranger why.
 */
export interface HttpAnswer {
  readonly statusCode: number
  readonly headers?: Record<string, string>
  readonly body: string
}

/** What is known of a request besides its body. */
export interface RequestMark {
  /** The same for the same signed request, however often it comes. */
  readonly jobId: string
  /** When Slack signed it, ISO. A replay says the same. */
  readonly at: string
}

export type Listeners = (body: SlackBody, mark: RequestMark) => Promise<HttpAnswer>

export interface SlackKeys {
  readonly signingSecret: Secret
  readonly botToken: Secret
}

export interface IngressDeps {
  readonly workspace: Workspace
  /** Loaded once and kept; a failed load is tried again with the next request. */
  keys(): Promise<SlackKeys>
  /** What holds now, asked for when a signature does not fit these. The same where nothing else is stored, or where it was looked up lately. */
  keysAgain(seen: SlackKeys): Promise<SlackKeys>
  listeners(keys: SlackKeys): Listeners
  /** Wall time in milliseconds. */
  readonly wallNow: () => number
  readonly log: Log
  readonly newReference: () => string
  /** Slack gets its answer `ms` after its request came. Not for what was refused, nor for what nobody waits for. */
  acked(ms: number): void
}

interface Ready {
  readonly keys: SlackKeys
  readonly listeners: Listeners
}

export type Ingress = (event: unknown, context: unknown) => Promise<HttpAnswer>

export function createIngress(deps: IngressDeps): Ingress {
  let made: Ready | undefined
  const ready = async (given?: SlackKeys): Promise<Ready> => {
    const keys = given ?? (await deps.keys())
    if (made?.keys !== keys) made = { keys, listeners: deps.listeners(keys) }
    return made
  }
  return async (event, _context) => {
    const startedAt = deps.wallNow()
    const request = readHttpEvent(event)
    if (!request.ok) return request.error === 'too_large' ? answer(413) : ping(ready, deps)
    if (isUnsignedSslCheck(request.value)) return answer(200)
    try {
      const now = await ready()
      const first = verifySignature(request.value, now.keys.signingSecret, deps.wallNow())
      const isStale = !first.ok && first.error === 'not_by_slack'
      // The signing secret may have been replaced since it was read.
      const then = isStale ? await ready(await deps.keysAgain(now.keys)) : now
      const verified = isStale
        ? verifySignature(request.value, then.keys.signingSecret, deps.wallNow())
        : first
      const answered = await admit(deps, then, verified, request.value)
      if (answered.statusCode === 200)
        deps.acked(deps.wallNow() - arrivedAt(request.value, startedAt))
      return answered
    } catch (error) {
      const reference = deps.newReference()
      deps.log.error('a request of Slack was not handled', { reference }, error)
      return answer(503)
    }
  }
}

/** An invocation that waits for its container to start has no other sign of that than when the front end took the request. A front end whose clock cannot be right is not believed. */
const LONGEST_WAIT_MS = 30_000

function arrivedAt({ receivedAt }: HttpRequest, startedAt: number): number {
  const isLikely =
    receivedAt !== undefined && receivedAt <= startedAt && startedAt - receivedAt <= LONGEST_WAIT_MS
  return isLikely ? receivedAt : startedAt
}

async function admit(
  deps: IngressDeps,
  { listeners }: Ready,
  verified: ReturnType<typeof verifySignature>,
  request: HttpRequest,
): Promise<HttpAnswer> {
  if (!verified.ok) return refusal(deps.log, 401, verified.error)
  const body = parseBody(request)
  if (!body.ok) return refusal(deps.log, body.error === 'malformed' ? 400 : 415, body.error)
  if (body.value['ssl_check'] !== undefined) return answer(200)
  const challenge = UrlVerification.safeParse(body.value)
  if (challenge.success) return json({ challenge: challenge.data.challenge })
  if (!isRightWorkspace(body.value, deps.workspace))
    return refusal(deps.log, 403, 'not_our_workspace')
  const handled = await listeners(body.value, markOf(verified.value))
  return handled.statusCode === 200 ? handled : ignored(deps.log, handled.statusCode)
}

const UrlVerification = z.object({ type: z.literal('url_verification'), challenge: z.string() })

function markOf({ timestamp, signature }: Verified): RequestMark {
  return {
    jobId: sha256(`${timestamp}:${signature}`),
    at: new Date(timestamp * 1_000).toISOString(),
  }
}

/** Keeps a container warm: what most requests need is loaded now; Slack's client comes with the first form. */
async function ping(ready: () => Promise<unknown>, { log }: IngressDeps): Promise<HttpAnswer> {
  try {
    await ready()
  } catch (error) {
    log.warn('a ping could not load what Slack needs')
    log.error('Slack is not reachable with these credentials', {}, error)
  }
  return answer(200)
}

/** Slack checks the certificate with a request of its own that may carry no signature; nothing follows from it. */
function isUnsignedSslCheck({ headers, body }: HttpRequest): boolean {
  return (
    !headers.has('x-slack-signature') &&
    body.length < 500 &&
    /(?:^|&)ssl_check=1(?:&|$)/.test(body.toString('latin1'))
  )
}

/** Bolt has no listener for this kind of request. Slack would retry or show an error for anything but 200. */
function ignored(log: Log, statusCode: number): HttpAnswer {
  log.warn('a request of a kind nobody listens to', { statusCode })
  return answer(200)
}

function refusal(log: Log, statusCode: number, reason: string): HttpAnswer {
  log.warn('a request was refused', { statusCode, reason })
  return { ...answer(statusCode), headers: { 'x-slack-no-retry': '1' } }
}

function answer(statusCode: number): HttpAnswer {
  return { statusCode, body: '' }
}

function json(body: unknown): HttpAnswer {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}
