import { type Document, isMap, isNode, isScalar, type LineCounter } from 'yaml'
import type { z } from 'zod'
import { closest } from '../shared/closest.ts'

/** What is wrong with awskey.yml, where it stands, and what to write instead. */
export interface ConfigProblem {
  readonly file: string
  readonly line: number
  /** As in `teams[0].approvers`; empty for the file as a whole. */
  readonly path: string
  readonly message: string
}

export type ConfigPath = readonly PropertyKey[]

/** A problem before its line is known. */
export interface Complaint {
  readonly path: ConfigPath
  readonly message: string
}

export function formatPath(path: ConfigPath): string {
  return path
    .map((part, at) =>
      typeof part === 'number' ? `[${part}]` : `${at > 0 ? '.' : ''}${String(part)}`,
    )
    .join('')
}

/** What the schema refused. An unknown key is one complaint each, with the key that was probably meant. */
export function complaintsOf(error: z.ZodError, knownKeys: readonly string[]): Complaint[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'invalid_key')
      return [{ path: issue.path, message: issue.issues[0]?.message ?? issue.message }]
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, message: issue.message }]
    return issue.keys.map((key) => {
      const meant = closest(key, knownKeys)
      const hint = meant === undefined || meant === key ? 'remove it' : `did you mean ${meant}?`
      return { path: [...issue.path, key], message: `is not a key that awskey knows here; ${hint}` }
    })
  })
}

/** Words for what zod says in its own; fields with a hint of their own are not asked here. */
export function sayIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'too_small' && issue.origin === 'array') return 'write at least one'
  if (issue.code === 'too_small' && issue.origin === 'string')
    return 'write something, or remove it'
  if (issue.code === 'invalid_value') return `write ${issue.values.map(String).join(' or ')}`
  if (issue.code !== 'invalid_type') return undefined
  if (issue.input === undefined) return 'is missing; add it'
  if (issue.input === null) return 'is empty; write a value, or remove the line'
  if (issue.expected === 'string') return 'put it in quotes, so that it stays as it is written'
  const wanted = EXPECTED[issue.expected] ?? `a ${issue.expected}`
  return `write ${wanted}`
}

const EXPECTED: Readonly<Record<string, string>> = {
  object: 'a block of keys, or { key: value }',
  record: 'a block of keys, or { key: value }',
  array: 'a list: [a, b], or a line for each with a dash before it',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a whole number',
}

/** The line of the value at `path`; of what is around it where the value itself is missing. */
export function lineOf(document: Document, counter: LineCounter, path: ConfigPath): number {
  const key = keyNode(document, path)
  const node = key ?? document.getIn(path, true)
  if (isNode(node) && node.range) return counter.linePos(node.range[0]).line
  return path.length === 0 ? 1 : lineOf(document, counter, path.slice(0, -1))
}

function keyNode(document: Document, path: ConfigPath): unknown {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
  if (path.length === 0 || !isMap(parent)) return undefined
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
  return pair?.key
}
