import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { z } from 'zod'
import type { PickupReader } from '../delivery/pickup.ts'
import { known, unknown } from '../shared/known.ts'
import { createSecret } from '../shared/secret.ts'
import { attempt, OWN_ROLE } from './attempt.ts'
import { pickupSecretName, TOKEN_TAG } from './vault/pickup-secret.ts'
import { sealedVersionId } from './vault/sealed-secret-name.ts'

/** Reads the one-time secret of one key, with the page's own role. A value that is not for this key is not known. */
const Sealed = z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string().min(1) })

export function createSecretsManagerPickupReader({
  client,
}: {
  readonly client: SecretsManagerClient
}): PickupReader {
  return {
    async vouchedFor(requestId, keyId) {
      const described = await attempt(OWN_ROLE, 'secretsmanager:DescribeSecret', () =>
        client.send(new DescribeSecretCommand({ SecretId: pickupSecretName(requestId, keyId) })),
      )
      return described.kind === 'failed'
        ? unknown(described.why)
        : known(described.value.Tags?.find(({ Key }) => Key === TOKEN_TAG)?.Value)
    },
    async read(requestId, keyId) {
      const got = await attempt(OWN_ROLE, 'secretsmanager:GetSecretValue', () =>
        client.send(
          new GetSecretValueCommand({
            SecretId: pickupSecretName(requestId, keyId),
            VersionId: sealedVersionId(keyId),
          }),
        ),
      )
      if (got.kind === 'failed') return unknown(got.why)
      const sealed = Sealed.safeParse(parsed(got.value.SecretString ?? ''))
      return sealed.success && sealed.data.AccessKeyId === keyId
        ? known(createSecret(sealed.data.SecretAccessKey))
        : unknown('the value is not for this key')
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
