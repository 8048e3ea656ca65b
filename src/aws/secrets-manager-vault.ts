import {
  DescribeSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import type { Sealing, Vault } from '../delivery/vault.ts'
import type { AccountId } from '../requests/ids.ts'
import type { DeploymentNaming } from '../shared/deployment-names.ts'
import { type AccountSessions, roleArnIn } from './account-sessions.ts'
import { attempt } from './attempt.ts'
import { holdsVersion, isAbsent, notDone, sealSecret } from './vault/seal-secret.ts'
import { sealedSecretName, sealedVersionId } from './vault/sealed-secret-name.ts'
import { sealedSecretPolicy } from './vault/sealed-secret-policy.ts'
import { sealedValue } from './vault/sealed-value.ts'
import type { SealingRules } from './vault/sealing-rules.ts'

/** Seals new secret access keys in Secrets Manager, in the account of the IAM user, one secret for each user. It never reads a value. */
export interface SecretsManagerVaultDeps {
  readonly sessions: AccountSessions
  readonly region: string
  readonly naming: DeploymentNaming
  /** Unset: with Secrets Manager's own key, and nobody besides the reader. */
  sealingIn?(account: AccountId): SealingRules
}

export function createSecretsManagerVault(deps: SecretsManagerVaultDeps): Vault {
  return {
    seal: (sealing) =>
      sealSecret(deps.sessions.open(sealing.account, 'operator', sealing.session), {
        name: sealedSecretName(sealing.userName),
        description: `The access key of the IAM user ${sealing.userName}, sealed by awskey`,
        tags: { 'awskey:managed': 'true', 'awskey:user': sealing.userName },
        kmsKeyId: deps.sealingIn?.(sealing.account).kmsKeyId,
        policyFor: ({ rotates }) => policyOf(deps, sealing, rotates),
        versionId: sealedVersionId(sealing.keyId),
        value: sealedValue(sealing),
        ...(sealing.forRotation === true && { stages: [NEXT] }),
      }),
    holds: ({ account, userName, keyId, session }) =>
      holdsVersion(
        deps.sessions.open(account, 'reader', session),
        sealedSecretName(userName),
        sealedVersionId(keyId),
      ),
    async withdraw({ account, userName, keyId, session: name, versionId }) {
      const session = deps.sessions.open(account, 'operator', name)
      const SecretId = sealedSecretName(userName)
      const described = await attempt(session, 'secretsmanager:DescribeSecret', () =>
        session.secretsManager().send(new DescribeSecretCommand({ SecretId })),
      )
      if (described.kind === 'failed')
        return isAbsent(described) ? { kind: 'done' } : notDone(described)
      const staged = described.value.VersionIdsToStages ?? {}
      const ours = versionId ?? sealedVersionId(keyId)
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
      return moved.kind === 'failed' ? notDone(moved) : { kind: 'done' }
    },
  }
}

/** A label of ours, on one version at a time: a version without any label is not listed and may go. */
const NEXT = 'awskey-next'

function policyOf(
  { region, naming, sealingIn }: SecretsManagerVaultDeps,
  { account, reader, userId }: Sealing,
  rotates: boolean,
): string {
  return sealedSecretPolicy({
    reader,
    userId,
    operatorRoleArn: roleArnIn(naming, 'operator', { account, region }),
    ...(rotates && { rotatorRoleArn: roleArnIn(naming, 'rotator', { account, region }) }),
    breakGlassRoleArns: sealingIn?.(account).breakGlassRoleArns ?? [],
  })
}
