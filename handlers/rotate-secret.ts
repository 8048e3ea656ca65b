import {
  composeRotateSecret,
  type RotateSecretOverrides,
} from '../src/app/compose-rotate-secret.ts'
import { composeLook } from '../src/app/inside/compose-look.ts'
import { lookIn } from '../src/app/inside/look.ts'
import { watched } from '../src/app/watch.ts'
import { lazy } from '../src/shared/lazy.ts'

export function createHandler(
  overrides: RotateSecretOverrides = {},
): (event: unknown, context?: unknown) => Promise<unknown> {
  const rotate = lazy(() => Promise.resolve(composeRotateSecret(overrides)))
  const look = lazy(async () => composeLook({ verifies: [] }))
  return watched('rotate-secret', async (event) => {
    // A step of a rotation has none of this.
    const asked = lookIn(event)
    return asked === undefined ? (await rotate())(event) : (await look())(asked)
  })
}

export const handler: ReturnType<typeof createHandler> = createHandler()
