import { createWithdrawPickup } from '../../src/delivery/close-pickup.ts'
import type { SealForOwnerDeps } from '../../src/delivery/seal-for-owner.ts'
import type { Clock } from '../../src/shared/clock.ts'
import { createFakePickups, createFakePickupVault } from '../fakes/fake-pickups.ts'

/** The one-time page in memory, for worlds in which secrets are sealed. */
export function pickupFakes(
  clock: Clock,
): Pick<SealForOwnerDeps, 'pickups' | 'pickupVault' | 'clock' | 'withdrawPickup' | 'smtpRegions'> {
  const pickups = createFakePickups()
  const pickupVault = createFakePickupVault()
  const withdrawPickup = createWithdrawPickup({ pickups, vault: pickupVault })
  return { pickups, pickupVault, clock, withdrawPickup, smtpRegions: ['eu-central-1'] }
}
