import type { AwsError } from './aws-error.ts'
import type { Input } from './input.ts'
import { jsonAnswer, jsonError, parseJsonInput } from './json-protocol.ts'
import type { Output } from './output.ts'
import { parseQuery, queryAnswer, queryError, type WireAnswer } from './query-protocol.ts'
import { headerOf, type WireRequest } from './wire-request.ts'

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
  secretsmanager: 'secretsmanager',
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
}

const VERSIONS: Readonly<Record<string, string>> = { '2010-05-08': 'iam', '2011-06-15': 'sts' }

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
  const { action, version, input } = parseQuery(request.method === 'GET' ? request.query : body)
  const service = signedService ?? VERSIONS[version] ?? UNKNOWN_SERVICE
  const operation = action === '' ? `${request.method} ${request.path}` : action
  if (action === '' && signedService !== undefined) return jsonCall(service, operation, body)
  return {
    service,
    operation,
    input: () => input,
    answer: (output, requestId) => queryAnswer(service, operation, output, requestId),
    error: (error, requestId) => queryError(service, error, requestId),
  }
}
