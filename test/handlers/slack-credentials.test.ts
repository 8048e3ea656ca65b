import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHandler } from '../../handlers/slack.ts'
import { ConfigError } from '../../src/app/config.ts'
import type { ActJob } from '../../src/requests/job.ts'
import { silentLog } from '../../src/shared/log.ts'
import { commandBody, SIGNING_SECRET, signedSlackRequest } from '../support/signed-slack-request.ts'

const ENV = {
  AWSKEY_CONFIG: 'sandbox/awskey.yml',
  AWSKEY_TABLE: 'awskey',
  AWSKEY_QUEUE_URL: 'http://127.0.0.1:1/queue',
  AWSKEY_SLACK_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:slack',
  AWS_LAMBDA_FUNCTION_NAME: 'awskey-slack',
}

/** Secrets Manager as far as one GetSecretValue goes. */
let secretsManager: Server
let secretString: string | undefined
let reads = 0
beforeEach(async () => {
  reads = 0
  secretString = JSON.stringify({ signingSecret: SIGNING_SECRET, botToken: 'xoxb-test' })
  secretsManager = createServer((_req, res) => {
    reads += 1
    res.writeHead(secretString === undefined ? 400 : 200, {
      'content-type': 'application/x-amz-json-1.1',
    })
    res.end(
      JSON.stringify(
        secretString === undefined
          ? { __type: 'AccessDeniedException' }
          : { SecretString: secretString },
      ),
    )
  })
  await new Promise<void>((resolve) => secretsManager.listen(0, '127.0.0.1', resolve))
  const { port } = secretsManager.address() as AddressInfo
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`)
  vi.stubEnv('AWS_REGION', 'us-east-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  secretsManager.closeAllConnections()
  await new Promise((resolve) => secretsManager.close(resolve))
})

const started = () => {
  const jobs: ActJob[] = []
  const handle = createHandler({
    env: ENV,
    log: silentLog,
    signer: { sign: async (act) => ({ ...act, mac: 'x' }) },
    responder: { enqueue: () => Promise.reject(new Error('nothing is exposed here')) },
    jobs: {
      async enqueue(job) {
        if (job.kind === 'act') jobs.push(job)
      },
    },
  })
  return { handle, jobs }
}
const list = () => signedSlackRequest({ body: commandBody('list') })

describe('credentials on Lambda', () => {
  it('come from Secrets Manager, once', async () => {
    const { handle, jobs } = started()
    expect(reads).toBe(0)
    expect((await handle(list(), {})).statusCode).toBe(200)
    expect((await handle(list(), {})).statusCode).toBe(200)
    expect(jobs).toHaveLength(2)
    expect(reads).toBe(1)
  })

  it('are loaded by a ping, before anybody waits', async () => {
    const { handle } = started()
    await handle({ source: 'aws.events' }, {})
    expect(reads).toBe(1)
    await handle(list(), {})
    expect(reads).toBe(1)
  })

  it('that cannot be read let nothing in, and are read again with the next request', async () => {
    const { handle, jobs } = started()
    const value = secretString
    secretString = undefined
    expect((await handle({ source: 'aws.events' }, {})).statusCode).toBe(200)
    expect((await handle(list(), {})).statusCode).toBe(503)
    expect(jobs).toEqual([])
    secretString = value
    expect((await handle(list(), {})).statusCode).toBe(200)
  })

  it('are read again when a signature does not fit, so that a replaced signing secret needs no deployment', async () => {
    const { handle, jobs } = started()
    expect((await handle(list(), {})).statusCode).toBe(200)
    secretString = JSON.stringify({ signingSecret: 'replaced', botToken: 'xoxb-test' })
    const signed = () =>
      signedSlackRequest({ body: commandBody('list'), signingSecret: 'replaced' })
    expect((await handle(signed(), {})).statusCode).toBe(200)
    expect((await handle(signed(), {})).statusCode).toBe(200)
    expect((await handle(list(), {})).statusCode).toBe(401)
    expect(jobs).toHaveLength(3)
    expect(reads).toBe(2)
  })

  it('are read once in a minute at most, however many forged requests come', async () => {
    const { handle, jobs } = started()
    const forged = () => signedSlackRequest({ body: commandBody('list'), signingSecret: 'guessed' })
    const answers = await Promise.all(Array.from({ length: 50 }, () => handle(forged(), {})))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(50).fill(401))
    for (let more = 0; more < 20; more += 1)
      expect((await handle(forged(), {})).statusCode).toBe(401)
    expect(jobs).toEqual([])
    expect(reads).toBe(2)
  })

  it('that cannot be read again refuse what does not fit, and let in what does', async () => {
    const { handle } = started()
    expect((await handle(list(), {})).statusCode).toBe(200)
    secretString = undefined
    const forged = signedSlackRequest({ body: commandBody('list'), signingSecret: 'guessed' })
    expect((await handle(forged, {})).statusCode).toBe(401)
    expect((await handle(list(), {})).statusCode).toBe(200)
  })

  it('that are empty let nothing in', async () => {
    secretString = JSON.stringify({ signingSecret: '', botToken: 'x' })
    const { handle } = started()
    const forged = signedSlackRequest({ body: commandBody('list'), signingSecret: '' })
    expect((await handle(forged, {})).statusCode).toBe(503)
  })
})

describe('a missing configuration', () => {
  it('stops the function and names everything that is missing', async () => {
    const handle = createHandler({ env: {}, log: silentLog })
    await expect(handle(list(), {})).rejects.toThrow(ConfigError)
    await expect(handle(list(), {})).rejects.toThrow(
      /AWSKEY_CONFIG[\s\S]*AWSKEY_QUEUE_URL[\s\S]*AWSKEY_TABLE[\s\S]*SLACK_SIGNING_SECRET[\s\S]*SLACK_BOT_TOKEN/,
    )
  })
})
