/** What every HomeStore must do, whatever it stores in. `makeStore` gives an empty one. */
import { beforeEach, describe, expect, it } from 'vitest'
import { ERIN, MAX, MAYA } from '../../sandbox/gallery/rows/request-rows.ts'
import type { HomeStore } from '../../src/requests/home-store.ts'

export type MakeHomeStore = (deps: { readonly wallNow: () => number }) => Promise<HomeStore>

const WALL = Date.parse('2026-03-02T09:00:00.000Z')
const AT = new Date('2026-03-02T10:00:00.000Z')
const opening = { at: AT, approvesFor: ['payments'], watches: ['payments', 'security'] }

export function homeStoreContract(makeStore: MakeHomeStore): void {
  let store: HomeStore
  let wall = WALL
  beforeEach(async () => {
    wall = WALL
    store = await makeStore({ wallNow: () => wall })
  })

  describe('opened', () => {
    it('begins at the first page and keeps the page that was turned to', async () => {
      expect((await store.opened(MAYA, opening)).page).toBe(1)
      expect((await store.opened(MAYA, { ...opening, page: 3 })).page).toBe(3)
      expect((await store.opened(MAYA, opening)).page).toBe(3)
    })

    it('keeps what was read before where it could not be read now', async () => {
      const unread = { at: AT, watches: [] }
      expect((await store.opened(MAYA, unread)).approvesFor).toBeUndefined()
      await store.opened(MAYA, opening)
      expect((await store.opened(MAYA, unread)).approvesFor).toEqual(['payments'])
    })
  })

  describe('redrawn', () => {
    it('gives no turn to somebody who never opened it', async () => {
      expect(await store.redrawn(ERIN)).toBeUndefined()
    })

    it('gives a turn after every one before', async () => {
      const first = await store.opened(MAYA, { ...opening, page: 2 })
      const second = await store.redrawn(MAYA)
      expect(second).toMatchObject({ page: 2, approvesFor: ['payments'] })
      expect(second?.turn).toBeGreaterThan(first.turn)
    })
  })

  describe('isLatest', () => {
    it('is so until somebody else begins', async () => {
      const { turn } = await store.opened(MAYA, opening)
      expect(await store.isLatest(MAYA, turn)).toBe(true)
      await store.redrawn(MAYA)
      expect(await store.isLatest(MAYA, turn)).toBe(false)
    })
  })

  describe('askToRedraw', () => {
    it('asks for nothing of somebody who never opened it', async () => {
      expect(await store.askToRedraw(ERIN)).toBe(false)
      expect(await store.redrawn(ERIN)).toBeUndefined()
    })

    it('asks once for many changes, and again once a drawing has begun', async () => {
      await store.opened(MAYA, opening)
      const asked = await Promise.all(Array.from({ length: 8 }, () => store.askToRedraw(MAYA)))
      expect(asked.filter(Boolean)).toHaveLength(1)
      await store.redrawn(MAYA)
      expect(await store.askToRedraw(MAYA)).toBe(true)
    })

    it('asks again when a drawing that was asked for never began', async () => {
      await store.opened(MAYA, opening)
      await store.askToRedraw(MAYA)
      wall += 3 * 60_000
      expect(await store.askToRedraw(MAYA)).toBe(true)
    })
  })

  describe('watching', () => {
    it('names those who opened it among the approvers of a source', async () => {
      await store.opened(MAYA, opening)
      await store.opened(MAX, { ...opening, watches: ['payments'] })
      expect((await store.watching('payments')).toSorted()).toEqual([MAX, MAYA])
      expect(await store.watching('security')).toEqual([MAYA])
      expect(await store.watching('platform')).toEqual([])
    })
  })
}
