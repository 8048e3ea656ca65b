import { z } from 'zod'

/**
 * How often each of some values was seen, kept small: where there are more different values than are kept, the rest is counted as others, never dropped. Pure.
 */
export const Counted = z.object({
  seen: z.array(z.object({ value: z.string(), n: z.number().int() })),
  /** Events of values that are not kept by name. */
  others: z.number().int(),
})
export type Counted = z.infer<typeof Counted>

const VALUES_KEPT = 150
/** Callers write their user agents; one line of them is enough to know it by. */
const LONGEST_VALUE = 256

export const noneCounted = (): Counted => ({ seen: [], others: 0 })

export function counted(values: readonly (string | undefined)[], kept?: number): Counted {
  const seen = values.flatMap((value) =>
    value === undefined ? [] : [{ value: value.slice(0, LONGEST_VALUE), n: 1 }],
  )
  return together(noneCounted(), { seen, others: 0 }, kept)
}

export function together(a: Counted, b: Counted, kept: number = VALUES_KEPT): Counted {
  const counts = new Map(a.seen.map(({ value, n }) => [value, n]))
  let others = a.others + b.others
  for (const { value, n } of b.seen) {
    const before = counts.get(value)
    if (before === undefined && counts.size >= kept) others += n
    else counts.set(value, (before ?? 0) + n)
  }
  return { seen: [...counts].map(([value, n]) => ({ value, n })), others }
}

/** The most frequent first. */
export function mostSeen({
  seen,
}: Counted): readonly { readonly value: string; readonly n: number }[] {
  return seen.toSorted((a, b) => b.n - a.n || a.value.localeCompare(b.value))
}

/** How many different values: a least where there are others. */
export function kindsOf({ seen, others }: Counted): number {
  return seen.length + (others > 0 ? 1 : 0)
}
