/**
 * Something read from the outside, or the plain admission that it could not be read.
 * A failed read is never an empty list, a `false` or an `undefined`: those are answers, and there was none.
 */
export type Known<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly why: string }

export function known<T>(value: T): { readonly kind: 'known'; readonly value: T } {
  return { kind: 'known', value }
}

/** `why` is shown to people: the operation and the error's code, never the error's text. */
export function unknown(why: string): { readonly kind: 'unknown'; readonly why: string } {
  return { kind: 'unknown', why }
}
