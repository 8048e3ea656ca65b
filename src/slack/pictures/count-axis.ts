/** Round numbers for an axis of counts, from 0 up to the first that holds the largest count. Pure. Counts are whole, so no step is smaller than one. */
const LINES_AT_MOST = 5
const ROUND = [1, 2, 5]

export function countAxis(largest: number): readonly number[] {
  const step = stepFor(Math.max(1, largest))
  const lines = Math.ceil(Math.max(1, largest) / step)
  return Array.from({ length: lines + 1 }, (_, at) => at * step)
}

function stepFor(largest: number): number {
  for (let power = 1; ; power *= 10)
    for (const round of ROUND) if (largest / (round * power) <= LINES_AT_MOST) return round * power
}
