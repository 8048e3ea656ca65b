import { AwsError } from './aws-error.ts'

/** One page of a list and where the next one starts. Tokens are opaque to callers and refused when they are not ours. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | undefined
}

export function pageOf<T>(
  all: readonly T[],
  size: number,
  token: string | undefined,
  keyOf: (item: T) => string,
): Page<T> {
  const start = token === undefined ? 0 : startAfter(all, fromToken(token), keyOf)
  const items = all.slice(start, start + size)
  const last = items.at(-1)
  const more = start + size < all.length && last !== undefined
  return { items, next: more ? toToken(keyOf(last)) : undefined }
}

/** By key, not by position: items that come or go between two pages do not shift the rest. */
function startAfter<T>(all: readonly T[], key: string, keyOf: (item: T) => string): number {
  const at = all.findIndex((item) => keyOf(item) === key)
  if (at !== -1) return at + 1
  const later = all.findIndex((item) => keyOf(item) > key)
  return later === -1 ? all.length : later
}

function toToken(key: string): string {
  return Buffer.from(`page:${key}`).toString('base64url')
}

function fromToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8')
  if (!text.startsWith('page:')) throw new AwsError('ValidationError', 'Invalid Marker.')
  return text.slice('page:'.length)
}
