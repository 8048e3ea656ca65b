import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { SavedState } from '../../sandbox/saved/saved-state.ts'
import { type RunningSandbox, startTestSandbox } from './start-sandbox.ts'
import { WAITING } from './waiting-states.ts'

/** What a released version left, and a sandbox of the present one that stands where that one stopped: with its rows, its messages and its configuration. */
export interface Captured extends SavedState {
  readonly version: string
  /** Bodies of queue messages, of both queues, in the order in which they came. */
  readonly jobs: readonly string[]
}

const FIXTURES = new URL('../fixtures/rows/', import.meta.url)

/** Every version whose rows were written down. */
export const RELEASED: readonly string[] = readdirSync(FIXTURES)

/** The states that each of them was captured in. */
export const CAPTURED: readonly string[] = Object.keys(WAITING)

export function captured(version: string, name: string): Captured {
  return JSON.parse(readFileSync(new URL(`${version}/${name}.json`, FIXTURES), 'utf8')) as Captured
}

export function startFrom(
  version: string,
  name: string,
  options: { readonly mondays?: boolean } = {},
): Promise<RunningSandbox> {
  return startTestSandbox({
    ...options,
    saved: captured(version, name),
    configPath: fileURLToPath(new URL(`${version}/awskey.yml`, FIXTURES)),
  })
}

/** A stored item as the stores read it. */
export function plainRow(item: Readonly<Record<string, AttributeValue>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]))
}

function plain({ S, N, BOOL, NULL, L, M }: AttributeValue): unknown {
  if (S !== undefined) return S
  if (N !== undefined) return Number(N)
  if (BOOL !== undefined) return BOOL
  if (NULL === true) return null
  if (L !== undefined) return L.map(plain)
  if (M !== undefined) return plainRow(M)
  throw new Error('a kind of value that awskey does not store')
}
