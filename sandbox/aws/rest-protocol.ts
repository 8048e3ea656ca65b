import type { AwsError } from './aws-error.ts'
import type { Input } from './input.ts'
import { jsonAnswer, jsonCode, parseJsonInput } from './json-protocol.ts'
import type { Output } from './output.ts'
import { element, escapeXml, type WireAnswer, xmlOf } from './query-protocol.ts'
import type { ServiceCall } from './service-call.ts'
import { headerOf, PATH_PREFIX, type WireRequest } from './wire-request.ts'

/** Services whose operations are named by method and path: JSON of Lambda and Scheduler, and what of S3's XML and of DynamoDB is answered here rather than by an engine. */
interface Route {
  readonly service: 'lambda' | 'scheduler' | 's3'
  readonly operation: string
  readonly method: string
  /** Named groups are members of the input. */
  readonly path: RegExp
  /** A parameter of the query without which it is another operation. */
  readonly query?: string
}

const NAMED = '(?<FunctionName>[^/]+)'
const BUCKET = /^\/(?<Bucket>[^/]+)\/?$/
const ROUTES: readonly Route[] = [
  {
    service: 'lambda',
    operation: 'GetFunctionConfiguration',
    method: 'GET',
    path: new RegExp(`^/2015-03-31/functions/${NAMED}/configuration$`),
  },
  {
    service: 'lambda',
    operation: 'Invoke',
    method: 'POST',
    path: new RegExp(`^/2015-03-31/functions/${NAMED}/invocations$`),
  },
  {
    service: 'lambda',
    operation: 'GetFunctionEventInvokeConfig',
    method: 'GET',
    path: new RegExp(`^/2019-09-25/functions/${NAMED}/event-invoke-config$`),
  },
  {
    service: 'lambda',
    operation: 'ListEventSourceMappings',
    method: 'GET',
    path: /^\/2015-03-31\/event-source-mappings\/?$/,
  },
  {
    service: 'scheduler',
    operation: 'GetSchedule',
    method: 'GET',
    path: /^\/schedules\/(?<Name>[^/]+)$/,
  },
  {
    service: 'scheduler',
    operation: 'UpdateSchedule',
    method: 'PUT',
    path: /^\/schedules\/(?<Name>[^/]+)$/,
  },
  {
    service: 's3',
    operation: 'GetBucketEncryption',
    method: 'GET',
    path: BUCKET,
    query: 'encryption',
  },
  {
    service: 's3',
    operation: 'GetPublicAccessBlock',
    method: 'GET',
    path: BUCKET,
    query: 'publicAccessBlock',
  },
  {
    service: 's3',
    operation: 'GetObjectLockConfiguration',
    method: 'GET',
    path: BUCKET,
    query: 'object-lock',
  },
  {
    service: 's3',
    operation: 'GetBucketVersioning',
    method: 'GET',
    path: BUCKET,
    query: 'versioning',
  },
  { service: 's3', operation: 'GetBucketPolicy', method: 'GET', path: BUCKET, query: 'policy' },
  {
    service: 's3',
    operation: 'DeleteBucketPolicy',
    method: 'DELETE',
    path: BUCKET,
    query: 'policy',
  },
  {
    service: 's3',
    operation: 'DeletePublicAccessBlock',
    method: 'DELETE',
    path: BUCKET,
    query: 'publicAccessBlock',
  },
]

interface Routed {
  readonly route: Route
  readonly input: Input
}

function routed(request: WireRequest): Routed | undefined {
  const path = request.path.slice(PATH_PREFIX.length)
  const query = new URLSearchParams(request.query)
  for (const route of ROUTES) {
    const found = route.path.exec(path)
    if (found === null || route.method !== request.method) continue
    if (route.query !== undefined && !query.has(route.query)) continue
    const input: Record<string, string> = {}
    for (const [name, value] of query) input[name] = value
    for (const [name, value] of Object.entries(found.groups ?? {}))
      input[name] = decodeURIComponent(value)
    return { route, input }
  }
  return undefined
}

/** Of DynamoDB and S3: what their engines do not keep. */
export function isAnsweredHere(request: WireRequest): boolean {
  const target = headerOf(request, 'x-amz-target') ?? ''
  return target.endsWith('ContinuousBackups') || routed(request)?.route.service === 's3'
}

/** `undefined` for everything else. */
export function restCall(
  request: WireRequest,
  signedService: string | undefined,
  body: string,
): ServiceCall | undefined {
  const found = routed(request)
  if (found === undefined) return undefined
  const { service, operation } = found.route
  if ((signedService ?? service) !== service) return undefined
  // What a function is called with is its own affair.
  const input = (): Input =>
    operation === 'Invoke' || body === ''
      ? found.input
      : { ...parseJsonInput(body), ...found.input }
  if (service === 's3') return { service, operation, input, answer: xmlAnswerOf(operation), error }
  return { service, operation, input, answer: jsonAnswer, error: restError }
}

function restError(refused: AwsError, requestId: string): WireAnswer {
  const code = jsonCode(refused.code)
  return {
    status: refused.code === 'AccessDenied' ? 403 : refused.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': code,
    },
    body: JSON.stringify({ Message: refused.message }),
  }
}

const ROOTS: Readonly<Record<string, string>> = {
  GetBucketEncryption: 'ServerSideEncryptionConfiguration',
  GetBucketVersioning: 'VersioningConfiguration',
  GetObjectLockConfiguration: 'ObjectLockConfiguration',
  GetPublicAccessBlock: 'PublicAccessBlockConfiguration',
}

function xmlAnswerOf(
  operation: string,
): (output: Output | undefined, requestId: string) => WireAnswer {
  return (output, requestId) => {
    const headers = { 'content-type': 'application/xml', 'x-amz-request-id': requestId }
    // The one answer of S3's that is JSON.
    if (operation === 'GetBucketPolicy' && typeof output === 'string')
      return {
        status: 200,
        headers: { ...headers, 'content-type': 'application/json' },
        body: output,
      }
    const root = ROOTS[operation]
    return output === undefined || root === undefined
      ? { status: 204, headers, body: '' }
      : { status: 200, headers, body: element(root, xmlOf(output)) }
  }
}

function error({ code, message, status }: AwsError, requestId: string): WireAnswer {
  const detail =
    element('Code', code) + element('Message', escapeXml(message)) + element('RequestId', requestId)
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body: element('Error', detail),
  }
}
