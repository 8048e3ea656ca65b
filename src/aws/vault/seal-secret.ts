import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { SealOutcome } from '../../delivery/vault.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { type Attempt, attempt, type Failure, UnexpectedAnswerError } from '../attempt.ts'

/**
 * One value into one secret of Secrets Manager. First the secret without a value, then the policy that shuts everybody out, then the value; whatever fails on
 * the way fails the sealing, and nothing is thrown. It never reads a value, and nothing of one is in what it answers.
 */
export interface SecretsAccess {
  ready(): Promise<void>
  secretsManager(): SecretsManagerClient
}

export interface SecretToSeal {
  readonly name: string
  readonly description: string
  readonly tags: Readonly<Record<string, string>>
  readonly kmsKeyId: string | undefined
  /** Nobody but this one's readers reads it. */
  policyFor(secret: FoundSecret): string
  readonly versionId: string
  /** The labels of the version; without any, it is the current one. */
  readonly stages?: readonly string[]
  readonly value: string
}

/** A secret that is there but may have no value yet. */
export interface FoundSecret {
  readonly arn: string
  /** Secrets Manager rotates it, so that the rotation function has to reach it. */
  readonly rotates: boolean
}

export async function sealSecret(
  access: SecretsAccess,
  sealing: SecretToSeal,
): Promise<SealOutcome> {
  const found = await ensureSecret(access, sealing)
  if (found.kind === 'failed') return notDone(found)
  const { arn } = found.value
  const shut = await attempt(access, 'secretsmanager:PutResourcePolicy', () =>
    access.secretsManager().send(
      new PutResourcePolicyCommand({
        SecretId: arn,
        ResourcePolicy: sealing.policyFor(found.value),
        BlockPublicPolicy: true,
      }),
    ),
  )
  if (shut.kind === 'failed') return notDone(shut)
  const { versionId, value, stages } = sealing
  const put = await attempt(access, 'secretsmanager:PutSecretValue', () =>
    access.secretsManager().send(
      new PutSecretValueCommand({
        SecretId: arn,
        ClientRequestToken: versionId,
        SecretString: value,
        ...(stages !== undefined && { VersionStages: [...stages] }),
      }),
    ),
  )
  return put.kind === 'failed' ? notDone(put) : { kind: 'sealed', arn, versionId }
}

/** Whether the secret of this name has this version. */
export async function holdsVersion(
  access: SecretsAccess,
  name: string,
  versionId: string,
): Promise<Known<{ readonly arn: string; readonly versionId: string } | undefined>> {
  const described = await attempt(access, 'secretsmanager:DescribeSecret', () =>
    access.secretsManager().send(new DescribeSecretCommand({ SecretId: name })),
  )
  if (described.kind === 'failed')
    return isAbsent(described) ? known(undefined) : unknown(described.why)
  const { ARN: arn, DeletedDate, VersionIdsToStages = {} } = described.value
  if (arn === undefined) return unknown('secretsmanager:DescribeSecret names no ARN')
  const held = DeletedDate === undefined && versionId in VersionIdsToStages
  return known(held ? { arn, versionId } : undefined)
}

export function isAbsent({ asked, code }: Failure): boolean {
  return asked && code === 'ResourceNotFound'
}

export function notDone({ why }: Failure): { readonly kind: 'failed'; readonly why: string } {
  return { kind: 'failed', why }
}

async function ensureSecret(
  access: SecretsAccess,
  { name, description, tags, kmsKeyId }: SecretToSeal,
): Promise<Attempt<FoundSecret>> {
  const made = await attempt(access, 'secretsmanager:CreateSecret', async () => {
    const { ARN } = await access.secretsManager().send(
      new CreateSecretCommand({
        Name: name,
        Description: description,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
      }),
    )
    return { arn: arnIn(ARN), rotates: false }
  })
  if (made.kind === 'answered' || made.code !== 'ResourceExists') return made
  return attempt(access, 'secretsmanager:DescribeSecret', async () => {
    const {
      ARN,
      ReplicationStatus = [],
      RotationEnabled,
    } = await access.secretsManager().send(new DescribeSecretCommand({ SecretId: name }))
    // A replica has a policy of its own: a value put here would lie open there.
    if (ReplicationStatus.length > 0) throw new SecretIsReplicatedError('the secret has replicas')
    return { arn: arnIn(ARN), rotates: RotationEnabled === true }
  })
}

class SecretIsReplicatedError extends Error {
  override readonly name = 'SecretIsReplicatedError'
}

function arnIn(arn: string | undefined): string {
  if (arn === undefined) throw new UnexpectedAnswerError('Secrets Manager named no ARN')
  return arn
}
