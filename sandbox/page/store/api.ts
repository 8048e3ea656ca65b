import type { Json } from '../../slack/json.ts'
import { isObject, numberAt, textAt } from '../../slack/json.ts'

/** The sandbox's JSON API, called from the page. Never throws: a call that could not be made answers with `httpStatus` 0 and why. */
export interface ApiAnswer {
  /** 0: the sandbox could not be reached. */
  readonly httpStatus: number
  readonly body: unknown
}

export async function post(name: string, body: unknown): Promise<ApiAnswer> {
  return await call(name, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

export async function get(name: string): Promise<ApiAnswer> {
  return await call(name, {})
}

async function call(name: string, init: RequestInit): Promise<ApiAnswer> {
  try {
    const answer = await fetch(`/sandbox/api/${name}`, init)
    const body: unknown = await answer.json()
    return { httpStatus: answer.status, body }
  } catch {
    return {
      httpStatus: 0,
      body: { error: 'The sandbox does not answer. Does it still run in its terminal?' },
    }
  }
}

/** What the page tells the person about an act: nothing when all is well. */
export function problemOf({ httpStatus, body }: ApiAnswer): string | undefined {
  if (!isObject(body)) return httpStatus === 200 ? undefined : `HTTP ${httpStatus}`
  const shown = textAt(body, 'shown')
  if (shown !== undefined) return shown
  if (httpStatus === 200) return undefined
  const open = numberAt(body, 'open')
  if (httpStatus === 504 && open !== undefined) return stoppedWords(open)
  const problems = body['problems']
  const words = Array.isArray(problems) ? problems.join('; ') : textAt(body, 'hint')
  return words ?? textAt(body, 'detail') ?? textAt(body, 'error') ?? `HTTP ${httpStatus}`
}

/** Time that moves waits for the jobs on its way, a minute at most. */
function stoppedWords(open: number): string {
  const jobs = open === 1 ? '1 job is' : `${open} jobs are`
  return `Time stopped on the way: after a minute ${jobs} still open. Look at Problems, take away what is on in Faults, then move on.`
}

/** How a person's act went, as awskey answered it. */
export function ackOf({ body }: ApiAnswer): {
  readonly ms: number
  readonly body: Json | undefined
} {
  if (!isObject(body)) return { ms: 0, body: undefined }
  const ms = body['ms']
  return { ms: typeof ms === 'number' ? ms : 0, body: body['body'] }
}
