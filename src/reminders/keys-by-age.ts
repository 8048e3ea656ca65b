import { z } from 'zod'
import { AGE_BANDS, type AgeBand, ageBandOf } from '../shared/metrics.ts'

/** Active keys by their age, for the metrics: coarser than what a team is shown, and counted once for each account and week. */
const Bands = z.object({
  '0-89d': z.number().int(),
  '90-179d': z.number().int(),
  '180-364d': z.number().int(),
  '365d+': z.number().int(),
} satisfies Record<AgeBand, z.ZodNumber>)

export const KeysByAge = z.object({
  keys: Bands,
  /** Users whose keys could not be read: they are in no band. */
  usersNotRead: z.number().int(),
})
export type KeysByAge = z.infer<typeof KeysByAge>

export function noKeys(): KeysByAge {
  return { keys: { '0-89d': 0, '90-179d': 0, '180-364d': 0, '365d+': 0 }, usersNotRead: 0 }
}

export function withKey(
  { keys, ...rest }: KeysByAge,
  { status, ageDays }: { readonly status: string; readonly ageDays: number },
): KeysByAge {
  if (status !== 'Active') return { keys, ...rest }
  const band = ageBandOf(ageDays)
  return { keys: { ...keys, [band]: keys[band] + 1 }, ...rest }
}

/** A user whose keys were not read; `isYoung`: the report alone proves that there is one young key. */
export function withUnread(counted: KeysByAge, isYoung: boolean): KeysByAge {
  return isYoung
    ? withKey(counted, { status: 'Active', ageDays: 0 })
    : { ...counted, usersNotRead: counted.usersNotRead + 1 }
}

export function allKeysByAge(accounts: readonly KeysByAge[]): KeysByAge {
  const sum = noKeys()
  for (const { keys, usersNotRead } of accounts) {
    for (const band of AGE_BANDS) sum.keys[band] += keys[band]
    sum.usersNotRead += usersNotRead
  }
  return sum
}
