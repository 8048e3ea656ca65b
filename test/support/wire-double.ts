/** An AWS that answers what a test says, over a real socket, and remembers what it was asked. AssumeRole always works. */

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { STSClient } from '@aws-sdk/client-sts'
import { type AccountSessions, createAccountSessions } from '../../src/aws/account-sessions.ts'
import { USUAL_NAMING } from '../../src/shared/deployment-names.ts'
import { DEVELOPMENT, PRODUCTION, REGION } from './aws-on-wire.ts'

export interface WireCall {
  readonly operation: string
  /** Of the credential scope. */
  readonly region: string
  readonly body: string
  readonly userAgent: string
}

export interface WireAnswer {
  readonly status: number
  readonly body: string
}

export interface WireDouble {
  readonly endpoint: string
  readonly sts: STSClient
  readonly sessions: AccountSessions
  readonly calls: WireCall[]
  of(operation: string): readonly WireCall[]
  stop(): Promise<void>
}

/** `undefined` hangs up without an answer. */
export type Answer = (call: WireCall, nth: number) => WireAnswer | undefined

export async function startWireDouble(answer: Answer): Promise<WireDouble> {
  const calls: WireCall[] = []
  const of = (operation: string) => calls.filter((call) => call.operation === operation)
  const respond = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const call = await callOf(req)
    calls.push(call)
    const nth = of(call.operation).length
    const given = call.operation === 'AssumeRole' ? ASSUMED : answer(call, nth)
    if (given === undefined) res.destroy()
    else res.writeHead(given.status, { 'content-type': typeOf(given.body) }).end(given.body)
  }
  const server = createServer((req, res) => {
    respond(req, res).catch(() => res.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const endpoint = `http://127.0.0.1:${address.port}`
  const credentials = { accessKeyId: 'ASIAWORKER', secretAccessKey: 'worker' }
  const sts = new STSClient({ endpoint, region: REGION, credentials })
  return {
    endpoint,
    sts,
    calls,
    of,
    sessions: createAccountSessions({
      accounts: [{ id: DEVELOPMENT }, { id: PRODUCTION, externalId: 'sandbox-external-id' }],
      sts,
      region: REGION,
      naming: USUAL_NAMING,
      wallNow: () => Date.now(),
      endpoint,
    }),
    async stop() {
      sts.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function callOf(req: IncomingMessage): Promise<WireCall> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(Buffer.from(chunk))
  const body = Buffer.concat(chunks).toString('utf8')
  const target = String(req.headers['x-amz-target'] ?? '')
  const [, region = ''] =
    /Credential=[^/]+\/\d+\/([^/]+)\//.exec(req.headers.authorization ?? '') ?? []
  return {
    operation: target.split('.').at(-1) || (new URLSearchParams(body).get('Action') ?? ''),
    region,
    body,
    userAgent: String(req.headers['user-agent']),
  }
}

const typeOf = (body: string): string =>
  body.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.1'

export function xmlAnswer(operation: string, result: string): WireAnswer {
  return {
    status: 200,
    body: `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`,
  }
}

export function xmlError(status: number, code: string, message = 'no'): WireAnswer {
  return {
    status,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  }
}

export function jsonAnswer(value: object): WireAnswer {
  return { status: 200, body: JSON.stringify(value) }
}

export function jsonError(status: number, code: string, message = 'no'): WireAnswer {
  return { status, body: JSON.stringify({ __type: code, message }) }
}

const ASSUMED = xmlAnswer(
  'AssumeRole',
  `<Credentials><AccessKeyId>ASIASESSION</AccessKeyId><SecretAccessKey>session</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`,
)
