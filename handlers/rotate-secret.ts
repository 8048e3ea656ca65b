import {
  composeRotateSecret,
  type RotateSecretOverrides,
} from '../src/app/compose-rotate-secret.ts'
import { watched } from '../src/app/watch.ts'
import { lazy } from '../src/shared/lazy.ts'

export function createHandler(
  overrides: RotateSecretOverrides = {},
): (event: unknown, context?: unknown) => Promise<void> {
  const rotate = lazy(() => Promise.resolve(composeRotateSecret(overrides)))
  return watched('rotate-secret', async (event) => (await rotate())(event))
}

export const handler: ReturnType<typeof createHandler> = createHandler()
