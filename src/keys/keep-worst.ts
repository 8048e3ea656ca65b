import type { Ranked } from './ranking.ts'
import { worstFirst } from './worst-first.ts'

/** The worst of many, without holding all of them: a whole organisation may have more keys than fit into memory, and a message shows a hundred. */
export interface KeptWorst<R extends Ranked> {
  add(each: R): void
  /** The worst first. */
  worst(): readonly R[]
  /** How many there were. */
  readonly count: number
}

export function keepWorst<R extends Ranked>(most: number): KeptWorst<R> {
  let kept: R[] = []
  let count = 0
  const trimmed = (): R[] => kept.toSorted(worstFirst).slice(0, most)
  return {
    add(each) {
      count += 1
      kept.push(each)
      if (kept.length >= 4 * most) kept = trimmed()
    },
    worst: trimmed,
    get count() {
      return count
    },
  }
}
