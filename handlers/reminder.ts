import { composeReminder } from '../src/app/compose-reminder.ts'
import { watched } from '../src/app/watch.ts'
import { lazy } from '../src/shared/lazy.ts'

export function createHandler(): (event?: unknown, context?: unknown) => Promise<void> {
  const remind = lazy(() => Promise.resolve(composeReminder()))
  return watched('reminder', async () => (await remind())())
}

export const handler: ReturnType<typeof createHandler> = createHandler()
