import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sha256Hex, signedScope, verifySignature } from '../../sandbox/aws/sigv4.ts'
import { wireRequest } from '../../sandbox/aws/wire-request.ts'
import { anAct, MAYA } from '../../sandbox/gallery/rows/request-rows.ts'
import { errorCode } from '../../src/aws/error-code.ts'
import {
  createQuickActSigner,
  createQuickJobs,
  quickSecretText,
} from '../../src/aws/quick-adapters.ts'
import { createQuickCall, signedRequest } from '../../src/aws/quick-call.ts'
import { signedText } from '../../src/requests/signed-act.ts'

const NOW = Date.parse('2026-03-02T09:00:00.000Z')
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

interface Sent {
  readonly target: string
  readonly input: Record<string, unknown>
  readonly token: string | undefined
}

/** AWS on the wire: checks every signature as the sandbox does, then gives the next answer. */
let server: Server
let url: string
let sent: Sent[]
let answers: (readonly [number, string] | 'hangs_up' | 'says_nothing')[]

beforeAll(async () => {
  server = createServer((message, response) => {
    void buffer(message).then((body) => {
      const request = wireRequest(message)
      const scope = signedScope(request)
      if (scope === undefined) throw new Error('not signed')
      const payloadHash = sha256Hex(body)
      verifySignature({ request, scope, secretAccessKey: SECRET, payloadHash, wallMs: NOW })
      const input: Record<string, unknown> = JSON.parse(body.toString('utf8'))
      const { 'x-amz-target': target, 'x-amz-security-token': token } = message.headers
      sent.push({
        target: String(target),
        input,
        token: token === undefined ? undefined : String(token),
      })
      const next = answers.shift() ?? [500, '']
      if (next === 'hangs_up') return response.destroy()
      if (next === 'says_nothing') return response
      response.writeHead(next[0])
      return response.end(next[1])
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  url = `http://127.0.0.1:${address.port}`
})
beforeEach(() => {
  sent = []
  answers = []
})
afterAll(() => server.close())

const environment = (more: Record<string, string> = {}): Record<string, string> => ({
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'ASIAQUICKCALLS234567',
  AWS_SECRET_ACCESS_KEY: SECRET,
  AWS_ENDPOINT_URL: url,
  ...more,
})
const call = (more: Record<string, string> = {}) =>
  createQuickCall({
    env: () => environment(more),
    wallNow: () => NOW,
    sleep: () => Promise.resolve(),
  })
const secret = (more?: Record<string, string>) =>
  call(more)('secretsmanager:GetSecretValue', { SecretId: 'x' })

describe('createQuickCall', () => {
  it('signs what it sends, under a prefix and with a session too, and gives what is answered', async () => {
    answers = [
      [200, '{"SecretString":"s"}'],
      [200, '{}'],
    ]
    expect(await secret()).toEqual({ SecretString: 's' })
    await secret({ AWS_ENDPOINT_URL: `${url}/aws`, AWS_SESSION_TOKEN: 'session' })
    expect(sent).toEqual([
      { target: 'secretsmanager.GetSecretValue', input: { SecretId: 'x' }, token: undefined },
      { target: 'secretsmanager.GetSecretValue', input: { SecretId: 'x' }, token: 'session' },
    ])
  })

  it.each([
    ['a fault of AWS', [500, '{"__type":"InternalServiceError"}']],
    ['a throttle', [400, '{"__type":"com.amazonaws#ThrottlingException"}']],
    ['too many requests', [429, '']],
    ['no answer', 'hangs_up'],
    ['no answer in time', 'says_nothing'],
  ] as const)('asks once more after %s', async (_what, first) => {
    answers = [first, [200, '{"SecretString":"s"}']]
    expect(await secret()).toEqual({ SecretString: 's' })
    expect(sent).toHaveLength(2)
  })

  it('does not ask again after a no, and names it without its text', async () => {
    answers = [
      [400, '{"__type":"com.amazonaws#AccessDeniedException","message":"User: arn:aws:…"}'],
    ]
    const error: unknown = await secret().catch((thrown: unknown) => thrown)
    expect(errorCode(error)).toBe('AccessDeniedException')
    expect(String(error)).not.toContain('arn:')
    expect(sent).toHaveLength(1)
  })

  it('gives up after the second fault', async () => {
    answers = [
      [503, ''],
      [503, 'no json'],
    ]
    await expect(secret()).rejects.toMatchObject({ statusCode: 503, name: 'UnknownError' })
    expect(sent).toHaveLength(2)
  })

  it('says by name when there are no credentials', async () => {
    const nothing = createQuickCall({ env: () => ({ AWS_REGION: 'eu-central-1' }) })
    await expect(nothing('kms:GenerateMac', {})).rejects.toMatchObject({
      name: 'CredentialsProviderError',
    })
  })
})

describe('signedRequest', () => {
  const hostOf = (operation: Parameters<typeof signedRequest>[0], env: Record<string, string>) =>
    signedRequest(operation, '{}', env, NOW).url.href
  const bare = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' }

  it('goes to the endpoint of the Region, over TLS', () => {
    const env = { ...bare, AWS_REGION: 'eu-central-1' }
    expect(hostOf('kms:GenerateMac', env)).toBe('https://kms.eu-central-1.amazonaws.com/')
    expect(hostOf('sqs:SendMessage', { ...env, AWS_REGION: 'cn-north-1' })).toBe(
      'https://sqs.cn-north-1.amazonaws.com.cn/',
    )
  })

  it('goes where the environment says, a service before all', () => {
    const env = { ...bare, AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:1/aws' }
    expect(hostOf('kms:GenerateMac', env)).toBe('http://127.0.0.1:1/aws/')
    const own = { ...env, AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:2' }
    expect(hostOf('secretsmanager:GetSecretValue', own)).toBe('http://127.0.0.1:2/')
  })
})

describe('the adapters on quick calls', () => {
  it('signs an act by the same text as the SDK’s', async () => {
    answers = [[200, '{"Mac":"bWFj"}']]
    const act = anAct({ user: MAYA, action: 'request.approve' })
    expect(await createQuickActSigner(call(), 'alias/awskey').sign(act)).toEqual({
      ...act,
      mac: 'bWFj',
    })
    expect(sent[0]?.input).toEqual({
      KeyId: 'alias/awskey',
      MacAlgorithm: 'HMAC_SHA_256',
      Message: Buffer.from(signedText(act), 'utf8').toString('base64'),
    })
  })

  it('signs nothing without a MAC', async () => {
    answers = [[200, '{}']]
    const act = anAct({ user: MAYA, action: 'request.approve' })
    await expect(createQuickActSigner(call(), 'alias/awskey').sign(act)).rejects.toThrow()
  })

  it('enqueues a job with its delay in whole seconds', async () => {
    answers = [[200, '{"MessageId":"m"}']]
    await createQuickJobs(call(), 'https://sqs/1/jobs').enqueue({ kind: 'week' }, 1_200)
    expect(sent).toMatchObject([
      {
        target: 'AmazonSQS.SendMessage',
        input: { QueueUrl: 'https://sqs/1/jobs', MessageBody: '{"kind":"week"}', DelaySeconds: 2 },
      },
    ])
  })

  it('reads the text of a secret', async () => {
    answers = [[200, '{"SecretString":"{}"}']]
    expect(await quickSecretText(call(), 'arn')).toBe('{}')
  })
})
