import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import type { Sealing, Vault } from '../delivery/vault.ts'
import { known, unknown } from '../shared/known.ts'
import {
  type AccountSession,
  type AccountSessions,
  ROLE_NAMES,
  roleArnIn,
} from './account-sessions.ts'
import { type Attempt, attempt, type Failure, UnexpectedAnswerError } from './attempt.ts'
import { sealedSecretName, sealedVersionId } from './vault/sealed-secret-name.ts'
import { sealedSecretPolicy } from './vault/sealed-secret-policy.ts'

/**
 * Seals new secret access keys in Secrets Manager, in the account of the IAM user. First the secret without a value, then the policy that shuts everybody out,
 * then the value; whatever fails on the way fails the sealing, and nothing is thrown. It never reads a value, and nothing of one is in what it answers.
 */
export interface SecretsManagerVaultDeps {
  readonly sessions: AccountSessions
  readonly region: string
  readonly operatorRoleName?: string
  /** A customer key; without one, Secrets Manager's own of the account. */
  readonly kmsKeyId?: string | undefined
  readonly breakGlassRoleArns?: readonly string[]
}

export function createSecretsManagerVault(deps: SecretsManagerVaultDeps): Vault {
  return {
    async seal(sealing) {
      const session = deps.sessions.open(sealing.account, 'operator', sealing.session)
      const found = await ensureSecret(deps, session, sealing)
      if (found.kind === 'failed') return notSealed(found)
      const arn = found.value
      const shut = await shutOut(deps, session, sealing, arn)
      if (shut.kind === 'failed') return notSealed(shut)
      const versionId = sealedVersionId(sealing.keyId)
      const put = await attempt(session, 'secretsmanager:PutSecretValue', () =>
        session.secretsManager().send(
          new PutSecretValueCommand({
            SecretId: arn,
            ClientRequestToken: versionId,
            SecretString: sealedValue(sealing),
          }),
        ),
      )
      return put.kind === 'failed' ? notSealed(put) : { kind: 'sealed', arn, versionId }
    },
    async holds({ account, userName, keyId, session: name }) {
      const session = deps.sessions.open(account, 'reader', name)
      const described = await attempt(session, 'secretsmanager:DescribeSecret', () =>
        session
          .secretsManager()
          .send(new DescribeSecretCommand({ SecretId: sealedSecretName(userName) })),
      )
      if (described.kind === 'failed')
        return isAbsent(described) ? known(undefined) : unknown(described.why)
      const { ARN: arn, DeletedDate, VersionIdsToStages = {} } = described.value
      if (arn === undefined) return unknown('secretsmanager:DescribeSecret names no ARN')
      const versionId = sealedVersionId(keyId)
      const held = DeletedDate === undefined && versionId in VersionIdsToStages
      return known(held ? { arn, versionId } : undefined)
    },
    async withdraw({ account, userName, keyId, session: name }) {
      const session = deps.sessions.open(account, 'operator', name)
      const SecretId = sealedSecretName(userName)
      const described = await attempt(session, 'secretsmanager:DescribeSecret', () =>
        session.secretsManager().send(new DescribeSecretCommand({ SecretId })),
      )
      if (described.kind === 'failed')
        return isAbsent(described) ? { kind: 'done' } : notSealed(described)
      const staged = described.value.VersionIdsToStages ?? {}
      const ours = sealedVersionId(keyId)
      const before = Object.keys(staged).find((id) => staged[id]?.includes('AWSPREVIOUS'))
      if (staged[ours]?.includes('AWSCURRENT') !== true || before === undefined)
        return { kind: 'done' }
      const moved = await attempt(session, 'secretsmanager:UpdateSecretVersionStage', () =>
        session.secretsManager().send(
          new UpdateSecretVersionStageCommand({
            SecretId,
            VersionStage: 'AWSCURRENT',
            MoveToVersionId: before,
            RemoveFromVersionId: ours,
          }),
        ),
      )
      return moved.kind === 'failed' ? notSealed(moved) : { kind: 'done' }
    },
  }
}

const notSealed = ({ why }: Failure): { readonly kind: 'failed'; readonly why: string } => ({
  kind: 'failed',
  why,
})
const isAbsent = ({ asked, code }: Failure): boolean => asked && code === 'ResourceNotFound'

/** The secret's ARN, of a secret that is there but may have no value yet. */
async function ensureSecret(
  deps: SecretsManagerVaultDeps,
  session: AccountSession,
  { userName }: Sealing,
): Promise<Attempt<string>> {
  const name = sealedSecretName(userName)
  const made = await attempt(session, 'secretsmanager:CreateSecret', async () => {
    const { ARN } = await session.secretsManager().send(
      new CreateSecretCommand({
        Name: name,
        Description: `The access key of the IAM user ${userName}, sealed by awskey`,
        Tags: [
          { Key: 'awskey:managed', Value: 'true' },
          { Key: 'awskey:user', Value: userName },
        ],
        ...(deps.kmsKeyId !== undefined && { KmsKeyId: deps.kmsKeyId }),
      }),
    )
    return arnIn(ARN)
  })
  if (made.kind === 'answered' || made.code !== 'ResourceExists') return made
  return attempt(session, 'secretsmanager:DescribeSecret', async () => {
    const { ARN, ReplicationStatus = [] } = await session
      .secretsManager()
      .send(new DescribeSecretCommand({ SecretId: name }))
    // A replica has a policy of its own: a value put here would lie open there.
    if (ReplicationStatus.length > 0) throw new SecretIsReplicatedError('the secret has replicas')
    return arnIn(ARN)
  })
}

class SecretIsReplicatedError extends Error {
  override readonly name = 'SecretIsReplicatedError'
}

function arnIn(arn: string | undefined): string {
  if (arn === undefined) throw new UnexpectedAnswerError('Secrets Manager named no ARN')
  return arn
}

async function shutOut(
  deps: SecretsManagerVaultDeps,
  session: AccountSession,
  { account, reader, userId }: Sealing,
  arn: string,
): Promise<Attempt<unknown>> {
  const operatorRoleName = deps.operatorRoleName ?? ROLE_NAMES.operator
  const policy = sealedSecretPolicy({
    reader,
    userId,
    operatorRoleArn: roleArnIn(account, operatorRoleName, deps.region),
    breakGlassRoleArns: deps.breakGlassRoleArns ?? [],
  })
  return attempt(session, 'secretsmanager:PutResourcePolicy', () =>
    session.secretsManager().send(
      new PutResourcePolicyCommand({
        SecretId: arn,
        ResourcePolicy: policy,
        BlockPublicPolicy: true,
      }),
    ),
  )
}

/**
 * What `credential_process` of the AWS tools reads (`Version`, `AccessKeyId`, `SecretAccessKey`), so that the value works as it is fetched; the rest says whose it is.
 * No time in it: putting the same version again is allowed only with exactly the same value.
 */
function sealedValue({ account, userName, keyId, secret }: Sealing): string {
  return JSON.stringify({
    Version: 1,
    AccessKeyId: keyId,
    SecretAccessKey: secret.reveal(),
    UserName: userName,
    AccountId: account,
  })
}
