import type { SecretReader } from '../../delivery/vault.ts'
import type { IamUserId } from '../../requests/ids.ts'

/**
 * The resource policy of a sealed secret. It does not only allow the reader: it denies everybody else, administrators of the account included, because
 * an Allow alone would leave the secret to whoever may read secrets. awskey itself is among those who may not read.
 */
export interface SealedSecretPolicy {
  readonly reader: SecretReader
  /** The IAM user the secret is for. */
  readonly userId: IamUserId
  readonly operatorRoleArn: string
  readonly breakGlassRoleArns: readonly string[]
}

const READING = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret']

/**
 * What would put another value there, or open or copy the one that is. Deleting is not among it: it shows nothing to anybody, and a secret that nobody
 * may delete would outlive awskey.
 */
export const CHANGING: readonly string[] = [
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecret',
  'secretsmanager:UpdateSecretVersionStage',
  'secretsmanager:PutResourcePolicy',
  'secretsmanager:DeleteResourcePolicy',
  'secretsmanager:RotateSecret',
  'secretsmanager:ReplicateSecretToRegions',
]

export function sealedSecretPolicy(policy: SealedSecretPolicy): string {
  const { reader, operatorRoleArn, breakGlassRoleArns } = policy
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TheReaderReads',
        Effect: 'Allow',
        Principal: { AWS: reader.arn },
        Action: READING,
        Resource: '*',
      },
      {
        Sid: 'NobodyElseReads',
        Effect: 'Deny',
        Principal: '*',
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
        Condition: exceptReader(policy),
      },
      {
        Sid: 'OnlyAwskeyChanges',
        Effect: 'Deny',
        Principal: '*',
        Action: CHANGING,
        Resource: '*',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': [operatorRoleArn, ...breakGlassRoleArns] } },
      },
    ],
  })
}

/**
 * A user by its unique id: somebody who makes a user of the same name later is not the reader. Roles by ARN: a reader's role is known by nothing else, and awskey's
 * own role, if the template had to make it again, must still be able to put things right. The Deny holds where all its conditions hold, so one exception is enough.
 */
function exceptReader({ reader, userId, breakGlassRoleArns }: SealedSecretPolicy): object {
  if (reader.kind === 'role')
    return { ArnNotLike: { 'aws:PrincipalArn': [reader.arn, ...breakGlassRoleArns] } }
  return {
    StringNotEquals: { 'aws:userid': reader.uniqueId ?? userId },
    ...(breakGlassRoleArns.length > 0 && {
      ArnNotLike: { 'aws:PrincipalArn': breakGlassRoleArns },
    }),
  }
}
