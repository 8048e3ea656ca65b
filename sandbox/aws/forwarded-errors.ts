import type { WireAnswer } from './query-protocol.ts'

/** Refusals in the spelling of the services whose engines run elsewhere, for planted faults and missing permissions. */
export type ForwardedService = 'dynamodb' | 'sqs' | 's3'
export type ForwardedRefusal =
  | 'throttle'
  | 'deny'
  | 'token'
  | 'signature'
  | 'unavailable'
  | 'unsigned'
  | 'precondition'
  | 'conflict'

interface Wording {
  readonly status: number
  readonly json: string
  readonly s3: string
  readonly message: string
}

const WORDING: Readonly<Record<ForwardedRefusal, Wording>> = {
  throttle: { status: 400, json: 'ThrottlingException', s3: 'SlowDown', message: 'Rate exceeded' },
  deny: {
    status: 400,
    json: 'AccessDeniedException',
    s3: 'AccessDenied',
    message: 'Access Denied',
  },
  token: {
    status: 400,
    json: 'UnrecognizedClientException',
    s3: 'InvalidAccessKeyId',
    message: 'The security token included in the request is invalid.',
  },
  signature: {
    status: 400,
    json: 'InvalidSignatureException',
    s3: 'SignatureDoesNotMatch',
    message: 'The request signature we calculated does not match the signature you provided.',
  },
  unavailable: {
    status: 503,
    json: 'ServiceUnavailable',
    s3: 'ServiceUnavailable',
    message: 'The engine of this service does not answer.',
  },
  unsigned: {
    status: 403,
    json: 'MissingAuthenticationTokenException',
    s3: 'AccessDenied',
    message: 'Missing Authentication Token',
  },
  precondition: {
    status: 412,
    json: 'ValidationException',
    s3: 'PreconditionFailed',
    message: 'At least one of the pre-conditions you specified did not hold',
  },
  conflict: {
    status: 409,
    json: 'ValidationException',
    s3: 'ConditionalRequestConflict',
    message: 'A conflicting operation occurred during processing of your request. Please retry.',
  },
}

const NAMESPACES = {
  dynamodb: 'com.amazonaws.dynamodb.v20120810#',
  sqs: 'com.amazonaws.sqs#',
}

export function forwardedError(
  service: ForwardedService,
  refusal: ForwardedRefusal,
  requestId: string,
  detail?: string,
): WireAnswer {
  const wording = WORDING[refusal]
  const message = detail ?? wording.message
  if (service === 's3')
    return {
      status: refusal === 'throttle' ? 503 : Math.max(wording.status, 403),
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${wording.s3}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId></Error>`,
    }
  return {
    status: wording.status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': requestId },
    body: JSON.stringify({ __type: NAMESPACES[service] + wording.json, message }),
  }
}
