import type { Invocation } from '../../host/function-host.ts'
import type { WireAnswer } from '../query-protocol.ts'
import { headerOf, PATH_PREFIX, type WireRequest } from '../wire-request.ts'

/** Calls a function for lambda:Invoke, once the call is let through. What the function throws is an answer of Lambda's too, marked as the function's. */
export interface FunctionCaller {
  /** `undefined`: there is no such function. */
  invoke(name: string, event: unknown): Promise<Invocation | undefined>
}

export interface Invocations {
  /** `allowed`: what the call was answered before any function was called. */
  answerOf(request: WireRequest, body: Buffer, allowed: WireAnswer): Promise<WireAnswer>
}

const PATH = /^\/2015-03-31\/functions\/(?:[^/]*:)?([\w-]+)\/invocations$/

export function createInvocations(caller: FunctionCaller | undefined): Invocations {
  return {
    async answerOf(request, body, allowed) {
      const [, name] = PATH.exec(decodeURIComponent(request.path.slice(PATH_PREFIX.length))) ?? []
      if (name === undefined || request.method !== 'POST' || allowed.status !== 200) return allowed
      const type = headerOf(request, 'x-amz-invocation-type') ?? 'RequestResponse'
      const event = eventIn(body)
      if (event === undefined || type !== 'RequestResponse')
        return refusal('InvalidRequestContentException', 'Could not parse request body into json')
      const invocation = await caller?.invoke(name, event.value)
      if (invocation === undefined)
        return refusal('ResourceNotFoundException', `Function not found: ${name}`)
      return answered(allowed, invocation)
    },
  }
}

function eventIn(body: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: body.length === 0 ? {} : JSON.parse(body.toString('utf8')) }
  } catch {
    return undefined
  }
}

function answered(allowed: WireAnswer, invocation: Invocation): WireAnswer {
  const headers = { ...allowed.headers, 'content-type': 'application/json' }
  if (invocation.kind === 'answered')
    return { status: 200, headers, body: JSON.stringify(invocation.value ?? null) }
  const errorType = invocation.kind === 'threw' ? invocation.name : 'Sandbox.Timedout'
  return {
    status: 200,
    headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
    body: JSON.stringify({ errorType, errorMessage: '', trace: [] }),
  }
}

function refusal(code: string, message: string): WireAnswer {
  return {
    status: code === 'ResourceNotFoundException' ? 404 : 400,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: JSON.stringify({ Message: message }),
  }
}
