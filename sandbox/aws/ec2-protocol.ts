import type { AwsError } from './aws-error.ts'
import { isStructure, type Output } from './output.ts'
import { element, escapeXml, type WireAnswer, xmlAnswer } from './query-protocol.ts'

/** The query protocol as EC2 speaks it: members without a result around them, lists of `item`, and errors of another shape and spelling. */
const NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/'

const CODES: Readonly<Record<string, string>> = {
  AccessDenied: 'UnauthorizedOperation',
  InvalidClientTokenId: 'AuthFailure',
  SignatureDoesNotMatch: 'AuthFailure',
  ExpiredToken: 'RequestExpired',
  Throttling: 'RequestLimitExceeded',
  ValidationError: 'InvalidParameterValue',
}

export function ec2Code(code: string): string {
  return CODES[code] ?? code
}

function xml(value: Output): string {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) {
    const items: readonly Output[] = value
    return items.map((item) => element('item', xml(item))).join('')
  }
  if (typeof value !== 'object') return escapeXml(String(value))
  if (!isStructure(value)) return ''
  return Object.entries(value)
    .map(([name, member]) => (member === undefined ? '' : element(name, xml(member))))
    .join('')
}

export function ec2Answer(
  action: string,
  output: Output | undefined,
  requestId: string,
): WireAnswer {
  const members = output === undefined ? '' : xml(output)
  return xmlAnswer(
    200,
    requestId,
    `<${action}Response xmlns="${NAMESPACE}">${element('requestId', requestId)}${members}</${action}Response>`,
  )
}

export function ec2Error(error: AwsError, requestId: string): WireAnswer {
  const detail = element('Code', ec2Code(error.code)) + element('Message', escapeXml(error.message))
  const errors = element('Errors', element('Error', detail))
  return xmlAnswer(
    error.status,
    requestId,
    element('Response', errors + element('RequestID', requestId)),
  )
}
