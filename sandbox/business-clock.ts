import type { Clock, Sleep } from '../src/shared/clock.ts'

/**
 * Business time of the sandbox: wall time plus an offset that only grows, shared by the main thread and every container.
 * A `sleep` moves business time on instead of waiting: pacing costs the user nothing, and limits counted in business time are still kept.
 */
export interface BusinessClock extends Clock {
  readonly shared: SharedArrayBuffer
  advanceTo(moment: Date): void
  readonly sleep: Sleep
}

/** A clock that begins at this moment instead of now. */
export function clockFrom(start: Date): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(8)
  new BigInt64Array(shared)[0] = BigInt(start.getTime() - Date.now())
  return shared
}

export function createBusinessClock(
  shared: SharedArrayBuffer = new SharedArrayBuffer(8),
): BusinessClock {
  const offset = new BigInt64Array(shared)
  const now = (): Date => new Date(Date.now() + Number(Atomics.load(offset, 0)))
  const advanceTo = (moment: Date): void => {
    for (;;) {
      const seen = Atomics.load(offset, 0)
      const wanted = BigInt(moment.getTime() - Date.now())
      if (wanted <= seen) return
      if (Atomics.compareExchange(offset, 0, seen, wanted) === seen) return
    }
  }
  return {
    shared,
    now,
    advanceTo,
    sleep: async (ms) => {
      advanceTo(new Date(now().getTime() + ms))
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
