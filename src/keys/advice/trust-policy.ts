import type { Workload } from './workload.ts'

/**
 * The trust policy of the role that would do instead. Pure. What CloudTrail cannot show (which repository, which certificate, which vendor's account) stands in angle brackets, and then the statement's id does, too: IAM takes letters and digits alone in an id
 * ("Statement IDs (SID) must be alpha-numeric"), so that a policy which was not filled in is refused, and nobody gets a role that trusts the wrong one.
 *
 * Sources, all in docs.aws.amazon.com: IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html (GitHub: aud and sub), rolesanywhere/latest/userguide/trust-model.html (SourceArn, x509Subject), IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html (external id),
 * AmazonECS/latest/developerguide/task-iam-roles.html (SourceAccount, SourceArn), eks/latest/userguide/pod-id-role.html. `undefined` where no role is made for it.
 */
export interface TrustPolicy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly TrustStatement[]
}

interface TrustStatement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Principal: Readonly<Record<string, string>>
  readonly Action: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface RoleAccount {
  readonly account: string
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string
  /** Where most calls were made; of Roles Anywhere, where the trust anchor would be. */
  readonly region: string | undefined
}

export const REPLACE_FIRST = '<replace all that stands in angle brackets, then this>'

export function trustPolicyFor(
  workload: Pick<Workload, 'accountId' | 'externalIdHint' | 'kind'>,
  at: RoleAccount,
): TrustPolicy | undefined {
  const statement = statementFor(workload, at)
  if (statement === undefined) return undefined
  const isOpen = JSON.stringify(statement).includes('<')
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: isOpen ? REPLACE_FIRST : 'InsteadOfAnAccessKey', ...statement }],
  }
}

type Open = Omit<TrustStatement, 'Sid'>

function statementFor(
  { kind, accountId, externalIdHint }: Pick<Workload, 'accountId' | 'externalIdHint' | 'kind'>,
  { account, partition, region = '<region>' }: RoleAccount,
): Open | undefined {
  const assume = 'sts:AssumeRole'
  const service = (name: string): Open => ({
    Effect: 'Allow',
    Principal: { Service: name },
    Action: assume,
  })
  switch (kind) {
    case 'github_actions':
      return withToken(`arn:${partition}:iam::${account}:oidc-provider`, GITHUB, {
        aud: 'sts.amazonaws.com',
        sub: 'repo:<organization>/<repository>:ref:refs/heads/<branch>',
      })
    case 'ci':
      return withToken(`arn:${partition}:iam::${account}:oidc-provider`, '<issuer without https>', {
        aud: '<audience>',
        sub: '<subject>',
      })
    case 'ec2':
      return service('ec2.amazonaws.com')
    case 'lambda':
      return service('lambda.amazonaws.com')
    case 'ecs':
      return {
        ...service('ecs-tasks.amazonaws.com'),
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:ecs:${region}:${account}:*` },
        },
      }
    case 'eks':
      return {
        ...service('pods.eks.amazonaws.com'),
        Action: [assume, 'sts:TagSession'],
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      }
    case 'on_premises':
    case 'other_cloud':
      return {
        ...service('rolesanywhere.amazonaws.com'),
        Action: [assume, 'sts:TagSession', 'sts:SetSourceIdentity'],
        Condition: {
          StringEquals: { 'aws:PrincipalTag/x509Subject/CN': '<name in the certificate>' },
          ArnEquals: {
            'aws:SourceArn': `arn:${partition}:rolesanywhere:${region}:${account}:trust-anchor/<trust anchor>`,
          },
        },
      }
    case 'vendor':
      return {
        Effect: 'Allow',
        Principal: {
          AWS: `arn:${partition}:iam::${accountId ?? '<account id of the vendor>'}:root`,
        },
        Action: assume,
        Condition: {
          StringEquals: {
            'sts:ExternalId': `<external id${externalIdHint === undefined ? ' from the vendor' : `: ${externalIdHint}`}>`,
          },
        },
      }
    case 'laptop':
    case 'cloudshell':
    case 'aws_service':
    case 'not_known':
      return undefined
  }
}

const GITHUB = 'token.actions.githubusercontent.com'

function withToken(
  providers: string,
  issuer: string,
  claims: Readonly<Record<'aud' | 'sub', string>>,
): Open {
  return {
    Effect: 'Allow',
    Principal: { Federated: `${providers}/${issuer}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${issuer}:aud`]: claims.aud, [`${issuer}:sub`]: claims.sub },
    },
  }
}
