import {
  composePickup,
  type PickupHandler,
  type PickupOverrides,
} from '../src/app/compose-pickup.ts'
import { watched } from '../src/app/watch.ts'
import { lazy } from '../src/shared/lazy.ts'

export function createHandler(overrides: PickupOverrides = {}): PickupHandler {
  const pickup = lazy(() => Promise.resolve(composePickup(overrides)))
  return watched('pickup', async (event) => (await pickup())(event))
}

export const handler: PickupHandler = createHandler()
