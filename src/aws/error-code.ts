/**
 * The one place that turns an SDK or network error into a word that may be shown, logged and stored: the error's name (`AccessDenied`) or the network's
 * code (`ECONNREFUSED`). Never the message: messages carry ARNs, names and sometimes what was sent.
 */
const GENERIC_NAMES = new Set(['Error', 'TypeError', 'AggregateError', 'UnknownError'])

/** `UnknownError` where the error says nothing that is safe to repeat. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'UnknownError'
  const name = word(error, 'name')
  if (name !== undefined && !GENERIC_NAMES.has(name)) return name
  const code = word(error, 'code') ?? word(error, 'Code')
  if (code !== undefined) return code
  const cause = 'cause' in error ? errorCode(error.cause) : 'UnknownError'
  return cause === 'UnknownError' ? (name ?? cause) : cause
}

/** A short word only: some services put a whole sentence or a shape's namespace there. */
function word(error: object, member: 'name' | 'code' | 'Code'): string | undefined {
  const value: unknown = Reflect.get(error, member)
  if (typeof value !== 'string') return undefined
  const [, last] = /^(?:[\w.]+#)?([A-Za-z][\w.-]{1,79})$/.exec(value) ?? []
  return last
}
