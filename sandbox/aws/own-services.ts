import type { FaultMode, Faults } from '../faults.ts'
import { authenticate, refuseUserSessionOnIam } from './authenticate.ts'
import { authorize } from './authorize.ts'
import { AwsError, accessDenied, throttled, unknownOperation } from './aws-error.ts'
import { ec2Code } from './ec2-protocol.ts'
import type { Caller } from './identity.ts'
import { type Input, isInput } from './input.ts'
import { jsonCode } from './json-protocol.ts'
import { deniedMessage } from './judge.ts'
import type { Call, Operation, Target, TrailNote } from './operation.ts'
import { operationOf } from './operations.ts'
import type { Output, Structure } from './output.ts'
import type { WireAnswer } from './query-protocol.ts'
import { type ServiceCall, serviceCall, UNKNOWN_SERVICE } from './service-call.ts'
import { type SignedScope, sha256Hex, signedScope } from './sigv4.ts'
import { recordEvent, regionOfRecord, shownParameters } from './trail.ts'
import type { WireRequest } from './wire-request.ts'
import { findKey, noteUse, randomUuid, type World } from './world.ts'

/**
 * Answers one request of a service that the sandbox plays itself: who is it, may it, do it, write it into the trail.
 * What was refused before the caller was known is in no trail; everything after is, denied calls too.
 */
export interface OwnAnswer {
  readonly answer: WireAnswer
  readonly mode: FaultMode | undefined
  readonly line: string
}

export interface OwnServices {
  respond(request: WireRequest, body: Buffer): OwnAnswer
}

export function createOwnServices(world: World, faults: Faults): OwnServices {
  return {
    respond(request, body) {
      const requestId = randomUuid(world)
      const scope = scopeOf(request)
      const wire = serviceCall(
        request,
        scope instanceof AwsError ? undefined : scope?.service,
        body.toString('utf8'),
      )
      const attempt = { world, faults, request, body, scope, wire, requestId }
      const outcome = perform(attempt)
      const { result, mode } = outcome
      const answer =
        result instanceof AwsError
          ? wire.error(result, requestId)
          : wire.answer(result.output, requestId)
      return { answer, mode, line: lineOf(wire, answer, outcome) }
    },
  }
}

interface Attempt {
  readonly world: World
  readonly faults: Faults
  readonly request: WireRequest
  readonly body: Buffer
  readonly scope: SignedScope | AwsError | undefined
  readonly wire: ServiceCall
  readonly requestId: string
}

interface Success {
  readonly output: Output | undefined
}

interface Outcome {
  readonly result: Success | AwsError
  /** The fault this call was hit by; it applies to a refusal as well as to a success. */
  readonly mode: FaultMode | undefined
}

function scopeOf(request: WireRequest): SignedScope | AwsError | undefined {
  return tried(() => signedScope(request))
}

function tried<T>(act: () => T): T | AwsError {
  try {
    return act()
  } catch (error) {
    if (error instanceof AwsError) return error
    throw error
  }
}

function lineOf(wire: ServiceCall, answer: WireAnswer, { result, mode }: Outcome): string {
  const code = result instanceof AwsError ? ` ${result.code}` : ''
  const fault = mode === undefined ? '' : ` fault=${mode}`
  return `${wire.service}:${wire.operation} ${answer.status}${code}${fault}`
}

function perform(attempt: Attempt): Outcome {
  const known = tried(() => knownCall(attempt))
  if (known instanceof AwsError) return { result: known, mode: undefined }
  const { caller, scope } = known
  const mode = attempt.faults.take({
    service: attempt.wire.service,
    operation: attempt.wire.operation,
    account: caller.principal.accountId,
    region: scope.region,
  })
  return { result: tried(() => performFor(attempt, known, mode)), mode }
}

interface KnownCall {
  readonly operation: Operation
  readonly scope: SignedScope
  readonly caller: Caller
}

function knownCall({ world, request, body, scope, wire }: Attempt): KnownCall {
  const operation = operationOf(wire.service, wire.operation)
  const unsigned = new AwsError('MissingAuthenticationToken', 'Missing Authentication Token', 403)
  if (scope === undefined && wire.service === UNKNOWN_SERVICE) throw unsigned
  if (operation === undefined) throw unknownOperation(wire.service, wire.operation)
  if (scope === undefined) throw unsigned
  if (scope instanceof AwsError) throw scope
  const caller = authenticate(world, request, scope, sha256Hex(body))
  refuseUserSessionOnIam(caller, wire.service)
  return { operation, scope, caller }
}

function performFor(
  attempt: Attempt,
  { operation, scope, caller }: KnownCall,
  mode: FaultMode | undefined,
): Success {
  const { world, wire } = attempt
  if (mode === 'throttle') throw throttled()
  touchLastUse(world, caller, wire.service, scope.region)
  const call: Call = {
    service: wire.service,
    operation: wire.operation,
    region: scope.region,
    caller,
    input: wire.input(),
    world,
    now: world.now(),
  }
  return { output: runRecorded(attempt, operation, call, mode) }
}

function runRecorded(
  attempt: Attempt,
  operation: Operation,
  call: Call,
  mode: FaultMode | undefined,
): Output | undefined {
  const outcome = tried(() => {
    if (operation.authorize === undefined)
      authorize(call, targetOf(operation, call), operation.further?.(call))
    else operation.authorize(call)
    if (mode === 'deny') throw plantedDenial(call, operation)
    const output = operation.run(call)
    return { output, note: operation.note?.(call, output) ?? {} }
  })
  if (outcome instanceof AwsError) {
    record(attempt, operation, call, { error: outcome })
    throw outcome
  }
  record(attempt, operation, call, { note: outcome.note })
  return outcome.output
}

function targetOf(operation: Operation, call: Call): Target {
  return operation.target?.(call) ?? { name: '*' }
}

function plantedDenial(call: Call, operation: Operation): AwsError {
  const action = `${call.service}:${call.operation}`
  const resource = targetOf(operation, call).name
  const why = 'with an explicit deny in a service control policy'
  return accessDenied(deniedMessage(call.caller.principal, action, resource, why))
}

/** Any call that was signed by the key counts as its use, a denied one too. Sessions are not shown as use of a key. */
function touchLastUse(world: World, caller: Caller, service: string, region: string): void {
  if (caller.accessKeyId.startsWith('ASIA')) return
  const key = findKey(world, caller.accessKeyId)?.key
  if (key !== undefined)
    noteUse(key, { date: world.now(), service, region: regionOfRecord(service, region) })
}

/** IAM's own exceptions appear in the trail with the suffix that its query answers leave out. */
const SUFFIXED = new Set([
  'NoSuchEntity',
  'LimitExceeded',
  'EntityAlreadyExists',
  'DeleteConflict',
  'ValidationError',
])

function trailCode(service: string, code: string): string {
  if (service === 'ec2') return `Client.${ec2Code(code)}`
  if (code === 'AccessDenied') return code
  if (service !== 'iam' && service !== 'sts') return jsonCode(code)
  if (code === 'ValidationError') return 'ValidationException'
  return SUFFIXED.has(code) ? `${code}Exception` : code
}

function record(
  attempt: Attempt,
  operation: Operation,
  call: Call,
  result: { readonly note?: TrailNote; readonly error?: AwsError },
): void {
  const { accountId } = call.caller.principal
  const { note, error } = result
  const accounts = new Set([accountId, note?.alsoIn ?? accountId])
  const sharedEventId = accounts.size > 1 ? randomUuid(call.world) : undefined
  for (const account of accounts) {
    const stored = recordEvent(call.world, {
      at: call.now,
      accountId: account,
      region: call.region,
      service: call.service,
      eventName: call.operation,
      readOnly: operation.readOnly,
      caller: call.caller,
      sourceIp: attempt.request.sourceIp,
      userAgent: userAgentOf(attempt.request),
      requestId: attempt.requestId,
      sharedEventId,
      request: shownParameters(inputStructure(call.input)),
      response: note?.response,
      resources: note?.resources ?? [],
      errorCode: error === undefined ? undefined : trailCode(call.service, error.code),
      errorMessage: error?.message,
    })
    if (stored !== undefined) call.world.onCall(stored)
  }
}

function userAgentOf(request: WireRequest): string {
  return String(request.headers['user-agent'] ?? 'unknown')
}

/** Request members that are null say nothing and are left out. */
function inputStructure(input: Input): Structure {
  const entries = Object.entries(input).map(([key, value]) => [key, shown(value)] as const)
  return Object.fromEntries(entries)
}

function shown(value: Input[string]): Output | undefined {
  if (value === null || value === undefined) return undefined
  if (isInput(value)) return inputStructure(value)
  if (typeof value !== 'object') return value
  return value.map((item) => shown(item) ?? '')
}
