import { z } from 'zod'
import {
  type AuditEvent,
  type Issued,
  type Made,
  SessionId,
} from '../../exposure/audit/audit-event.ts'
import { withoutSecrets } from '../../shared/without-secrets.ts'
import { serviceOf, type TrailRecord } from './trail-record.ts'

/**
 * One CloudTrail event as an audit keeps it. Pure. What is kept is named here member by member: parameters and answers as a whole, which may hold session tokens, go nowhere.
 * A call that AWS refused made nothing and opened no session.
 */
const LONGEST_TEXT = 512

export function auditEventOf(
  record: TrailRecord,
  at: { readonly account: string; readonly region: string },
): AuditEvent | undefined {
  const credential = record.userIdentity?.accessKeyId
  if (!credential || !record.eventID) return undefined
  const { sourceIPAddress: ip, userAgent: agent, errorCode: error, readOnly } = record
  const principal = record.userIdentity?.arn
  const refused = Boolean(error)
  const made = refused ? undefined : madeBy(record)
  const issued = refused ? undefined : issuedBy(record, at.account)
  return {
    id: record.eventID,
    at: record.eventTime.toISOString(),
    credential,
    region: record.awsRegion ?? at.region,
    service: serviceOf(record),
    name: record.eventName,
    ...(typeof readOnly === 'boolean' && { readOnly }),
    ...(ip && { ip: clipped(ip) }),
    ...(agent && { agent: clipped(agent) }),
    ...(error && { error: clipped(error) }),
    ...(principal && { principal: clipped(principal) }),
    ...(made !== undefined && { made }),
    ...(issued !== undefined && { issued }),
  }
}

/** Callers write their programs and session names themselves, and somebody has put a secret into either before. */
const clipped = (text: string): string => withoutSecrets(text).text.slice(0, LONGEST_TEXT)

const Opened = z.object({ credentials: z.object({ accessKeyId: SessionId }) })
const Asked = z.object({ roleArn: z.string() })
const OPENS_A_SESSION: readonly string[] = [
  'AssumeRole',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'GetFederationToken',
  'GetSessionToken',
]

function issuedBy(record: TrailRecord, account: string): Issued | undefined {
  if (record.eventSource !== 'sts.amazonaws.com') return undefined
  if (!OPENS_A_SESSION.includes(record.eventName)) return undefined
  const opened = Opened.safeParse(record.responseElements).data
  if (opened === undefined) return undefined
  const role = Asked.safeParse(record.requestParameters).data?.roleArn
  const roleAccount = role?.split(':')[4]
  return {
    credential: opened.credentials.accessKeyId,
    ...(role !== undefined && { role: clipped(role) }),
    ...(roleAccount !== undefined && roleAccount !== account && { elsewhere: true }),
  }
}

const NamedUser = z.object({ userName: z.string() })
const NewKey = z.object({ accessKey: z.object({ accessKeyId: z.string(), userName: z.string() }) })
const NewRole = z.object({ roleName: z.string() })
const NewOidc = z.object({ url: z.string() })
const NewSaml = z.object({ name: z.string() })

function madeBy({ eventName, requestParameters, responseElements }: TrailRecord): Made | undefined {
  const named = (what: Made['what'], name: string | undefined): Made => ({
    what,
    name: clipped(name ?? 'not known'),
  })
  switch (eventName) {
    case 'CreateUser':
      return named('user', NamedUser.safeParse(requestParameters).data?.userName)
    case 'CreateAccessKey': {
      const key = NewKey.safeParse(responseElements).data?.accessKey
      return named('access key', key && `${key.accessKeyId} of ${key.userName}`)
    }
    case 'CreateLoginProfile':
      return named('login profile', NamedUser.safeParse(requestParameters).data?.userName)
    case 'CreateRole':
      return named('role', NewRole.safeParse(requestParameters).data?.roleName)
    case 'CreateOpenIDConnectProvider':
      return named('provider', NewOidc.safeParse(requestParameters).data?.url)
    case 'CreateSAMLProvider':
      return named('provider', NewSaml.safeParse(requestParameters).data?.name)
    default:
      return undefined
  }
}
