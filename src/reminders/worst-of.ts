/** The first few of any number, in an order: whatever comes in, no more than twice as many are held. */
export interface WorstOf<T> {
  add(one: T): void
  readonly found: () => readonly T[]
}

export function worstOf<T>(most: number, order: (a: T, b: T) => number): WorstOf<T> {
  let held: T[] = []
  const cut = (): void => {
    held = held.toSorted(order).slice(0, most)
  }
  return {
    add(one) {
      held.push(one)
      if (held.length >= 2 * most) cut()
    },
    found() {
      cut()
      return held
    },
  }
}
