import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { AwsError } from './aws-error.ts'
import { headerOf, type WireRequest } from './wire-request.ts'

/**
 * Signature version 4, checked as AWS checks it: the canonical request is built from what arrived, never from what the client says it
 * hashed (only for S3 and the forwarded services the hash header stands for the streamed body). Skew is judged on wall time.
 */
export interface SignedScope {
  readonly accessKeyId: string
  readonly date: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

const MAX_SKEW_MS = 5 * 60_000
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256\s+Credential=([^/\s]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/

/** `undefined` when the request carries no Authorization at all. */
export function signedScope(request: WireRequest): SignedScope | undefined {
  const header = headerOf(request, 'authorization')
  if (header === undefined) return undefined
  const [, accessKeyId, date, region, service, signedHeaders, signature] =
    AUTHORIZATION.exec(header) ?? []
  if (!(accessKeyId && date && region && service && signedHeaders && signature))
    throw new AwsError(
      'IncompleteSignature',
      'Authorization header requires a Credential, SignedHeaders and Signature of AWS4-HMAC-SHA256.',
      403,
    )
  return {
    accessKeyId,
    date,
    region,
    service,
    signedHeaders: signedHeaders.split(';'),
    signature,
  }
}

export function sha256Hex(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: Uint8Array | string, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}

function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** S3 signs the path as it is sent; every other service signs it encoded once more and without empty segments. */
function canonicalPath(path: string, service: string): string {
  if (service === 's3') return path
  const segments = path.split('/').filter((segment) => segment !== '')
  const trailing = path.endsWith('/') && segments.length > 0 ? '/' : ''
  return `/${segments.map(uriEncode).join('/')}${trailing}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function canonicalQuery(query: string): string {
  if (query === '') return ''
  return query
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=')
      const name = at === -1 ? pair : pair.slice(0, at)
      return `${uriEncode(decoded(name))}=${uriEncode(at === -1 ? '' : decoded(pair.slice(at + 1)))}`
    })
    .toSorted()
    .join('&')
}

function signingTime(request: WireRequest): Date | undefined {
  const stamp = headerOf(request, 'x-amz-date') ?? ''
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? []
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(time.getTime()) ? undefined : time
}

function mismatch(detail: string): AwsError {
  return new AwsError('SignatureDoesNotMatch', detail, 403)
}

/** What a request must be signed with. */
export function expectedSignature(
  request: WireRequest,
  scope: Omit<SignedScope, 'accessKeyId' | 'signature'>,
  secretAccessKey: string,
  payloadHash: string,
): Buffer {
  const headers = scope.signedHeaders.map((name) => {
    const value = (headerOf(request, name) ?? '').trim().replace(/\s+/g, ' ')
    return `${name}:${value}\n`
  })
  const canonicalRequest = [
    request.method,
    canonicalPath(request.path, scope.service),
    canonicalQuery(request.query),
    headers.join(''),
    scope.signedHeaders.join(';'),
    payloadHash,
  ].join('\n')
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    headerOf(request, 'x-amz-date') ?? '',
    `${scope.date}/${scope.region}/${scope.service}/aws4_request`,
    sha256Hex(canonicalRequest),
  ].join('\n')
  const dateKey = hmac(`AWS4${secretAccessKey}`, scope.date)
  const signingKey = hmac(hmac(hmac(dateKey, scope.region), scope.service), 'aws4_request')
  return hmac(signingKey, stringToSign)
}

/** Throws `SignatureDoesNotMatch` unless the request was signed with this secret, just now. */
export function verifySignature(check: {
  readonly request: WireRequest
  readonly scope: SignedScope
  readonly secretAccessKey: string
  readonly payloadHash: string
  readonly wallMs: number
}): void {
  const { request, scope } = check
  const signedAt = signingTime(request)
  if (signedAt === undefined || !scope.signedHeaders.includes('host'))
    throw mismatch("Authorization header requires existence of 'X-Amz-Date' and a signed 'Host'.")
  const stamp = headerOf(request, 'x-amz-date') ?? ''
  if (!stamp.startsWith(scope.date))
    throw mismatch('Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date')
  const skewMs = check.wallMs - signedAt.getTime()
  if (skewMs > MAX_SKEW_MS)
    throw mismatch(`Signature expired: ${stamp} is more than 5 min. earlier than now`)
  if (skewMs < -MAX_SKEW_MS)
    throw mismatch(`Signature not yet current: ${stamp} is more than 5 min. later than now`)
  const expected = expectedSignature(request, scope, check.secretAccessKey, check.payloadHash)
  if (!timingSafeEqual(expected, Buffer.from(scope.signature, 'hex')))
    throw mismatch(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    )
}
