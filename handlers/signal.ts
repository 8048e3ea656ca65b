import { composeSignal, type SignalOverrides } from '../src/app/compose-signal.ts'
import type { TakeEvent } from '../src/app/signal/take-event.ts'
import { watched } from '../src/app/watch.ts'
import { lazy } from '../src/shared/lazy.ts'

export function createHandler(
  overrides: SignalOverrides = {},
): (event: unknown, context?: unknown) => ReturnType<TakeEvent> {
  const take = lazy(() => Promise.resolve(composeSignal(overrides)))
  return watched('signal', async (event) => (await take())(event))
}

export const handler: ReturnType<typeof createHandler> = createHandler()
