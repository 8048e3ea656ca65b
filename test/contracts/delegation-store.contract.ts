/** What every DelegationStore must do, whatever it stores in. */
import { beforeEach, describe, expect, it } from 'vitest'
import { anAct, ERIN, MAX, MAYA, OMAR } from '../../sandbox/gallery/rows/request-rows.ts'
import type { Delegation, DelegationStore } from '../../src/people/delegations.ts'
import type { SlackUserId } from '../../src/requests/ids.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { known } from '../../src/shared/known.ts'

const UNTIL = '2026-03-20T22:00:00.000Z'

const saidBy = (user: SlackUserId, at: string, delegate?: SlackUserId): SignedAct =>
  anAct({
    user,
    action: 'command.delegate',
    value: '',
    at,
    details: delegate === undefined ? {} : { delegate, until: UNTIL },
  })

function aDelegation(from: SlackUserId, to: SlackUserId, at: string): Delegation {
  return { from, to, until: UNTIL, act: saidBy(from, at, to) }
}

const NINE = '2026-03-02T09:00:00.000Z'
const TEN = '2026-03-02T10:00:00.000Z'

export function delegationStoreContract(makeStore: () => Promise<DelegationStore>): void {
  let store: DelegationStore
  beforeEach(async () => {
    store = await makeStore()
  })

  describe('put', () => {
    it('keeps a delegation for its delegator and for its delegate, as it was signed', async () => {
      const delegation = aDelegation(MAYA, OMAR, NINE)
      expect(await store.put(delegation)).toBe('stored')
      expect(await store.of(MAYA)).toEqual(known(delegation))
      expect(await store.to(OMAR)).toEqual(known([delegation]))
      expect(await store.to(MAYA)).toEqual(known([]))
      expect(await store.of(OMAR)).toEqual(known(undefined))
    })

    it('replaces what the approver said before', async () => {
      await store.put(aDelegation(MAYA, OMAR, NINE))
      const later = aDelegation(MAYA, ERIN, TEN)
      expect(await store.put(later)).toBe('stored')
      expect(await store.of(MAYA)).toEqual(known(later))
      expect(await store.to(OMAR)).toEqual(known([]))
    })

    it('keeps the later word when the earlier one comes last', async () => {
      const later = aDelegation(MAYA, ERIN, TEN)
      await store.put(later)
      expect(await store.put(aDelegation(MAYA, OMAR, NINE))).toBe('outdated')
      expect(await store.of(MAYA)).toEqual(known(later))
    })

    it('says the same again for an act that is delivered twice', async () => {
      await store.put(aDelegation(MAYA, OMAR, NINE))
      expect(await store.put(aDelegation(MAYA, OMAR, NINE))).toBe('stored')
    })

    it('gives a delegate every place they were given', async () => {
      await store.put(aDelegation(MAYA, OMAR, NINE))
      await store.put(aDelegation(MAX, OMAR, NINE))
      const places = await store.to(OMAR)
      expect(places.kind === 'known' && places.value.map(({ from }) => from).toSorted()).toEqual([
        MAX,
        MAYA,
      ])
    })
  })

  describe('takeBack', () => {
    it('leaves nobody in the place of whoever took it back', async () => {
      await store.put(aDelegation(MAYA, OMAR, NINE))
      await store.put(aDelegation(MAX, OMAR, NINE))
      expect(await store.takeBack(saidBy(MAYA, TEN))).toBe('stored')
      expect(await store.of(MAYA)).toEqual(known(undefined))
      expect(await store.to(OMAR)).toMatchObject({ value: [{ from: MAX }] })
    })

    it('is not undone by an earlier delegation that comes late', async () => {
      expect(await store.takeBack(saidBy(MAYA, TEN))).toBe('stored')
      expect(await store.put(aDelegation(MAYA, OMAR, NINE))).toBe('outdated')
      expect(await store.to(OMAR)).toEqual(known([]))
    })

    it('does not undo a delegation that was made later', async () => {
      await store.put(aDelegation(MAYA, OMAR, TEN))
      expect(await store.takeBack(saidBy(MAYA, NINE))).toBe('outdated')
      expect(await store.to(OMAR)).toMatchObject({ value: [{ from: MAYA }] })
    })

    it('makes room for a later delegation', async () => {
      await store.takeBack(saidBy(MAYA, NINE))
      expect(await store.put(aDelegation(MAYA, OMAR, TEN))).toBe('stored')
      expect(await store.to(OMAR)).toMatchObject({ value: [{ from: MAYA }] })
    })
  })

  it('keeps the latest of many words that arrive at once, in whichever order', async () => {
    const times = Array.from({ length: 12 }, (_, at) => new Date(Date.parse(NINE) + at * 1_000))
    const acts = times.map((at) => at.toISOString())
    await Promise.all(
      acts
        .toSorted((a, b) => a.slice(-3).localeCompare(b.slice(-3)))
        .map((at, n) =>
          n % 2 ? store.put(aDelegation(MAYA, OMAR, at)) : store.takeBack(saidBy(MAYA, at)),
        ),
    )
    const last = acts.length - 1
    expect(await store.to(OMAR)).toMatchObject({
      value: last % 2 ? [{ act: { at: acts[last] } }] : [],
    })
  })
}
