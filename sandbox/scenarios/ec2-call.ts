import { expectedSignature, sha256Hex } from '../aws/sigv4.ts'
import { SOURCE_IP_HEADER } from '../aws/wire-request.ts'
import type { Signer } from './thief.ts'

/** One signed call of the EC2 query API. The SDK's client for EC2 is 27 MB, for two operations. */
export interface Ec2Call {
  readonly endpoint: string
  readonly credentials: Signer
  readonly region: string
  readonly action: string
  readonly input: Readonly<Record<string, string>>
  readonly ip: string
  readonly agent: string
}

export class Ec2CallError extends Error {
  override readonly name: string

  constructor(code: string, message: string) {
    super(message)
    this.name = code
  }
}

/** The answer as XML; an error is named as AWS names it. */
export async function callEc2(call: Ec2Call): Promise<string> {
  const { endpoint, action, input } = call
  const body = new URLSearchParams({
    Action: action,
    Version: '2016-11-15',
    ...input,
  }).toString()
  const answer = await fetch(`${endpoint}/`, {
    method: 'POST',
    body,
    headers: signedHeaders(call, body),
  })
  const text = await answer.text()
  if (answer.ok) return text
  throw new Ec2CallError(
    /<Code>([^<]*)</.exec(text)?.[1] ?? `HTTP ${answer.status}`,
    /<Message>([^<]*)</.exec(text)?.[1] ?? '',
  )
}

function signedHeaders(call: Ec2Call, body: string): Record<string, string> {
  const { endpoint, credentials, region, ip, agent } = call
  const { host, pathname } = new URL(`${endpoint}/`)
  const stamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '')
  const headers = {
    host,
    'x-amz-date': stamp,
    ...(credentials.sessionToken !== undefined && {
      'x-amz-security-token': credentials.sessionToken,
    }),
  }
  const scope = {
    date: stamp.slice(0, 8),
    region,
    service: 'ec2',
    signedHeaders: Object.keys(headers).toSorted(),
  }
  const request = { method: 'POST', path: pathname, query: '', headers, sourceIp: ip }
  const signature = expectedSignature(
    request,
    scope,
    credentials.secretAccessKey,
    sha256Hex(body),
  ).toString('hex')
  const credential = `${credentials.accessKeyId}/${scope.date}/${region}/ec2/aws4_request`
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${scope.signedHeaders.join(';')}, Signature=${signature}`,
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': agent,
    [SOURCE_IP_HEADER]: ip,
  }
}
