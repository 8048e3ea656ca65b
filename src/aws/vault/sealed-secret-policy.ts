import type { SecretReader } from '../../delivery/vault.ts'
import type { IamUserId } from '../../requests/ids.ts'

/**
 * The resource policy of a sealed secret. It does not only allow the reader: it denies everybody else, administrators of the account included, because
 * an Allow alone would leave the secret to whoever may read secrets. awskey itself is among those who may not read, but for the rotation function where that is on.
 */
export interface SealedSecretPolicy {
  readonly reader: SecretReader
  /** The IAM user the secret is for. */
  readonly userId: IamUserId
  readonly operatorRoleArn: string
  /** The rotation function's role, while Secrets Manager rotates the secret: it reads, and puts what it has read under another version. */
  readonly rotatorRoleArn?: string | undefined
  readonly breakGlassRoleArns: readonly string[]
}

/** What the rotation function does on its way from the sealed value to the current one. */
const ROTATING = ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage']

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
  const { reader, operatorRoleArn, rotatorRoleArn, breakGlassRoleArns } = policy
  const changers = [operatorRoleArn, ...breakGlassRoleArns]
  const rotators = rotatorRoleArn === undefined ? changers : [...changers, rotatorRoleArn]
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
        Action: CHANGING.filter((action) => !ROTATING.includes(action)),
        Resource: '*',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': changers } },
      },
      {
        Sid: 'OnlyAwskeyRotates',
        Effect: 'Deny',
        Principal: '*',
        Action: ROTATING,
        Resource: '*',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': rotators } },
      },
    ],
  })
}

/**
 * A user by its unique id: somebody who makes a user of the same name later is not the reader. Roles by ARN: a reader's role is known by nothing else, and awskey's
 * own role, if the template had to make it again, must still be able to put things right. The Deny holds where all its conditions hold, so one exception is enough.
 */
function exceptReader(policy: SealedSecretPolicy): object {
  const { reader, userId, rotatorRoleArn, breakGlassRoleArns } = policy
  const others =
    rotatorRoleArn === undefined ? breakGlassRoleArns : [...breakGlassRoleArns, rotatorRoleArn]
  if (reader.kind === 'role') return { ArnNotLike: { 'aws:PrincipalArn': [reader.arn, ...others] } }
  return {
    StringNotEquals: { 'aws:userid': reader.uniqueId ?? userId },
    ...(others.length > 0 && { ArnNotLike: { 'aws:PrincipalArn': others } }),
  }
}
