import { type Known, known, unknown } from '../../shared/known.ts'
import { attempt, OWN_ROLE } from '../attempt.ts'

/**
 * One read of the doctor's with the credentials of whoever runs it. Of all that can go wrong only AWS's plain "there is no such thing" is an answer; a refusal, a throttle and a silence are not known.
 */
export async function readOrAbsent<T>(
  operation: string,
  absent: readonly string[],
  ask: () => Promise<T>,
): Promise<Known<T | undefined>> {
  const tried = await attempt(OWN_ROLE, operation, ask)
  if (tried.kind === 'answered') return known(tried.value)
  const isAbsent = tried.nature === 'refused' && absent.includes(tried.code)
  return isAbsent ? known(undefined) : unknown(tried.why)
}

export async function read<T>(operation: string, ask: () => Promise<T>): Promise<Known<T>> {
  const tried = await attempt(OWN_ROLE, operation, ask)
  return tried.kind === 'answered' ? known(tried.value) : unknown(tried.why)
}

/** What follows from something known; what is not known stays so. */
export function mapKnown<T, U>(value: Known<T>, map: (value: T) => U): Known<U> {
  return value.kind === 'known' ? known(map(value.value)) : value
}
