import { App, AwsLambdaReceiver, type Logger, LogLevel } from '@slack/bolt'
import type { WebClientOptions } from '@slack/web-api'
import { z } from 'zod'
import type { Profiles } from '../../people/profiles.ts'
import { mayAct } from '../../people/slack-deciders.ts'
import type { Log } from '../../shared/log.ts'
import { withoutSecrets } from '../../shared/without-secrets.ts'
import { RenewingClient, type RenewToken } from '../renewing-client.ts'
import { createSlackProfiles } from '../worker-side/profiles.ts'
import type { HttpAnswer, Listeners, RequestMark, SlackKeys } from './create-ingress.ts'
import type { ListenerDeps } from './listener-deps.ts'
import type { SlackBody } from './parse-body.ts'
import { registerListeners } from './register-listeners.ts'
import { createSurfaces, SLACK_TIMEOUT_MS } from './surfaces.ts'
import { within } from './within.ts'

/**
 * Bolt behind the door: it finds out what kind of request this is and calls one listener. Nothing here touches the network before a listener does
 * (`authorize` is static: a `token` would mean an `auth.test` for each request), and a slow Slack costs 1.5 seconds, never the library's half hour of retries.
 * Signatures were checked before, over the bytes that came; what Bolt gets is what was checked.
 */
export interface BoltDeps extends Omit<ListenerDeps, 'surfaces' | 'mayAct'> {
  /** Ends in a slash. */
  readonly slackApiUrl: string
  /** The token that holds now, asked for when Slack refuses the other one. */
  readonly renewToken: RenewToken
}

const JOB = 'x-awskey-job'
const AT = 'x-awskey-at'
const Mark = z.object({ jobId: z.string(), at: z.string() })

export function createBoltListeners(deps: BoltDeps, keys: SlackKeys): Listeners {
  const logger = boltLogger(deps.log)
  const clientOptions: WebClientOptions = {
    slackApiUrl: deps.slackApiUrl,
    timeout: SLACK_TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger,
  }
  const receiver = new AwsLambdaReceiver({
    signingSecret: keys.signingSecret.reveal(),
    signatureVerification: false,
    logger,
    customPropertiesExtractor: ({ headers }) => ({ jobId: headers[JOB], at: headers[AT] }),
  })
  const botToken = keys.botToken.reveal()
  const app = new App({
    receiver,
    authorize: () => Promise.resolve({ botToken }),
    clientOptions,
    logger,
    logLevel: LogLevel.WARN,
    ignoreSelf: false,
    convoStore: false,
  })
  const slack = new RenewingClient(botToken, deps.renewToken, clientOptions)
  const surfaces = createSurfaces({ slack, log: deps.log, fetch })
  const mayAct = createMayAct(createSlackProfiles({ slack }))
  registerListeners(app, { ...deps, surfaces, mayAct }, (context) => Mark.parse(context))
  const handle = receiver.toHandler()
  return async (body, mark) => toAnswer(await handle(eventOf(body, mark), undefined))
}

const PATIENCE_MS = 2_000

/** A person who cannot be judged in time is not known, which is neither a yes nor a no. */
function createMayAct(profiles: Profiles): ListenerDeps['mayAct'] {
  return async (person) => {
    try {
      const may = await within(PATIENCE_MS, mayAct(profiles, person))
      if (may.ok) return 'yes'
      return may.error.reason === 'person_unreadable' ? 'not_known' : 'no'
    } catch {
      return 'not_known'
    }
  }
}

function eventOf(body: SlackBody, { jobId, at }: RequestMark) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/slack/events',
    rawQueryString: '',
    requestContext: {},
    headers: { 'content-type': 'application/json', [JOB]: jobId, [AT]: at },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  }
}

function toAnswer({
  statusCode,
  headers,
  body,
}: Awaited<ReturnType<ReturnType<AwsLambdaReceiver['toHandler']>>>): HttpAnswer {
  const contentType = headers?.['Content-Type']
  return {
    statusCode,
    body,
    ...(contentType !== undefined && { headers: { 'content-type': String(contentType) } }),
  }
}

/** Bolt's own words, without what they were said about: its debug level prints whole requests, its errors whole answers, and what stands in quotation marks or addresses is not its own. */
export function boltLogger(log: Log): Logger {
  const said = (parts: readonly unknown[]): string => {
    const [first] = parts
    if (typeof first !== 'string') return 'an object'
    const own = first.replaceAll(/(["'`]).*?\1/gs, '…').replaceAll(/\w+:\/\/\S+/g, '…')
    return withoutSecrets(own).text.slice(0, 120)
  }
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts) => log.warn('Bolt warned', { said: said(parts) }),
    error: (...parts) => log.error('Bolt reported an error', { said: said(parts) }),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  }
}
