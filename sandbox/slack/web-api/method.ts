/** What a Web API method is, and how it reads arguments that come as form fields or as JSON. */
import { SlackApiError } from '../api-error.ts'
import { isObject, type Json, type JsonObject, parseJson } from '../json.ts'
import type { EmulatorParts } from '../parts.ts'

export type Method = (parts: EmulatorParts, args: Args) => JsonObject
export type MethodFamily = Readonly<Record<string, Method>>

export interface Args {
  text(key: string): string | undefined
  /** Refuses with `invalid_arguments` when it is missing or empty. */
  need(key: string): string
  flag(key: string): boolean
  number(key: string): number | undefined
  /** A structured value, whether it came as JSON or as JSON in a form field; refuses with `code` when it is no JSON. */
  json(key: string, code?: string): Json | undefined
  object(key: string): JsonObject | undefined
  has(key: string): boolean
}

export function createArgs(values: JsonObject): Args {
  const text = (key: string): string | undefined => {
    const value = values[key]
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    return typeof value === 'string' ? value : undefined
  }
  const json = (key: string, code = 'invalid_arguments'): Json | undefined => {
    const value = values[key]
    if (typeof value !== 'string') return value
    const parsed = parseJson(value)
    if (parsed === undefined) throw new SlackApiError(code)
    return parsed
  }
  return {
    text,
    need(key) {
      const value = text(key)
      if (value !== undefined && value !== '') return value
      throw new SlackApiError('invalid_arguments', [`missing required field: ${key}`])
    },
    flag: (key) => ['true', '1'].includes(text(key) ?? ''),
    number(key) {
      const value = Number(text(key) ?? Number.NaN)
      return Number.isFinite(value) ? value : undefined
    },
    json,
    object(key) {
      const value = json(key)
      return isObject(value) ? value : undefined
    },
    has: (key) => values[key] !== undefined,
  }
}

/** One page of a list and the cursor of the next, `''` on the last. */
export function pageOf<T>(
  items: readonly T[],
  args: Args,
  defaultLimit: number,
): { readonly items: readonly T[]; readonly next: string } {
  const limit = Math.min(Math.max(args.number('limit') ?? defaultLimit, 1), 1_000)
  const start = startOf(args.text('cursor'))
  const end = start + limit
  const next = end < items.length ? Buffer.from(`offset:${end}`).toString('base64') : ''
  return { items: items.slice(start, end), next }
}

function startOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === '') return 0
  const match = /^offset:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'))
  if (match === null) throw new SlackApiError('invalid_cursor')
  return Number(match[1])
}
