import { IAMClient } from '@aws-sdk/client-iam'
import { STSClient } from '@aws-sdk/client-sts'
import { SOURCE_IP_HEADER } from '../aws/wire-request.ts'
import { callEc2 } from './ec2-call.ts'

/** Somebody who calls AWS from elsewhere with credentials that are not theirs, by the ordinary SDK. */
export interface Signer {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface Thief {
  readonly iam: IAMClient
  readonly sts: STSClient
  ec2(region: string, action: string, input?: Readonly<Record<string, string>>): Promise<string>
}

export const THIEF_IP = '192.0.2.66'
export const THIEF_PROGRAM = 'Pacu/1.6.0'

export function createThief(endpoint: string, credentials: Signer): Thief {
  const options = {
    endpoint,
    credentials,
    region: 'us-east-1',
    maxAttempts: 1,
    customUserAgent: THIEF_PROGRAM,
  }
  const iam = new IAMClient(options)
  const sts = new STSClient(options)
  iam.middlewareStack.add(fromElsewhere, { step: 'build', name: 'fromElsewhere' })
  sts.middlewareStack.add(fromElsewhere, { step: 'build', name: 'fromElsewhere' })
  return {
    iam,
    sts,
    ec2: (region, action, input = {}) =>
      callEc2({ endpoint, credentials, region, action, input, ip: THIEF_IP, agent: THIEF_PROGRAM }),
  }
}

/** Adds where the call comes from to a request that is about to be signed. */
const fromElsewhere =
  <Input extends object, Output>(next: (args: Input) => Promise<Output>) =>
  (args: Input): Promise<Output> => {
    if ('request' in args && isRequest(args.request))
      args.request.headers[SOURCE_IP_HEADER] = THIEF_IP
    return next(args)
  }

function isRequest(request: unknown): request is { readonly headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request
}

/** Of what STS answered. */
export function sessionOf(answer: {
  readonly Credentials?:
    | {
        readonly AccessKeyId: string | undefined
        readonly SecretAccessKey: string | undefined
        readonly SessionToken: string | undefined
      }
    | undefined
}): Signer {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {}
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  }
}
