import { z } from 'zod'

/** What a function knew or did not, read again by whoever asked it. */
export const knownAnswer = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('known'), value }),
    z.object({ kind: z.literal('unknown'), why: z.string() }),
  ])
