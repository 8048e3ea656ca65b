/**
 * A value that is loaded once and kept, and loaded anew when it turns out that it no longer holds: a credential that somebody replaced. A failed load is forgotten. Renewals are rare
 * whatever happens: whoever can make a value look outdated, by forged requests say, cannot make this load it more often than once in `apartMs`.
 */
export interface Renewable<T> {
  read(): Promise<T>
  /** What holds now, as far as known: another value than `seen`, or `seen` again where it is what is stored, where it was looked up lately, or where it cannot be read. Never throws for a renewal that failed. */
  renew(seen: T): Promise<T>
}

export function renewable<T>(deps: {
  load(): Promise<T>
  isSame(a: T, b: T): boolean
  readonly apartMs: number
  /** Wall time in milliseconds. */
  readonly wallNow: () => number
}): Renewable<T> {
  let held: Promise<T> | undefined
  let renewing: Promise<T> | undefined
  let renewedAt = Number.NEGATIVE_INFINITY
  const read = (): Promise<T> => {
    held ??= deps.load().catch((error: unknown) => {
      held = undefined
      throw error
    })
    return held
  }
  const loadAnew = async (seen: T): Promise<T> => {
    try {
      const fresh = await deps.load()
      if (deps.isSame(fresh, seen)) return seen
      held = Promise.resolve(fresh)
      return fresh
    } catch {
      return seen
    } finally {
      renewing = undefined
    }
  }
  return {
    read,
    async renew(seen) {
      const now = await read()
      if (!deps.isSame(now, seen)) return now
      if (renewing !== undefined) return renewing
      if (deps.wallNow() - renewedAt < deps.apartMs) return now
      renewedAt = deps.wallNow()
      renewing = loadAnew(now)
      return renewing
    },
  }
}
