/** Least, middle and most of some measurements, as one line says them. */
export function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  return [sorted[0], median(values), sorted.at(-1)]
    .map((value = Number.NaN) => Math.round(value))
    .join(' / ')
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
