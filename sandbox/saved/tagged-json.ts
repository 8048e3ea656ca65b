import { z } from 'zod'

/**
 * Maps, sets, moments, bytes and what is `undefined` as JSON and back. For what the sandbox saves of itself, which holds all of them.
 */
const Tagged = z.union([
  z.strictObject({ $map: z.array(z.tuple([z.unknown(), z.unknown()])) }),
  z.strictObject({ $set: z.array(z.unknown()) }),
  z.strictObject({ $date: z.iso.datetime() }),
  z.strictObject({ $bytes: z.base64() }),
])

export function toTagged(value: unknown): unknown {
  if (value instanceof Map) return { $map: [...value].map(([k, v]) => [toTagged(k), toTagged(v)]) }
  if (value instanceof Set) return { $set: [...value].map(toTagged) }
  if (value instanceof Date) return { $date: value.toISOString() }
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return value.map(toTagged)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      each === undefined ? [] : [[name, toTagged(each)]],
    ),
  )
}

export function fromTagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromTagged)
  if (typeof value !== 'object' || value === null) return value
  const tagged = Tagged.safeParse(value)
  if (!tagged.success)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fromTagged(each)]))
  const { data } = tagged
  if ('$map' in data) return new Map(data.$map.map(([k, v]) => [fromTagged(k), fromTagged(v)]))
  if ('$set' in data) return new Set(data.$set.map(fromTagged))
  if ('$date' in data) return new Date(data.$date)
  return new Uint8Array(Buffer.from(data.$bytes, 'base64'))
}
