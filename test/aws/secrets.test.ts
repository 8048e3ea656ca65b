import { inspect } from 'node:util'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSlackSecrets } from '../../src/aws/secrets.ts'
import { REGION } from '../support/aws-on-wire.ts'
import {
  type Answer,
  jsonAnswer,
  jsonError,
  startWireDouble,
  type WireDouble,
} from '../support/wire-double.ts'

const VALUE = { signingSecret: 'signs', botToken: 'xoxb-token' }
let wire: WireDouble
let answer: Answer
let client: SecretsManagerClient

beforeEach(async () => {
  wire = await startWireDouble((call, nth) => answer(call, nth))
  client = new SecretsManagerClient({
    endpoint: wire.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'ASIAWORKER', secretAccessKey: 'worker' },
  })
})
afterEach(async () => {
  client.destroy()
  await wire.stop()
})

const load = () => createSlackSecrets({ client, secretArn: 'arn:of:the:secret' })

describe('createSlackSecrets', () => {
  it('reads nothing before it is asked, and then once', async () => {
    answer = () => jsonAnswer({ SecretString: JSON.stringify(VALUE) })
    const secrets = load()
    expect(wire.calls).toEqual([])

    const { signingSecret, botToken } = await secrets()
    await secrets()

    expect([signingSecret.reveal(), botToken.reveal()]).toEqual(['signs', 'xoxb-token'])
    expect(wire.calls).toHaveLength(1)
    expect(inspect(await secrets())).not.toContain('xoxb')
  })

  it('asks again after a failure', async () => {
    answer = (_call, nth) =>
      nth === 1
        ? jsonError(400, 'AccessDeniedException')
        : jsonAnswer({ SecretString: JSON.stringify(VALUE) })
    const secrets = load()

    await expect(secrets()).rejects.toThrow('secretsmanager:GetSecretValue AccessDeniedException')
    expect((await secrets()).botToken.reveal()).toBe('xoxb-token')
  })

  it.each([
    'xoxb-token',
    '{"signingSecret":"xoxb-token"}',
    '{"botToken":"xoxb-token","signingSecret":""}',
    '',
  ])('refuses %j without repeating it', async (SecretString) => {
    answer = () => jsonAnswer({ SecretString })

    const error = await load()().catch((thrown: unknown) => thrown)

    expect(error).toMatchObject({ name: 'SlackSecretError' })
    expect(inspect(error)).not.toContain('xoxb')
  })
})
