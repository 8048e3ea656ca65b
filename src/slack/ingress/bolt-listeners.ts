import { App, AwsLambdaReceiver, LogLevel } from '@slack/bolt'
import { z } from 'zod'
import { lazy } from '../../shared/lazy.ts'
import type { RenewToken } from '../renewing-client.ts'
import { boltLogger } from './bolt-logger.ts'
import type { HttpAnswer, Listeners, RequestMark, SlackKeys } from './create-ingress.ts'
import type { ListenerDeps } from './listener-deps.ts'
import type { SlackBody } from './parse-body.ts'
import type { SlackReach } from './reach-slack.ts'
import { registerListeners } from './register-listeners.ts'
import type { Surfaces } from './surfaces.ts'

/**
 * Bolt behind the door: it finds out what kind of request this is and calls one listener. Nothing here touches the network before a listener does
 * (`authorize` is static: a `token` would mean an `auth.test` for each request), and Bolt's own client of Slack is never used: reach-slack.ts has another.
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
    logger,
    logLevel: LogLevel.WARN,
    ignoreSelf: false,
    convoStore: false,
  })
  const reach = lazy(async () => {
    const { reachSlack } = await import('./reach-slack.ts')
    return reachSlack({ ...deps, botToken, logger })
  })
  const listenerDeps: ListenerDeps = {
    ...deps,
    surfaces: surfacesIn(reach),
    mayAct: async (person) => (await reach()).mayAct(person),
  }
  registerListeners(app, listenerDeps, (context) => Mark.parse(context))
  const handle = receiver.toHandler()
  return async (body, mark) => toAnswer(await handle(eventOf(body, mark), undefined))
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

/** Each loads what it needs when it is first used. */
function surfacesIn(reach: () => Promise<SlackReach>): Surfaces {
  const loaded = async (): Promise<Surfaces> => (await reach()).surfaces
  return {
    open: async (...given) => (await loaded()).open(...given),
    openToFill: async (...given) => (await loaded()).openToFill(...given),
    push: async (...given) => (await loaded()).push(...given),
    update: async (...given) => (await loaded()).update(...given),
    publishHome: async (...given) => (await loaded()).publishHome(...given),
    respond: async (...given) => (await loaded()).respond(...given),
    tell: async (...given) => (await loaded()).tell(...given),
    linkTo: async (...given) => (await loaded()).linkTo(...given),
  }
}
