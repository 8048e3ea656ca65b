import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHandler } from '../../handlers/worker.ts'
import { HUB_ACCOUNT } from '../../sandbox/aws/roles.ts'
import { HOME } from '../../sandbox/home.ts'
import { SLACK_SECRET_ARN } from '../../sandbox/plant-deployment.ts'
import { sqsEvent, sqsRecord, startHandlersOnSandbox } from '../support/handlers-on-sandbox.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

const UNSIGNED = {
  kind: 'act',
  act: {
    jobId: 'ce'.repeat(32),
    team: 'T0AWSKEY',
    user: 'U0ERIN',
    action: 'command.list',
    value: '',
    at: '2026-03-02T09:00:00.000Z',
    mac: Buffer.alloc(32, 3).toString('base64'),
  },
  reply: { channel: 'C0PAYMENTS' },
}

describe('the worker’s token, in a secret that changes under it', () => {
  let sandbox: RunningSandbox
  let env: Readonly<Record<string, string>>
  let secrets: SecretsManagerClient
  beforeAll(async () => {
    const started = await startHandlersOnSandbox('worker')
    sandbox = started.sandbox
    const { endpoints } = await sandbox.state()
    const credentials = endpoints.administrators.find(({ accountId }) => accountId === HUB_ACCOUNT)
    if (credentials === undefined) throw new Error('no administrator')
    secrets = new SecretsManagerClient({ credentials })
    await put('xoxb-revoked')
    const { SLACK_SIGNING_SECRET: _s, SLACK_BOT_TOKEN: _t, ...rest } = started.environment
    env = {
      ...rest,
      AWSKEY_SLACK_SECRET_ARN: SLACK_SECRET_ARN,
      AWS_LAMBDA_FUNCTION_NAME: 'awskey-worker',
    }
  })
  afterAll(async () => {
    secrets.destroy()
    await sandbox.stop()
  })
  const put = async (botToken: string): Promise<void> => {
    const SecretString = JSON.stringify({ signingSecret: HOME.signingSecret, botToken })
    await secrets.send(new PutSecretValueCommand({ SecretId: SLACK_SECRET_ARN, SecretString }))
  }
  const toldSecurity = (): Promise<string> =>
    sandbox.messages({ channel: 'C0SECURITY' }).then((told) => JSON.stringify(told))

  it('is looked up when Slack refuses the other one, and the message is sent after all', async () => {
    const handler = createHandler({ env })
    expect((await handler(sqsEvent())).batchItemFailures).toEqual([])
    await put(HOME.botToken)
    expect((await handler(sqsEvent(sqsRecord(UNSIGNED)))).batchItemFailures).toEqual([])
    expect(await toldSecurity()).toMatch(/forged/i)
  })

  it('that cannot be read keeps the jobs, and is read again with the next ones', async () => {
    await sandbox.call('reset', {})
    const operation = 'GetSecretValue'
    await sandbox.fault({ service: 'secretsmanager', operation, mode: 'deny', times: 1 })
    const handler = createHandler({ env })
    await expect(handler(sqsEvent(sqsRecord(UNSIGNED)))).rejects.toThrow('SlackSecretError')
    const answer = await handler(sqsEvent(sqsRecord(UNSIGNED)))
    expect(answer.batchItemFailures).toEqual([])
    expect(await toldSecurity()).toMatch(/forged/i)
  })
})
