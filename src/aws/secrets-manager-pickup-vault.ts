import {
  DeleteSecretCommand,
  type SecretsManagerClient,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager'
import type { PickupVault } from '../delivery/pickup.ts'
import { type DeploymentNaming, keyAlias } from '../shared/deployment-names.ts'
import { known, unknown } from '../shared/known.ts'
import { attempt, OWN_ROLE } from './attempt.ts'
import { pickupSecretName, pickupSecretPolicy, TOKEN_TAG } from './vault/pickup-secret.ts'
import { holdsVersion, isAbsent, sealSecret } from './vault/seal-secret.ts'
import { sealedVersionId } from './vault/sealed-secret-name.ts'
import { sealedValue } from './vault/sealed-value.ts'

/** Seals one-time secrets and deletes them, with the worker's own role in its own account. It never reads one. */
export function createSecretsManagerPickupVault({
  client,
  naming,
}: {
  readonly client: SecretsManagerClient
  readonly naming: DeploymentNaming
}): PickupVault {
  const access = { ...OWN_ROLE, secretsManager: () => client }
  return {
    seal: ({ requestId, ...key }) =>
      sealSecret(access, {
        name: pickupSecretName(requestId, key.keyId),
        description: `A new access key of ${key.account}/${key.userName}, to be shown once by awskey`,
        tags: { 'awskey:managed': 'true', 'awskey:request': requestId },
        kmsKeyId: keyAlias(naming, 'pickup'),
        policyFor: ({ arn }) => pickupSecretPolicy(arn, naming),
        versionId: sealedVersionId(key.keyId),
        value: sealedValue(key),
      }),
    holds: (requestId, keyId) =>
      holdsVersion(access, pickupSecretName(requestId, keyId), sealedVersionId(keyId)),
    async vouch(requestId, keyId, word) {
      const tagged = await attempt(access, 'secretsmanager:TagResource', () =>
        client.send(
          new TagResourceCommand({
            SecretId: pickupSecretName(requestId, keyId),
            Tags: [{ Key: TOKEN_TAG, Value: word }],
          }),
        ),
      )
      return tagged.kind === 'answered' ? known(undefined) : unknown(tagged.why)
    },
    async remove(requestId, keyId) {
      const removed = await attempt(access, 'secretsmanager:DeleteSecret', () =>
        client.send(
          new DeleteSecretCommand({
            SecretId: pickupSecretName(requestId, keyId),
            ForceDeleteWithoutRecovery: true,
          }),
        ),
      )
      return removed.kind === 'answered' || isAbsent(removed)
        ? known(undefined)
        : unknown(removed.why)
    },
  }
}
