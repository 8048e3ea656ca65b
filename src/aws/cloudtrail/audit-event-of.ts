import { z } from 'zod'
import type { AuditEvent, Issued } from '../../exposure/audit/audit-event.ts'
import { type Lead, SessionId } from '../../exposure/audit/subject.ts'
import { AccessKeyId } from '../../requests/ids.ts'
import { withoutSecrets } from '../../shared/without-secrets.ts'
import { madeBy } from './made-by.ts'
import { resourceOf } from './resource-of.ts'
import { serviceOf, type TrailRecord } from './trail-record.ts'

/**
 * One CloudTrail event as an audit keeps it. Pure. What is kept is named here member by member: parameters and answers as a whole, which may hold session tokens, go nowhere.
 * A call that AWS refused made nothing, opened no session and leads nowhere. Without a time, an id and somebody who made it, an event cannot be read.
 */
const LONGEST_TEXT = 512

export interface TrailPlace {
  readonly account: string
  readonly region: string
}

export function auditEventOf(record: TrailRecord, at: TrailPlace): AuditEvent | undefined {
  const principal = principalOf(record)
  const credential = record.userIdentity?.accessKeyId || principal
  if (!credential || !record.eventID) return undefined
  const { sourceIPAddress: ip, userAgent: agent, errorCode: error, readOnly } = record
  const done = !error
  const made = done ? madeBy(record) : undefined
  const issued = done ? issuedBy(record, at.account) : undefined
  const leads = done ? leadsIn(record, at.account) : []
  const resource = done ? resourceOf(record, at.account) : undefined
  const invokedBy = record.userIdentity?.invokedBy
  return {
    id: record.eventID,
    at: record.eventTime.toISOString(),
    credential: clipped(credential),
    region: record.awsRegion ?? at.region,
    service: serviceOf(record),
    name: record.eventName,
    ...(typeof readOnly === 'boolean' && { readOnly }),
    ...(ip && { ip: clipped(ip) }),
    ...(agent && { agent: clipped(agent) }),
    ...(error && { error: clipped(error) }),
    ...(principal && { principal: clipped(principal) }),
    ...(invokedBy && { invokedBy: clipped(invokedBy) }),
    ...(resource !== undefined && { resource: clipped(resource) }),
    ...(isOutside(record, at.account) && { outside: true }),
    ...(made !== undefined && {
      made: {
        what: made.what,
        name: clipped(made.name),
        ...(made.of !== undefined && { of: { what: made.of.what, name: clipped(made.of.name) } }),
      },
    }),
    ...(issued !== undefined && { issued }),
    ...(leads.length > 0 && { leads: [...leads] }),
  }
}

/** Callers write their programs and session names themselves, and somebody has put a secret into either before. */
const clipped = (text: string): string => withoutSecrets(text).text.slice(0, LONGEST_TEXT)

/** Who calls from another account has no ARN here. */
function principalOf({ userIdentity }: TrailRecord): string | undefined {
  const { arn, accountId, principalId, invokedBy } = userIdentity ?? {}
  if (arn) return arn
  return principalId ? [accountId, principalId].filter(Boolean).join(':') : invokedBy || undefined
}

function isOutside({ userIdentity }: TrailRecord, account: string): boolean {
  const { type, accountId } = userIdentity ?? {}
  if (type === 'SAMLUser' || type === 'WebIdentityUser') return true
  return Boolean(accountId) && accountId !== account
}

const Opened = z.object({ credentials: z.object({ accessKeyId: SessionId }) })
const RoleSession = z.object({ assumedRoleUser: z.object({ arn: z.string() }) })
const AskedRole = z.object({ roleArn: z.string() })
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
  const session = RoleSession.safeParse(record.responseElements).data?.assumedRoleUser.arn
  const role = AskedRole.safeParse(record.requestParameters).data?.roleArn
  const roleAccount = role?.split(':')[4]
  return {
    credential: opened.credentials.accessKeyId,
    ...(role !== undefined && { role: clipped(role) }),
    ...(session !== undefined && { session: clipped(session) }),
    ...(roleAccount !== undefined && roleAccount !== account && { elsewhere: true }),
  }
}

const UserNamed = z.object({ userName: z.string() })
const KeyMade = z.object({ accessKey: z.object({ accessKeyId: AccessKeyId }) })
const RoleMade = z.object({ role: z.object({ arn: z.string() }) })
const RoleNamed = z.object({ roleName: z.string() })
const OidcNamed = z.object({ url: z.string() })
const SamlNamed = z.object({ name: z.string() })
const Federated = z.object({ federatedUser: z.object({ arn: z.string() }) })

/** The partition of an ARN that stands in the event. */
const partitionOf = ({ userIdentity }: TrailRecord): string =>
  userIdentity?.arn?.split(':')[1] ?? 'aws'

function leadsIn(record: TrailRecord, account: string): readonly Lead[] {
  const { requestParameters: asked, responseElements: answer } = record
  switch (`${serviceOf(record)}:${record.eventName}`) {
    case 'iam:CreateUser':
      return some(UserNamed.safeParse(asked).data, ({ userName }) => ({
        by: 'user',
        name: userName,
      }))
    case 'iam:CreateAccessKey':
      return some(KeyMade.safeParse(answer).data, ({ accessKey }) => ({
        by: 'credential',
        id: accessKey.accessKeyId,
      }))
    case 'iam:CreateRole':
      return some(RoleMade.safeParse(answer).data, ({ role }) => ({ by: 'role', arn: role.arn }))
    case 'iam:UpdateAssumeRolePolicy':
      // The event holds no path. Where the role has one, nothing is found under this ARN.
      return some(RoleNamed.safeParse(asked).data, ({ roleName }) => ({
        by: 'role',
        arn: `arn:${partitionOf(record)}:iam::${account}:role/${roleName}`,
        trustChanged: true,
      }))
    case 'iam:CreateOpenIDConnectProvider':
      return some(OidcNamed.safeParse(asked).data, ({ url }) => ({ by: 'provider', name: url }))
    case 'iam:CreateSAMLProvider':
      return some(SamlNamed.safeParse(asked).data, ({ name }) => ({ by: 'provider', name }))
    case 'sts:GetFederationToken':
      return some(Federated.safeParse(answer).data, ({ federatedUser }) => ({
        by: 'session',
        arn: federatedUser.arn,
      }))
    case 'sts:AssumeRole':
      // Followed by its id where the answer shows it.
      return Opened.safeParse(answer).success
        ? []
        : some(RoleSession.safeParse(answer).data, ({ assumedRoleUser: { arn } }) => ({
            by: 'session',
            arn,
          }))
    case 'signin:GetSigninToken':
      return signedIn(record)
    default:
      return []
  }
}

/** The console's own credentials for that session stand in no event; its name is all there is. */
function signedIn({ userIdentity }: TrailRecord): readonly Lead[] {
  const arn = userIdentity?.arn
  const isSession =
    arn !== undefined && arn !== null && /:(?:assumed-role|federated-user)\//.test(arn)
  return isSession ? [{ by: 'session', arn: clipped(arn) }] : []
}

function some<T>(found: T | undefined, lead: (found: T) => Lead): readonly Lead[] {
  if (found === undefined) return []
  const one = lead(found)
  if (one.by === 'credential') return [one]
  return 'arn' in one ? [{ ...one, arn: clipped(one.arn) }] : [{ ...one, name: clipped(one.name) }]
}
