import { AsyncLocalStorage } from 'node:async_hooks'
import type { LogIds } from '../shared/log.ts'
import { sha256 } from '../shared/sha256.ts'
import { newReference } from './reference.ts'

/**
 * The ids that every line of the log carries while something is worked on, whoever writes the line: of the invocation, of the job, of the request. Nobody has to hand them on, so nobody forgets to.
 * One of them is the reference. It is the word that a person is told when something goes wrong, and it stands on all that was written before.
 */
const scopes = new AsyncLocalStorage<LogIds>()

/** What is written within `work` carries these ids besides those around it. */
export function inScope<T>(ids: LogIds, work: () => T): T {
  return scopes.run({ ...scopes.getStore(), ...ids }, work)
}

export function idsInScope(): LogIds {
  return scopes.getStore() ?? {}
}

/** The reference of what is worked on; a new one where nothing is. */
export function referenceInScope(): string {
  const { reference } = idsInScope()
  return typeof reference === 'string' ? reference : newReference()
}

/** The same for the same job: each of its tries, and the function that put it into the queue, write under one reference. */
export function referenceOf(job: string): string {
  return newReference((size) => Buffer.from(sha256(job), 'hex').subarray(0, size))
}
