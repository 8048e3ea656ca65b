import { composeClock } from '../src/app/compose-clock.ts'
import { watched } from '../src/app/watch.ts'
import type { Clock } from '../src/shared/clock.ts'
import { lazy } from '../src/shared/lazy.ts'

export function createHandler(
  overrides: { readonly clock?: Clock } = {},
): (event?: unknown, context?: unknown) => Promise<{ readonly enqueued: number }> {
  const tick = lazy(() => Promise.resolve(composeClock(overrides)))
  return watched('clock', async () => (await tick())())
}

export const handler: ReturnType<typeof createHandler> = createHandler()
