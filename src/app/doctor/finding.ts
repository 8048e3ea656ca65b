import type { Known } from '../../shared/known.ts'

/**
 * What one check of the doctor's says. Three answers and no fourth: fine, wrong, or not known. What could not be read is not known, never fine, and says what would let it be read.
 */
export type Finding =
  | { readonly verdict: 'fine'; readonly check: string; readonly said: string }
  | {
      readonly verdict: 'wrong'
      readonly check: string
      readonly what: string
      readonly todo: string
    }
  | {
      readonly verdict: 'not_known'
      readonly check: string
      readonly why: string
      readonly wouldHelp: string
    }

/** A thing that is not as it must be, and what to do about it. */
export interface Trouble {
  readonly what: string
  readonly todo: string
}

export function fine(check: string, said: string): Finding {
  return { verdict: 'fine', check, said }
}

export function wrong(check: string, { what, todo }: Trouble): Finding {
  return { verdict: 'wrong', check, what, todo }
}

export function notKnown(check: string, why: string, wouldHelp: string): Finding {
  return { verdict: 'not_known', check, why, wouldHelp }
}

/** Judges what was read; what was not read is never handed to `judge`. */
export function judged<T>(
  check: string,
  read: Known<T>,
  wouldHelp: string,
  judge: (value: T) => readonly Finding[],
): readonly Finding[] {
  return read.kind === 'known' ? judge(read.value) : [notKnown(check, read.why, wouldHelp)]
}

/** One line: fine when nothing is the matter, else a line for each trouble. */
export function unlessTroubled(
  check: string,
  said: string,
  troubles: readonly (Trouble | undefined | false)[],
): readonly Finding[] {
  const found = troubles.filter((each) => each !== undefined && each !== false)
  return found.length === 0 ? [fine(check, said)] : found.map((each) => wrong(check, each))
}

/** 0: all fine. 1: something is wrong. 2: nothing is wrong that could be read, but not everything could. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ verdict }) => verdict === 'wrong')) return 1
  // A doctor that looked at nothing has found nothing out.
  const known = findings.length > 0 && findings.every(({ verdict }) => verdict === 'fine')
  return known ? 0 : 2
}
