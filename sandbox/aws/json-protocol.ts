import { AwsError } from './aws-error.ts'
import { type Input, isInput } from './input.ts'
import { isStructure, type Output } from './output.ts'
import type { WireAnswer } from './query-protocol.ts'

/** JSON 1.1 with X-Amz-Target, as KMS, CloudTrail and Secrets Manager speak it: times are epoch seconds, blobs base64. */
const CONTENT_TYPE = 'application/x-amz-json-1.1'

/** How the JSON services spell the codes that the query services share. */
const JSON_CODES: Readonly<Record<string, string>> = {
  AccessDenied: 'AccessDeniedException',
  ExpiredToken: 'ExpiredTokenException',
  IncompleteSignature: 'IncompleteSignatureException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  Throttling: 'ThrottlingException',
  ValidationError: 'ValidationException',
}

export function jsonCode(code: string): string {
  return JSON_CODES[code] ?? code
}

export function parseJsonInput(body: string): Input {
  try {
    const value: unknown = body === '' ? {} : JSON.parse(body)
    if (isInput(value)) return value
  } catch {
    // Falls through to the one answer for a body that is no object.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.')
}

function plain(value: Output): unknown {
  if (value instanceof Date) return value.getTime() / 1000
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Map) {
    const entries: ReadonlyMap<string, Output> = value
    return Object.fromEntries([...entries].map(([key, item]) => [key, plain(item)]))
  }
  if (Array.isArray(value)) {
    const items: readonly Output[] = value
    return items.map(plain)
  }
  if (!isStructure(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      member === undefined ? undefined : plain(member),
    ]),
  )
}

export function jsonAnswer(output: Output | undefined, requestId: string): WireAnswer {
  return {
    status: 200,
    headers: { 'content-type': CONTENT_TYPE, 'x-amzn-requestid': requestId },
    body: JSON.stringify(output === undefined ? {} : plain(output)),
  }
}

export function jsonError(service: string, error: AwsError, requestId: string): WireAnswer {
  const member = service === 'secretsmanager' ? 'Message' : 'message'
  const code = jsonCode(error.code)
  return {
    status: error.code === 'AccessDenied' ? 400 : error.status,
    headers: {
      'content-type': CONTENT_TYPE,
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': code,
    },
    body: JSON.stringify({ __type: code, [member]: error.message }),
  }
}
