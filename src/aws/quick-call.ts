import { createHash, createHmac } from 'node:crypto'
import { type ClientRequest, request as overHttp, type RequestOptions } from 'node:http'
import { request as overHttps } from 'node:https'

/**
 * Three calls of AWS for functions that somebody waits for: signed by hand (Signature Version 4), sent, and read, without the SDK. A client of the SDK takes as long to load as the whole
 * rest of such a function (docs/performance.md), and does for these calls nothing else than this file. Credentials come from the environment alone, as Lambda gives them to every function.
 * Each call has a second; what AWS or the network failed at is tried once more, because all three may be done twice. Errors carry AWS's name of the fault and never its text.
 */
export type QuickCall = (operation: QuickOperation, input: object) => Promise<unknown>

export type QuickOperation = keyof typeof OPERATIONS

const OPERATIONS = {
  'kms:GenerateMac': { service: 'kms', target: 'TrentService.GenerateMac', version: '1.1' },
  'sqs:SendMessage': { service: 'sqs', target: 'AmazonSQS.SendMessage', version: '1.0' },
  'secretsmanager:GetSecretValue': {
    service: 'secretsmanager',
    target: 'secretsmanager.GetSecretValue',
    version: '1.1',
  },
} as const

export interface QuickCallDeps {
  /** Read at each call: Lambda's never change, a sandbox's may. */
  readonly env: () => Readonly<Record<string, string | undefined>>
  /** Wall time in milliseconds. */
  readonly wallNow?: () => number
  readonly sleep?: (ms: number) => Promise<void>
}

export class AwsCallError extends Error {
  override readonly name: string
  readonly statusCode: number | undefined

  constructor(name: string, statusCode?: number, options?: ErrorOptions) {
    super('a call of AWS failed', options)
    this.name = name
    this.statusCode = statusCode
  }
}

const TIMEOUT_MS = 1_000
const ATTEMPTS = 2
const PAUSE_MS = 50
const TRANSIENT =
  /^(Throttl|RequestThrottled|TooManyRequests|KMSInternal|DependencyTimeout|InternalFailure|InternalService|ServiceUnavailable|RequestTimeout)/

export function createQuickCall({
  env,
  wallNow = Date.now,
  sleep = wait,
}: QuickCallDeps): QuickCall {
  return async (operation, input) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(signedRequest(operation, JSON.stringify(input), env(), wallNow()))
      } catch (error) {
        if (attempt >= ATTEMPTS || !mayPass(error)) throw error
        await sleep(PAUSE_MS)
      }
    }
  }
}

export interface SignedRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The request as it goes over the wire. Throws `AwsCallError` where the environment has no Region or no credentials. */
export function signedRequest(
  operation: QuickOperation,
  body: string,
  env: Readonly<Record<string, string | undefined>>,
  nowMs: number,
): SignedRequest {
  const { service, target, version } = OPERATIONS[operation]
  const region = env['AWS_REGION']
  const accessKeyId = env['AWS_ACCESS_KEY_ID']
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY']
  if (region === undefined || accessKeyId === undefined || secretAccessKey === undefined)
    throw new AwsCallError('CredentialsProviderError')
  const url = endpointOf(service, region, env)
  const stamp = new Date(nowMs).toISOString().replace(/[-:]|\.\d{3}/g, '')
  const token = env['AWS_SESSION_TOKEN']
  const headers = {
    'content-type': `application/x-amz-json-${version}`,
    host: url.host,
    'x-amz-content-sha256': sha256(body),
    'x-amz-date': stamp,
    ...(token !== undefined && token !== '' && { 'x-amz-security-token': token }),
    'x-amz-target': target,
  }
  const names = Object.keys(headers).join(';')
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`)
  const canonical = [
    'POST',
    url.pathname,
    '',
    lines.join(''),
    names,
    headers['x-amz-content-sha256'],
  ].join('\n')
  const day = stamp.slice(0, 8)
  const scope = `${day}/${region}/${service}/aws4_request`
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (before, part) => hmac(before, part),
    `AWS4${secretAccessKey}`,
  )
  const signature = hmac(
    key,
    ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n'),
  ).toString('hex')
  return {
    url,
    headers: {
      ...headers,
      'user-agent': userAgent(env),
      'content-length': String(Buffer.byteLength(body)),
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    },
    body,
  }
}

/** CloudTrail keeps it with each call. Execution environments are named as the SDK names them. */
function userAgent(env: Readonly<Record<string, string | undefined>>): string {
  const where = env['AWS_EXECUTION_ENV']
  return where === undefined ? 'awskey' : `awskey exec-env/${where}`
}

/** The SDK's own switches count here, too. */
function endpointOf(
  service: string,
  region: string,
  env: Readonly<Record<string, string | undefined>>,
): URL {
  const own = service === 'secretsmanager' ? 'SECRETS_MANAGER' : service.toUpperCase()
  const given = env[`AWS_ENDPOINT_URL_${own}`] ?? env['AWS_ENDPOINT_URL']
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const url = new URL(given ?? `https://${service}.${region}.${suffix}`)
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

async function once({ url, headers, body }: SignedRequest): Promise<unknown> {
  const options: RequestOptions = { method: 'POST', headers }
  const request = url.protocol === 'http:' ? overHttp(url, options) : overHttps(url, options)
  const { statusCode, answer } = await answerOf(request, body)
  if (statusCode === 200) return answer
  throw new AwsCallError(faultOf(answer), statusCode)
}

/** A timer and listeners instead of a signal and an iterator: these are loaded already. */
function answerOf(
  request: ClientRequest,
  body: string,
): Promise<{ readonly statusCode: number; readonly answer: unknown }> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => request.destroy(new AwsCallError('TimeoutError')), TIMEOUT_MS)
    const fail = (error: Error): void => {
      clearTimeout(timer)
      reject(error)
    }
    request.on('error', fail)
    request.on('response', (response) => {
      let said = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        said += part
      })
      response.on('error', fail)
      response.on('end', () => {
        clearTimeout(timer)
        resolve({ statusCode: response.statusCode ?? 0, answer: json(said) })
      })
    })
    request.end(body)
  })
}

function json(said: string): unknown {
  try {
    return JSON.parse(said)
  } catch {
    return undefined
  }
}

function faultOf(answer: unknown): string {
  const type: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, '__type') : undefined
  const [, name] =
    /^(?:[\w.]+#)?([A-Za-z][\w.]{1,79})$/.exec(typeof type === 'string' ? type : '') ?? []
  return name ?? 'UnknownError'
}

/** What is no answer of AWS never reached it, or its answer never came. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof AwsCallError)) return true
  const { statusCode, name } = error
  if (name === 'TimeoutError') return true
  return (
    statusCode !== undefined && (statusCode >= 500 || statusCode === 429 || TRANSIENT.test(name))
  )
}

function sha256(given: string): string {
  return createHash('sha256').update(given).digest('hex')
}

function hmac(key: string | Buffer, given: string): Buffer {
  return createHmac('sha256', key).update(given).digest()
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
