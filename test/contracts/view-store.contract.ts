/** What every ViewStore must do, whatever it stores in. `due` shows what the clock would find. */
import { beforeEach, describe, expect, it } from 'vitest'
import { aRequestId } from '../../sandbox/gallery/rows/request-rows.ts'
import type { DueHead, View, ViewStore } from '../../src/requests/request-store.ts'

export type MakeViewStore = (deps: { readonly wallNow: () => number }) => Promise<{
  readonly views: ViewStore
  readonly due: (now: Date) => Promise<readonly DueHead[]>
}>

const ID = aRequestId()
const VIEW: View = { channel: 'C0PAYMENTS', ts: '1772442000.000100', renderedVersion: 3 }
const RETRY_AT = new Date('2026-03-02T09:10:00.000Z')

export function viewStoreContract(makeStore: MakeViewStore): void {
  let views: ViewStore
  let due: (now: Date) => Promise<readonly DueHead[]>
  let wall = 0

  beforeEach(async () => {
    wall = Date.parse('2026-03-02T09:00:00.000Z')
    ;({ views, due } = await makeStore({ wallNow: () => wall }))
  })

  const lease = async (kind = 'card'): Promise<{ view: View | undefined; token: string }> => {
    const leased = await views.lease(ID, kind, 20_000)
    if (leased === 'busy') throw new Error('busy')
    return leased
  }

  describe('lease', () => {
    it('gives a view that has not been posted yet', async () => {
      expect((await lease()).view).toBeUndefined()
      expect(await views.read(ID, 'card')).toBeUndefined()
    })

    it('gives a view to one of twenty', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => views.lease(ID, 'card', 20_000)),
      )

      expect(answers.filter((answer) => answer === 'busy')).toHaveLength(19)
    })

    it('gives different views of one request to different workers', async () => {
      await lease('card')

      expect(await views.lease(ID, 'requester', 20_000)).not.toBe('busy')
    })

    it('ends in wall time', async () => {
      await lease()
      wall += 19_999
      expect(await views.lease(ID, 'card', 20_000)).toBe('busy')
      wall += 1
      expect(await views.lease(ID, 'card', 20_000)).not.toBe('busy')
    })
  })

  describe('shown', () => {
    it('stores what is shown and ends the lease', async () => {
      const { token } = await lease()

      await views.shown(ID, 'card', token, VIEW)

      expect(await views.read(ID, 'card')).toEqual(VIEW)
      expect((await lease()).view).toEqual(VIEW)
    })

    it('is ignored from somebody whose lease another has taken over', async () => {
      const late = await lease()
      wall += 20_000
      const now = await lease()

      await views.shown(ID, 'card', late.token, { ...VIEW, ts: '1.1' })
      expect(await views.read(ID, 'card')).toBeUndefined()
      expect(await views.lease(ID, 'card', 20_000)).toBe('busy')

      await views.shown(ID, 'card', now.token, VIEW)
      await views.shown(ID, 'card', now.token, { ...VIEW, ts: '1.1' })
      expect(await views.read(ID, 'card')).toEqual(VIEW)
    })
  })

  describe('failed', () => {
    it('ends the lease, keeps what was shown and makes the view due', async () => {
      await views.shown(ID, 'card', (await lease()).token, VIEW)
      const { token } = await lease()

      await views.failed(ID, 'card', token, RETRY_AT)

      expect(await due(new Date(RETRY_AT.getTime() - 1))).toEqual([])
      expect(await due(RETRY_AT)).toEqual([{ kind: 'view', requestId: ID }])
      expect((await lease()).view).toEqual(VIEW)
    })

    it('is over as soon as the view has been shown', async () => {
      await views.failed(ID, 'card', (await lease()).token, RETRY_AT)

      await views.shown(ID, 'card', (await lease()).token, VIEW)

      expect(await due(RETRY_AT)).toEqual([])
    })

    it('is ignored from somebody who has no lease', async () => {
      await lease()

      await views.failed(ID, 'card', 'another token', RETRY_AT)

      expect(await due(RETRY_AT)).toEqual([])
      expect(await views.lease(ID, 'card', 20_000)).toBe('busy')
    })
  })
}
