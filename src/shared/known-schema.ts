import { z } from 'zod'

/** A part that was read or could not be, as it is written down: `Known` for a row or an object. */
export function knownSchema<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('known'), value }),
    z.object({ kind: z.literal('unknown'), why: z.string() }),
  ])
}
