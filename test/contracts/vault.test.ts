import { afterAll, beforeAll, describe } from 'vitest'
import { createSecretsManagerVault } from '../../src/aws/secrets-manager-vault.ts'
import type { Sealing } from '../../src/delivery/vault.ts'
import { AccessKeyId, IamUserId, IamUserName } from '../../src/requests/ids.ts'
import { USUAL_NAMING } from '../../src/shared/deployment-names.ts'
import { createSecret } from '../../src/shared/secret.ts'
import { createFakeVault } from '../fakes/fake-vault.ts'
import { type AwsOnWire, DEVELOPMENT, REGION, SESSION, startAws } from '../support/aws-on-wire.ts'
import { vaultContract } from './vault.contract.ts'

function sealingFor(name: string): Sealing {
  return {
    account: DEVELOPMENT,
    userName: IamUserName.parse(name),
    userId: IamUserId.parse('AIDAAAAAAAAAAAAAAAAAA'),
    keyId: AccessKeyId.parse('AKIAAAAAAAAAAAAAAAAB'),
    secret: createSecret('the secret'),
    reader: { kind: 'role', arn: `arn:aws:iam::${DEVELOPMENT}:role/payments-workload` },
    session: SESSION,
  }
}

describe('createFakeVault', () => {
  vaultContract(() => ({ vault: createFakeVault(), sealing: sealingFor('kim') }))
})

describe('createSecretsManagerVault', () => {
  let aws: AwsOnWire
  let users = 0
  beforeAll(async () => {
    aws = await startAws()
  })
  afterAll(() => aws.stop())

  vaultContract(() => {
    users += 1
    return {
      vault: createSecretsManagerVault({
        naming: USUAL_NAMING,
        sessions: aws.sessions,
        region: REGION,
      }),
      sealing: sealingFor(`vault-${users}`),
    }
  })
})
