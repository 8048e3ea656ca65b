import type { IncomingMessage } from 'node:http'
import type { FaultMode, Faults } from '../faults.ts'
import { authenticate, isKnownCredential } from './authenticate.ts'
import { refusal as refusalOf } from './authorize.ts'
import { AwsError } from './aws-error.ts'
import { createForwarder, s3Operation } from './forward.ts'
import { demandsOf, listingOf } from './forwarded-demands.ts'
import { type ForwardedRefusal, type ForwardedService, forwardedError } from './forwarded-errors.ts'
import type { Caller } from './identity.ts'
import type { Input } from './input.ts'
import { parseJsonInput } from './json-protocol.ts'
import { rule } from './judge.ts'
import { accountOfKeyId } from './key-id.ts'
import { createPutOnce } from './put-once.ts'
import type { WireAnswer } from './query-protocol.ts'
import { type SignedScope, signedScope } from './sigv4.ts'
import { headerOf, readBody, type WireRequest } from './wire-request.ts'
import { findKey, noteUse, randomUuid, type World } from './world.ts'

/**
 * DynamoDB, SQS and S3: real engines answer, this decides whether the request gets to them. A credential of ours must be signed right
 * and its policies must allow each thing that the request asks for; a key id that nobody here knows passes, since the engines take any. Faults hit all.
 */
export interface ForwardedOutcome {
  readonly answer: WireAnswer | IncomingMessage
  readonly mode: FaultMode | undefined
  readonly line: string
}

export interface ForwardedServices {
  serves(request: WireRequest): ForwardedService | undefined
  respond(
    service: ForwardedService,
    message: IncomingMessage,
    request: WireRequest,
  ): Promise<ForwardedOutcome>
  close(): void
}

/** What becomes of a message that is to be seen later: the answer that its sender gets, or `undefined` when it goes on at once. */
export type HoldBack = (body: string) => WireAnswer | undefined

const SERVICES: readonly ForwardedService[] = ['dynamodb', 'sqs', 's3']

export function createForwardedServices(
  world: World,
  faults: Faults,
  proxies: Readonly<Record<ForwardedService, string>>,
  holdBack: HoldBack = () => undefined,
): ForwardedServices {
  const forwarder = createForwarder()
  const putOnce = createPutOnce()
  return {
    serves: (request) => SERVICES.find((service) => service === serviceOf(request)),
    async respond(service, message, request) {
      const operation = operationOf(service, request)
      const refused = (refusal: ForwardedRefusal, detail?: string): WireAnswer =>
        forwardedError(service, refusal, randomUuid(world), detail)
      const line = (end: string | number): string => `${service}:${operation} ${end}`
      const read = service === 's3' ? undefined : await readBody(message, MOST_BYTES)
      const gate = admit(world, { service, operation, request, body: inputIn(read) })
      const refuse = (refusal: ForwardedRefusal, detail?: string): ForwardedOutcome => {
        message.resume()
        return { answer: refused(refusal, detail), mode: undefined, line: line(refusal) }
      }
      if (gate.refusal !== undefined) return refuse(gate.refusal, gate.detail)
      const mode = faults.take({ service, operation, account: gate.account, region: gate.region })
      if (mode === 'throttle' || mode === 'deny') return refuse(mode)
      if (service !== 's3' && read === undefined) return refuse('unavailable')
      const held = operation === 'SendMessage' && read ? holdBack(read.toString('utf8')) : undefined
      if (held !== undefined) return { answer: held, mode, line: line('held back') }
      try {
        const base = proxies[service]
        const answer = await putOnce.guard(request, base, () =>
          forwarder.send(base, message, request, read),
        )
        if (typeof answer === 'string') return refuse(answer)
        if (answer.statusCode === 404 && hides(world, gate, request)) {
          answer.resume()
          return { answer: refused('deny'), mode, line: line('deny') }
        }
        return { answer, mode, line: line(answer.statusCode ?? 0) }
      } catch (error) {
        return refuse('unavailable', error instanceof Error ? error.message : undefined)
      }
    },
    close: () => forwarder.close(),
  }
}

function serviceOf(request: WireRequest): string | undefined {
  const presigned = new URLSearchParams(request.query).get('X-Amz-Credential')
  if (presigned !== null) return presigned.split('/')[3]
  const scope = safeScope(request)
  if (scope !== undefined) return scope.service
  const target = headerOf(request, 'x-amz-target') ?? ''
  if (target.startsWith('DynamoDB_')) return 'dynamodb'
  return target.startsWith('AmazonSQS.') ? 'sqs' : undefined
}

function safeScope(request: WireRequest): SignedScope | undefined {
  try {
    return signedScope(request)
  } catch {
    return undefined
  }
}

function operationOf(service: ForwardedService, request: WireRequest): string {
  if (service === 's3') return s3Operation(request)
  const target = headerOf(request, 'x-amz-target') ?? ''
  return target.slice(target.lastIndexOf('.') + 1)
}

/** DynamoDB takes the most at once. */
const MOST_BYTES = 4_194_304

interface Passing {
  readonly service: ForwardedService
  readonly operation: string
  readonly request: WireRequest
  readonly body: Input
}

/** A body that is no object asks for nothing in particular; its engine says what is wrong with it. */
function inputIn(read: Buffer | undefined): Input {
  try {
    return parseJsonInput(read?.toString('utf8') ?? '')
  } catch (error) {
    if (error instanceof AwsError) return {}
    throw error
  }
}

interface Gate {
  readonly account: string | undefined
  readonly region: string | undefined
  readonly caller?: Caller
  readonly refusal?: ForwardedRefusal
  readonly detail?: string
}

function admit(world: World, passing: Passing): Gate {
  const { service, request } = passing
  const scope = safeScope(request)
  if (scope === undefined) {
    const presigned = new URLSearchParams(request.query).get('X-Amz-Credential')
    const [keyId = '', , region] = presigned?.split('/') ?? []
    const gate = { account: accountOfKeyId(keyId), region }
    return presigned === null ? { ...gate, refusal: 'unsigned' } : gate
  }
  const { region, accessKeyId } = scope
  const account = accountOfKeyId(accessKeyId)
  if (!isKnownCredential(world, accessKeyId)) return { account, region }
  const caller = known(world, request, scope)
  if (typeof caller === 'string') return { account, region, refusal: caller }
  touchLastUse(world, caller, service, region)
  const detail = denied(world, caller, region, passing)
  const gate = { account, region, caller }
  return detail === undefined ? gate : { ...gate, refusal: 'deny', detail }
}

/** The first thing asked for that no policy allows, in AWS's words. */
function denied(
  world: World,
  caller: Caller,
  region: string,
  passing: Passing,
): string | undefined {
  const { service, operation, request, body } = passing
  const { principal } = caller
  const demands = demandsOf(service, operation, request, body, {
    account: principal.accountId,
    region,
  })
  for (const demand of demands) {
    const refused = refusalOf(world, principal, { ...demand, region })
    if (refused !== undefined) return refused.message
  }
  return undefined
}

/** Whoever may not list a bucket does not learn from S3 that an object is not there. */
function hides(world: World, { caller, region = '' }: Gate, request: WireRequest): boolean {
  if (caller === undefined || !READS.includes(s3Operation(request))) return false
  return !rule(world, caller.principal, { ...listingOf(request), region }).allowed
}

const READS: readonly string[] = ['GetObject', 'HeadObject']

function known(world: World, request: WireRequest, scope: SignedScope): Caller | ForwardedRefusal {
  const payloadHash = headerOf(request, 'x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD'
  try {
    return authenticate(world, request, scope, payloadHash)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    return error.code === 'SignatureDoesNotMatch' ? 'signature' : 'token'
  }
}

/** The engines keep no CloudTrail: these are data events, and only last use shows them. */
function touchLastUse(world: World, caller: Caller, service: string, region: string): void {
  const key = findKey(world, caller.accessKeyId)?.key
  if (key !== undefined) noteUse(key, { date: world.now(), service, region })
}
