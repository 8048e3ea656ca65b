import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { json } from 'node:stream/consumers'
import { KMSClient } from '@aws-sdk/client-kms'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { anAct, MAYA } from '../../sandbox/gallery/rows/request-rows.ts'
import { createKmsActSigner, createKmsActVerifier } from '../../src/aws/kms-acts.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'

/** KMS on the wire, with one HMAC key and KMS's own limit on messages. `failWith` makes it answer with that error. */
let server: Server
let client: KMSClient
let failWith: string | undefined
const Input = z.object({ KeyId: z.string(), Message: z.base64(), Mac: z.base64().optional() })

beforeAll(async () => {
  server = createServer((request, response) => {
    void answer(request).then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify(body))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  client = new KMSClient({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
})
beforeEach(() => {
  failWith = undefined
})
afterAll(async () => {
  client.destroy()
  server.close()
  await once(server, 'close')
})

async function answer(request: IncomingMessage): Promise<[number, object]> {
  const input = Input.parse(await json(request))
  if (failWith !== undefined) return [400, { __type: failWith, message: 'details' }]
  const message = Buffer.from(input.Message, 'base64')
  if (message.length > 4_096) return [400, { __type: 'ValidationException' }]
  const mac = createHmac('sha256', `${input.KeyId} material`).update(message).digest('base64')
  if (request.headers['x-amz-target'] === 'TrentService.GenerateMac') return [200, { Mac: mac }]
  return mac === input.Mac
    ? [200, { MacValid: true }]
    : [400, { __type: 'KMSInvalidMacException', message: 'details' }]
}

const keyId = 'alias/awskey'
const { mac: _mac, ...UNSIGNED } = anAct({ user: MAYA, action: 'request.approve' })
const signed = (overrides: Partial<SignedAct> = {}): Promise<SignedAct> =>
  createKmsActSigner({ client, keyId }).sign({ ...UNSIGNED, ...overrides })
const verify = (act: SignedAct) => createKmsActVerifier({ client, keyId }).verify(act)

describe('createKmsActVerifier', () => {
  it('accepts what the signer signed', async () => {
    expect(await verify(await signed())).toEqual({ kind: 'known', value: true })
  })

  it.each([
    { user: 'U0ERIN' },
    { action: 'request.deny' },
    { value: 'other' },
    { reason: 'added' },
    { team: 'T0OTHER' },
    { at: '2026-03-02T09:00:01.000Z' },
    { jobId: 'f'.repeat(64) },
  ])('says no to a changed act: %o', async (change) => {
    const act = { ...(await signed()), ...change } as SignedAct

    expect(await verify(act)).toEqual({ kind: 'known', value: false })
  })

  it('says no to a MAC of another key', async () => {
    const act = await createKmsActSigner({ client, keyId: 'alias/other' }).sign(UNSIGNED)

    expect(await verify(act)).toEqual({ kind: 'known', value: false })
  })

  it('says no to what cannot be a MAC, without asking', async () => {
    failWith = 'ValidationException'

    for (const mac of ['x', '!!!', 'AAAA'])
      expect(await verify({ ...anAct(), mac })).toEqual({ kind: 'known', value: false })
  })

  it('does not know when KMS does not say', async () => {
    const act = await signed()
    failWith = 'ThrottlingException'

    expect(await verify(act)).toEqual({
      kind: 'unknown',
      why: 'kms:VerifyMac ThrottlingException',
    })
  })

  it('takes acts that are longer than a message of KMS may be', async () => {
    const act = await signed({ value: '"'.repeat(2_000), reason: '語'.repeat(1_000) })

    expect(await verify(act)).toEqual({ kind: 'known', value: true })
    expect(await verify({ ...act, reason: '語'.repeat(999) })).toEqual({
      kind: 'known',
      value: false,
    })
  })
})

describe('createKmsActSigner', () => {
  it('throws when it cannot sign', async () => {
    failWith = 'AccessDeniedException'

    await expect(signed()).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })
})
