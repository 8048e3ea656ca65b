/**
 * Plain data as JavaScript that makes it anew: texts, numbers, lists, records, maps, sets, moments. Throws for anything else, so that nothing is packaged by half.
 */
export function valueSource(value: unknown): string {
  if (value === undefined) return 'undefined'
  if (value === null || typeof value === 'boolean' || typeof value === 'string')
    return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (Array.isArray(value)) return listSource(value)
  if (value instanceof Map) return `new Map(${listSource([...value])})`
  if (value instanceof Set) return `new Set(${listSource([...value])})`
  if (value instanceof Date) return `new Date(${value.getTime()})`
  if (typeof value === 'object' && isRecord(value)) {
    const members = Object.entries(value).map(
      // As a computed name also `__proto__` is a name like any other.
      ([name, member]) => `[${JSON.stringify(name)}]: ${valueSource(member)}`,
    )
    return `{ ${members.join(', ')} }`
  }
  throw new TypeError(`a ${typeof value} cannot be packaged`)
}

function listSource(values: readonly unknown[]): string {
  return `[${values.map(valueSource).join(', ')}]`
}

function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
