import type { Request } from '../requests/request.ts'
import type { Clock } from '../shared/clock.ts'
import type { Pickup, PickupStore, PickupVault } from './pickup.ts'
import { afterwards } from './pickup-rules.ts'
import { isForPage } from './seal-for-owner.ts'
import type { WithdrawOutcome } from './vault.ts'

/**
 * Deletes a one-time secret when its time is over. The row is closed before the secret goes and settled after, so that whoever stops in between is followed by
 * somebody who goes on. Safe to repeat. A secret that could not be deleted stays due.
 */
export interface ClosePickupDeps {
  readonly clock: Clock
  readonly pickups: Pick<PickupStore, 'read' | 'lookAgain' | 'close' | 'settle'>
  readonly vault: Pick<PickupVault, 'remove'>
}

/** The key is gone: nobody is shown its secret any more, and the secret goes too. */
export function createWithdrawPickup({
  pickups,
  vault,
}: Pick<ClosePickupDeps, 'pickups' | 'vault'>): (request: Request) => Promise<WithdrawOutcome> {
  return async (request) => {
    const pickup = await pickups.read(request.id)
    if (pickup === undefined || pickup.settled === true) return { kind: 'done' }
    if (!(await pickups.close(pickup))) return { kind: 'failed', why: 'it was shown meanwhile' }
    return removeAndSettle({ pickups, vault }, pickup)
  }
}

async function removeAndSettle(
  { pickups, vault }: Pick<ClosePickupDeps, 'pickups' | 'vault'>,
  pickup: Pickup,
): Promise<WithdrawOutcome> {
  const removed = await vault.remove(pickup.requestId, pickup.keyId)
  if (removed.kind === 'unknown') return { kind: 'failed', why: removed.why }
  await pickups.settle(pickup)
  return { kind: 'done' }
}

export function createClosePickup(deps: ClosePickupDeps): (request: Request) => Promise<void> {
  const { clock, pickups, vault } = deps
  return async (request) => {
    if (!isForPage(request)) return
    const pickup = await pickups.read(request.id)
    if (pickup === undefined || pickup.settled === true) return
    const then = afterwards(pickup, request, clock.now())
    if (then.do === 'look_again') {
      if (pickup.state === 'waiting') await pickups.lookAgain(pickup, then.at)
      return
    }
    if (await pickups.close(pickup)) await removeAndSettle({ pickups, vault }, pickup)
  }
}
