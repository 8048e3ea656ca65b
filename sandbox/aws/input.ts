import { validationError } from './aws-error.ts'

/** What a caller sent, whatever the protocol: query parameters arrive as text, JSON members as they are. */
export type InputValue = null | string | number | boolean | readonly InputValue[] | Input
export interface Input {
  readonly [key: string]: InputValue | undefined
}

export function isInput(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: unknown): value is readonly InputValue[] {
  return Array.isArray(value)
}

/** The member as text; an empty one counts as missing, as AWS treats it. */
export function textOf(input: Input, key: string): string | undefined {
  const value = input[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function requiredText(input: Input, key: string): string {
  const value = textOf(input, key)
  if (value !== undefined) return value
  const member = key.charAt(0).toLowerCase() + key.slice(1)
  throw validationError(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`,
  )
}

export function numberOf(input: Input, key: string): number | undefined {
  const value = input[key]
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

export function flagOf(input: Input, key: string): boolean {
  return input[key] === true || input[key] === 'true'
}

export function listOf(input: Input, key: string): readonly InputValue[] {
  const value = input[key]
  return isList(value) ? value : []
}

export function textsOf(input: Input, key: string): readonly string[] {
  return listOf(input, key).filter((item) => typeof item === 'string')
}

/** `Tags: [{ Key, Value }]`, the form every service here uses. */
export function tagsOf(input: Input, key = 'Tags'): ReadonlyMap<string, string> {
  const tags = new Map<string, string>()
  for (const tag of listOf(input, key)) {
    if (!isInput(tag)) throw validationError('Tags must be a list of Key and Value')
    tags.set(requiredText(tag, 'Key'), textOf(tag, 'Value') ?? '')
  }
  return tags
}

/** A whole number in that range, or the default when it is not given. */
export function boundedNumber(
  input: Input,
  key: string,
  range: { readonly least: number; readonly most: number; readonly otherwise: number },
): number {
  if (input[key] === undefined) return range.otherwise
  const value = numberOf(input, key)
  if (value === undefined || value < range.least || value > range.most || !Number.isInteger(value))
    throw validationError(
      `1 validation error detected: Value at '${key.charAt(0).toLowerCase()}${key.slice(1)}' failed to satisfy constraint: Member must be between ${range.least} and ${range.most}`,
    )
  return value
}
