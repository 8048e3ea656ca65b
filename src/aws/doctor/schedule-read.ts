import type { STSClient } from '@aws-sdk/client-sts'
import { z } from 'zod'
import { type Known, known, unknown } from '../../shared/known.ts'
import { partitionOf } from '../regions.ts'

/**
 * One call of EventBridge Scheduler, GetSchedule, signed by the SDK's own signer: not worth a client of its own. It follows the SDK's switches for another endpoint, as the clients do.
 */
export interface DescribedSchedule {
  readonly state: string | undefined
  readonly expression: string | undefined
  readonly timezone: string | undefined
  readonly targetArn: string | undefined
  readonly deadLetterArn: string | undefined
}

export interface ScheduleReadDeps {
  /** Only its credentials and its signer are used. */
  readonly signing: STSClient
  readonly region: string
  /** In place of AWS's own. */
  readonly endpoint?: string | undefined
  readonly fetch?: typeof fetch
}

const Schedule = z.object({
  State: z.string().optional(),
  ScheduleExpression: z.string().optional(),
  ScheduleExpressionTimezone: z.string().optional(),
  Target: z
    .object({
      Arn: z.string().optional(),
      DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional(),
    })
    .optional(),
})
const OPERATION = 'scheduler:GetSchedule'
const TIMEOUT_MS = 10_000
const TRIES = 3

export async function readSchedule(
  deps: ScheduleReadDeps,
  name: string,
): Promise<Known<DescribedSchedule | undefined>> {
  let failed = 'no answer'
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      const answer = await send(deps, name)
      const text = await answer.text()
      if (answer.ok) return described(text)
      failed = codeOf(answer)
      if (failed === 'ResourceNotFoundException') return known(undefined)
      if (answer.status < 500 && answer.status !== 429) break
    } catch (error) {
      failed = error instanceof Error ? error.name : 'unknown'
    }
  }
  return unknown(`${OPERATION} ${failed}`)
}

function described(text: string): Known<DescribedSchedule> {
  const parsed = Schedule.safeParse(json(text))
  if (!parsed.success) return unknown(`${OPERATION}: answer not understood`)
  const { State, ScheduleExpression, ScheduleExpressionTimezone, Target } = parsed.data
  return known({
    state: State,
    expression: ScheduleExpression,
    timezone: ScheduleExpressionTimezone,
    targetArn: Target?.Arn,
    deadLetterArn: Target?.DeadLetterConfig?.Arn,
  })
}

async function send(
  { signing, region, endpoint, fetch: ask = fetch }: ScheduleReadDeps,
  name: string,
): Promise<Response> {
  const base = new URL(endpoint ?? defaultEndpoint(region))
  const path = `${base.pathname.replace(/\/$/, '')}/schedules/${encodeURIComponent(name)}`
  const url = new URL(path, base)
  const signer = await signing.config.signer({
    name: 'sigv4',
    signingName: 'scheduler',
    signingRegion: region,
    properties: {},
  })
  const { headers } = await signer.sign({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: url.pathname,
    query: {},
    headers: { host: url.host },
  })
  const { host: _host, ...sent } = headers
  return ask(url, {
    headers: sent,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
}

/** AWS writes a URL behind some codes. */
function codeOf(answer: Response): string {
  const [code = ''] = (answer.headers.get('x-amzn-errortype') ?? '').split(':')
  return code === '' ? String(answer.status) : code
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function defaultEndpoint(region: string): string {
  const suffix = partitionOf(region).name === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
  return `https://scheduler.${region}.${suffix}`
}
