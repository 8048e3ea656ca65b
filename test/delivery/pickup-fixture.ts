import { anAct, aRotateRequest, ERIN, NEW_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import { newKey } from '../../sandbox/gallery/rows/rotation-states.ts'
import type { NewPickup } from '../../src/delivery/pickup.ts'
import type { Request } from '../../src/requests/request.ts'
import { buttonValue } from '../../src/requests/request-facts.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { addMs } from '../../src/shared/duration.ts'
import { createFakePickups, createFakePickupVault } from '../fakes/fake-pickups.ts'

/** A rotation whose new key waits on its page, and a clock that a test moves. */
export const MADE_AT = new Date('2026-03-02T12:00:10.000Z')
export const SECRET = 'a+secret/access<key>of&this"test\'only0'
export const CHANCE = 'c'.repeat(43)

export function onPage(): Request {
  return aRotateRequest({
    operation: { step: 'overlap', delivery: 'page', newKey, toldAt: MADE_AT.toISOString() },
  })
}

/** The same of a key whose predecessor seems to sign SMTP passwords. */
export function mailing(): Request {
  return aRotateRequest({ operation: { step: 'creating', delivery: 'page', sesSmtp: true } })
}

export function newPickup(request = onPage()): NewPickup {
  const { account, accountName, userName } = request.subject
  return {
    requestId: request.id,
    keyId: NEW_KEY,
    account,
    accountName,
    userName,
    madeAt: MADE_AT.toISOString(),
  }
}

export function openedBy(user = ERIN, request = onPage()): SignedAct {
  return anAct({ user, action: 'delivery.open', value: buttonValue(request) })
}

export function movingClock(): { now(): Date; advance(ms: number): void } {
  let now = addMs(MADE_AT, 1_000)
  return {
    now: () => now,
    advance: (ms) => {
      now = addMs(now, ms)
    },
  }
}

export async function waitingPickup(request = onPage(), given: Partial<NewPickup> = {}) {
  const pickups = createFakePickups()
  const vault = createFakePickupVault()
  await pickups.begin({ ...newPickup(request), ...given }, addMs(MADE_AT, 3_600_000))
  return { pickups, vault, clock: movingClock(), request }
}
