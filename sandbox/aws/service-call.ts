import type { AwsError } from './aws-error.ts'
import { ec2Answer, ec2Error } from './ec2-protocol.ts'
import type { Input } from './input.ts'
import { jsonAnswer, jsonError, parseJsonInput } from './json-protocol.ts'
import type { Output } from './output.ts'
import { parseQuery, queryAnswer, queryError, type WireAnswer } from './query-protocol.ts'
import { restCall } from './rest-protocol.ts'
import { headerOf, PATH_PREFIX, type WireRequest } from './wire-request.ts'

/** Which service and operation a request means, and how that service writes its answers. */
export interface ServiceCall {
  readonly service: string
  readonly operation: string
  input(): Input
  answer(output: Output | undefined, requestId: string): WireAnswer
  error(error: AwsError, requestId: string): WireAnswer
}

/** The prefixes of X-Amz-Target, for requests that carry no credential scope to say it. */
const TARGETS: Readonly<Record<string, string>> = {
  TrentService: 'kms',
  CloudTrail_20131101: 'cloudtrail',
  AmazonAthena: 'athena',
  AmazonSSM: 'ssm',
  AWSOrganizationsV20161128: 'organizations',
  secretsmanager: 'secretsmanager',
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  AWSEvents: 'events',
  Logs_20140328: 'logs',
  GraniteServiceVersion20100801: 'monitoring',
}

const VERSIONS: Readonly<Record<string, string>> = {
  '2010-05-08': 'iam',
  '2011-06-15': 'sts',
  '2016-11-15': 'ec2',
  '2010-03-31': 'sns',
}

/** Operations that are named by the path alone. */
const PATHS: Readonly<
  Record<string, { readonly service: string; readonly operation: string } | undefined>
> = {
  '/listRegions': { service: 'account', operation: 'ListRegions' },
}

/** Neither a credential scope nor the request itself says which service is meant. */
export const UNKNOWN_SERVICE = 'unknown'

function jsonCall(service: string, operation: string, body: string): ServiceCall {
  return {
    service,
    operation,
    input: () => parseJsonInput(body),
    answer: jsonAnswer,
    error: (error, requestId) => jsonError(service, error, requestId),
  }
}

export function serviceCall(
  request: WireRequest,
  signedService: string | undefined,
  body: string,
): ServiceCall {
  const target = headerOf(request, 'x-amz-target')
  if (target !== undefined) {
    const at = target.lastIndexOf('.')
    const prefix = target.slice(0, Math.max(at, 0))
    return jsonCall(signedService ?? TARGETS[prefix] ?? prefix, target.slice(at + 1), body)
  }
  const atPath = PATHS[request.path.slice(PATH_PREFIX.length)]
  if (atPath !== undefined && (signedService ?? atPath.service) === atPath.service)
    return jsonCall(atPath.service, atPath.operation, body)
  const rest = restCall(request, signedService, body)
  if (rest !== undefined) return rest
  const { action, version, input } = parseQuery(request.method === 'GET' ? request.query : body)
  const service = signedService ?? VERSIONS[version] ?? UNKNOWN_SERVICE
  const operation = action === '' ? `${request.method} ${request.path}` : action
  if (action === '' && signedService !== undefined) return jsonCall(service, operation, body)
  const call = { service, operation, input: () => input }
  if (service === 'ec2')
    return {
      ...call,
      answer: (output, requestId) => ec2Answer(operation, output, requestId),
      error: ec2Error,
    }
  return {
    ...call,
    answer: (output, requestId) => queryAnswer(service, operation, output, requestId),
    error: (error, requestId) => queryError(service, error, requestId),
  }
}
