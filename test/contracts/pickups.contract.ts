import { beforeEach, describe, expect, it } from 'vitest'
import { ERIN, NEW_KEY, STRAY_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import type { PickupDesk, PickupStore } from '../../src/delivery/pickup.ts'
import { addMs } from '../../src/shared/duration.ts'
import { known } from '../../src/shared/known.ts'
import { MADE_AT, newPickup } from '../delivery/pickup-fixture.ts'

/** What the worker and the page may rely on, about the same rows. */
const UNTIL = addMs(MADE_AT, 300_000)
const TOKEN = { hash: 'a'.repeat(64), until: UNTIL.toISOString(), by: ERIN }
const NOW = addMs(MADE_AT, 60_000)

export function pickupsContract(
  make: () => Promise<{ readonly store: PickupStore; readonly desk: PickupDesk }>,
): void {
  describe('one-time secrets', () => {
    let store: PickupStore
    let desk: PickupDesk
    const given = newPickup()
    const { requestId } = given
    beforeEach(async () => {
      ;({ store, desk } = await make())
      await store.begin(given, MADE_AT)
    })
    const read = async () => {
      const pickup = await desk.read(requestId)
      if (pickup === undefined) throw new Error('no row')
      return pickup
    }

    it('are read back by both as they were written', async () => {
      expect(await store.read(requestId)).toEqual({ ...given, state: 'waiting' })
      expect(await desk.read(requestId)).toEqual({ ...given, state: 'waiting' })
    })

    it('are begun once for a key, and anew for another', async () => {
      await store.issue(await read(), TOKEN)
      await store.begin(given, MADE_AT)
      expect((await read()).token).toEqual(TOKEN)
      await store.begin({ ...given, keyId: STRAY_KEY }, MADE_AT)
      expect(await read()).toEqual({ ...given, keyId: STRAY_KEY, state: 'waiting' })
    })

    it('are shown to the latest token, once of any number of presses', async () => {
      await store.issue(await read(), TOKEN)
      const newer = { ...TOKEN, hash: 'b'.repeat(64) }
      expect(await store.issue(await read(), newer)).toBe(true)
      expect(await desk.reveal(await read(), TOKEN.hash, NOW, UNTIL)).toBe(false)
      const pickup = await read()
      const presses = await Promise.all(
        Array.from({ length: 20 }, () => desk.reveal(pickup, newer.hash, NOW, UNTIL)),
      )
      expect(presses.filter((shown) => shown)).toHaveLength(1)
      expect(await read()).toMatchObject({ state: 'revealed', revealedAt: NOW.toISOString() })
    })

    it('are shown to no token that has ended, and to none where none was given', async () => {
      expect(await desk.reveal(await read(), TOKEN.hash, NOW, UNTIL)).toBe(false)
      await store.issue(await read(), TOKEN)
      expect(await desk.reveal(await read(), TOKEN.hash, UNTIL, UNTIL)).toBe(false)
      expect((await read()).state).toBe('waiting')
    })

    it('get no token and are not looked at again once they were shown', async () => {
      await store.issue(await read(), TOKEN)
      await desk.reveal(await read(), TOKEN.hash, NOW, UNTIL)
      expect(await store.issue(await read(), TOKEN)).toBe(false)
      expect(await store.lookAgain(await read(), UNTIL)).toBe(false)
    })

    it('are not closed by whoever read them before they were shown', async () => {
      await store.issue(await read(), TOKEN)
      const before = await read()
      await desk.reveal(before, TOKEN.hash, NOW, UNTIL)
      expect(await store.close(before)).toBe(false)
      expect(await store.close(await read())).toBe(true)
    })

    it('are not shown once they are closed, and remember that they were shown before', async () => {
      await store.issue(await read(), TOKEN)
      const before = await read()
      await store.close(before)
      expect(await desk.reveal(before, TOKEN.hash, NOW, UNTIL)).toBe(false)
      expect(await store.revealedAt(requestId, NEW_KEY)).toEqual(known(undefined))
      await store.settle(await read())
      expect(await read()).toMatchObject({ state: 'gone', settled: true })
    })

    it('tell when the secret of this very key was shown', async () => {
      expect(await store.revealedAt(requestId, NEW_KEY)).toEqual(known(undefined))
      await store.issue(await read(), TOKEN)
      await desk.reveal(await read(), TOKEN.hash, NOW, UNTIL)
      expect(await store.revealedAt(requestId, NEW_KEY)).toEqual(known(NOW))
      expect(await store.revealedAt(requestId, STRAY_KEY)).toEqual(known(undefined))
    })

    it('count visits for each address and minute', async () => {
      const minute = addMs(MADE_AT, 60_000)
      const count = (address: string, from = MADE_AT) => desk.countVisit(address, from, 60_000)
      expect(await count('192.0.2.1')).toBe(1)
      expect(await count('192.0.2.1')).toBe(2)
      expect(await count('192.0.2.2')).toBe(1)
      expect(await count('192.0.2.1', minute)).toBe(1)
    })
  })
}
