import { z } from 'zod'
import { jsonOf } from '../keys/privilege/policy-document.ts'
import type { AccountId, RequestId } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'
import { option } from './shell-quote.ts'

/**
 * A role that an exposed key has assumed: who else uses it, and whether its older sessions are revoked. awskey may not write policies of roles; it hands the line over, and reads afterwards
 * whether it has been done. Roles of Identity Center and service-linked ones cannot be changed by that line at all.
 */
export interface RoleUseFound {
  readonly roleName: string
  readonly kind: RoleKind
  /** Whom the trust policy names: `AWS arn:…`, `Service ec2.amazonaws.com`; `*` for anyone. */
  readonly trusted: Known<readonly string[]>
  /** Names. An instance keeps the credentials it has for hours. */
  readonly instanceProfiles: Known<readonly string[]>
  /** `undefined`: AWS shows no use, and it shows the last 400 days at most. */
  readonly lastUsed: Known<{ readonly at: Date; readonly region: string } | undefined>
  /** Sessions issued before this moment are denied; `undefined` when no such policy is there. */
  readonly revokedBefore: Known<Date | undefined>
}

export type RoleKind = 'ordinary' | 'identity_center' | 'service_linked'

export interface RoleUse {
  /** A value that was read of `undefined`: AWS says that there is no such role. */
  read(
    account: AccountId,
    roleArn: string,
    session: RequestId,
  ): Promise<Known<RoleUseFound | undefined>>
}

export const REVOCATION_POLICY = 'AWSRevokeOlderSessions'

/** `undefined` for what is no ARN of a role. */
export function roleOf(
  arn: string,
): { readonly account: string; readonly roleName: string; readonly kind: RoleKind } | undefined {
  const [, account, path = '', roleName] =
    /^arn:[^:]+:iam::(\d{12}):role\/((?:[!-~]+\/)?)([\w+=,.@-]{1,64})$/.exec(arn) ?? []
  if (account === undefined || roleName === undefined) return undefined
  if (path.startsWith('aws-reserved/sso.amazonaws.com/'))
    return { account, roleName, kind: 'identity_center' }
  const isServiceLinked = path.startsWith('aws-service-role/')
  return { account, roleName, kind: isServiceLinked ? 'service_linked' : 'ordinary' }
}

/** What revokes the sessions of a role that were issued before a moment, as the console of IAM does it. Sessions that are assumed later work: the way in is closed first. */
export function revocationOf(
  roleName: string,
  before: Date,
): { readonly policyName: string; readonly document: string; readonly command: string } {
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: ['*'],
        Resource: ['*'],
        Condition: { DateLessThan: { 'aws:TokenIssueTime': before.toISOString() } },
      },
    ],
  })
  const options = [
    option('role-name', roleName),
    option('policy-name', REVOCATION_POLICY),
    option('policy-document', document),
  ]
  const command = `aws iam put-role-policy ${options.join(' ')}`
  return { policyName: REVOCATION_POLICY, document, command }
}

const Everything = z.union([z.literal('*'), z.tuple([z.literal('*')])])
const Single = z.union([z.string(), z.tuple([z.string()]).transform(([only]) => only)])
const Revoking = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.literal('Deny'),
  Action: Everything,
  Resource: Everything,
  Condition: z.strictObject({ DateLessThan: z.record(z.string(), Single) }),
})
const Document = z.looseObject({
  Statement: z
    .union([z.array(z.unknown()), z.looseObject({})])
    .transform((value) => [value].flat()),
})

/** Up to which moment a policy document denies every session of its role; `undefined` when it does not deny them all, whatever else it says. */
export function revokedBefore(document: string): Date | undefined {
  const parsed = Document.safeParse(jsonOf(document))
  if (!parsed.success) return undefined
  const moments = parsed.data.Statement.flatMap((statement) => {
    const revoking = Revoking.safeParse(statement)
    if (!revoking.success) return []
    const [condition, ...more] = Object.entries(revoking.data.Condition.DateLessThan)
    if (condition === undefined || more.length > 0) return []
    const [key, value] = condition
    const at = Date.parse(value)
    return key.toLowerCase() === 'aws:tokenissuetime' && Number.isFinite(at) ? [at] : []
  })
  return moments.length === 0 ? undefined : new Date(Math.max(...moments))
}

/** Whether sessions issued before the moment are denied, as AWS shows it. */
export function isRevoked(found: RoleUseFound, before: Date): Known<boolean> {
  const { revokedBefore: shown } = found
  if (shown.kind === 'unknown') return shown
  return { kind: 'known', value: shown.value !== undefined && shown.value >= before }
}
