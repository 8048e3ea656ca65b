import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRequestId, NEW_KEY } from '../../../sandbox/gallery/rows/request-rows.ts'
import { createSecretsManagerPickupReader } from '../../../src/aws/secrets-manager-pickup-reader.ts'
import { createSecretsManagerPickupVault } from '../../../src/aws/secrets-manager-pickup-vault.ts'
import { pickupSecretName } from '../../../src/aws/vault/pickup-secret.ts'
import { AccountId, IamUserName } from '../../../src/requests/ids.ts'
import { USUAL_NAMING } from '../../../src/shared/deployment-names.ts'
import { known } from '../../../src/shared/known.ts'
import { createSecret } from '../../../src/shared/secret.ts'
import { type RunningAws, startAws } from '../../sandbox/aws/start-aws.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const HUB = '333333333333'

describe('one-time secrets on the built-in AWS', () => {
  let aws: RunningAws
  let requests = 0
  const as = (who: 'worker' | 'pickup' | 'slack'): SecretsManagerClient =>
    aws.clients(aws.functionOf(who)).secrets
  beforeAll(async () => {
    aws = await startAws()
  })
  afterAll(() => aws.stop())

  async function sealed() {
    requests += 1
    const requestId = aRequestId(requests)
    const vault = createSecretsManagerPickupVault({ client: as('worker'), naming: USUAL_NAMING })
    const outcome = await vault.seal({
      requestId,
      keyId: NEW_KEY,
      userName: IamUserName.parse('erin'),
      account: AccountId.parse('111111111111'),
      secret: createSecret(SECRET),
    })
    return { vault, requestId, outcome, name: pickupSecretName(requestId, NEW_KEY) }
  }
  const revealed = async (requestId: ReturnType<typeof aRequestId>) => {
    const reader = createSecretsManagerPickupReader({ client: as('pickup') })
    const read = await reader.read(requestId, NEW_KEY)
    return read.kind === 'known' ? read.value.reveal() : read
  }

  it('are sealed by the worker and read by the page', async () => {
    const { outcome, vault, requestId } = await sealed()
    expect(outcome).toMatchObject({ kind: 'sealed' })
    expect(await vault.holds(requestId, NEW_KEY)).toMatchObject({ kind: 'known', value: {} })
    expect(await revealed(requestId)).toBe(SECRET)
  })

  it('are read by nobody else: not by the worker, not by an administrator of the account', async () => {
    const { name } = await sealed()
    const read = new GetSecretValueCommand({ SecretId: name })
    for (const client of [as('worker'), as('slack'), aws.clients(aws.administrator(HUB)).secrets])
      await expect(client.send(read)).rejects.toThrow(/not authorized/)
  })

  it('are changed by nobody but the worker', async () => {
    const { name, requestId } = await sealed()
    const put = new PutSecretValueCommand({ SecretId: name, SecretString: '{}' })
    for (const client of [as('pickup'), aws.clients(aws.administrator(HUB)).secrets])
      await expect(client.send(put)).rejects.toThrow(/not authorized/)
    expect(await revealed(requestId)).toBe(SECRET)
  })

  it('tell the page which token opens it now, and nobody but the worker can say so', async () => {
    const { vault, requestId, name } = await sealed()
    const reader = createSecretsManagerPickupReader({ client: as('pickup') })
    expect(await reader.vouchedFor(requestId, NEW_KEY)).toEqual(known(undefined))
    const word = `${'a'.repeat(64)}@2026-03-02T12:05:00.000Z`
    await vault.vouch(requestId, NEW_KEY, 'an earlier one')
    await vault.vouch(requestId, NEW_KEY, word)
    expect(await reader.vouchedFor(requestId, NEW_KEY)).toEqual(known(word))
    const tag = new TagResourceCommand({
      SecretId: name,
      Tags: [{ Key: 'awskey:token', Value: 'forged' }],
    })
    for (const client of [as('pickup'), aws.clients(aws.administrator(HUB)).secrets])
      await expect(client.send(tag)).rejects.toThrow(/not authorized/)
    expect(await reader.vouchedFor(requestId, NEW_KEY)).toEqual(known(word))
  })

  it('are gone when they are removed, and removing again is done', async () => {
    const { vault, requestId } = await sealed()
    expect(await vault.remove(requestId, NEW_KEY)).toEqual(known(undefined))
    expect(await vault.holds(requestId, NEW_KEY)).toEqual(known(undefined))
    expect(await vault.remove(requestId, NEW_KEY)).toEqual(known(undefined))
    expect(await revealed(requestId)).toMatchObject({ kind: 'unknown' })
  })

  it('are not sealed when a call is refused, and nothing of the secret is in what is said', async () => {
    for (const operation of ['CreateSecret', 'PutResourcePolicy', 'PutSecretValue']) {
      aws.faults.plant({ service: 'secretsmanager', operation, mode: 'deny', times: 1 })
      const { outcome } = await sealed()
      expect(outcome).toMatchObject({ kind: 'failed' })
      expect(JSON.stringify(outcome)).not.toContain(SECRET)
    }
  })
})
