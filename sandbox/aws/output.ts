/** What an operation answers, before a protocol writes it. A Map is a map shape; a plain object is a structure. */
export type Output =
  | string
  | number
  | boolean
  | Date
  | Uint8Array
  | readonly Output[]
  | ReadonlyMap<string, Output>
  | Structure

export interface Structure {
  readonly [member: string]: Output | undefined
}

export function isStructure(value: Output): value is Structure {
  return (
    typeof value === 'object' &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Map)
  )
}

/** The seconds-exact time that AWS writes. */
export function isoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z')
}
