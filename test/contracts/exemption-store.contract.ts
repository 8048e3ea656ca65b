import { expect, it } from 'vitest'
import {
  aRequestId,
  DEVELOPMENT,
  NEW_KEY,
  OLD_KEY,
  PRODUCTION,
} from '../../sandbox/gallery/rows/request-rows.ts'
import type { ExemptionRow, ExemptionStore } from '../../src/requests/exemption-store.ts'
import { IamUserId } from '../../src/requests/ids.ts'

const ERINS = IamUserId.parse('AIDAERIN2345672345')
const LONGER = IamUserId.parse('AIDAERIN23456723456')

export function aRow(overrides: Partial<ExemptionRow> = {}): ExemptionRow {
  return {
    account: DEVELOPMENT,
    userId: ERINS,
    keyId: OLD_KEY,
    requestId: aRequestId(3),
    at: '2026-03-02T09:00:00.000Z',
    until: '2026-03-16T22:59:59.999Z',
    reason: 'the release is on Monday',
    ...overrides,
  }
}

export function exemptionStoreContract(create: () => Promise<ExemptionStore>): void {
  const rowsOf = async (store: ExemptionStore, userId = ERINS) => {
    const found = await store.ofUser(DEVELOPMENT, userId)
    return found.kind === 'known' ? found.value.map(withoutPlace) : found
  }

  it('gives what was written of a user and of each of its keys, and of nobody else', async () => {
    const store = await create()
    const rows = [
      aRow(),
      aRow({ keyId: NEW_KEY, requestId: aRequestId(4) }),
      aRow({ keyId: undefined, requestId: aRequestId(5) }),
    ]
    for (const row of rows) expect(await store.put(row)).toBe('written')
    await store.put(aRow({ userId: LONGER }))
    await store.put(aRow({ account: PRODUCTION }))
    expect(await rowsOf(store)).toHaveLength(3)
    expect(await rowsOf(store)).toEqual(expect.arrayContaining([expect.objectContaining(rows[0])]))
    expect(await store.ofAccount(DEVELOPMENT)).toMatchObject({
      kind: 'known',
      value: { length: 4 },
    })
  })

  it('knows that there is none', async () => {
    expect(await (await create()).ofUser(DEVELOPMENT, ERINS)).toEqual({ kind: 'known', value: [] })
  })

  it('keeps the later of two about the same, in whichever order they are written', async () => {
    const store = await create()
    const later = aRow({ requestId: aRequestId(9), at: '2026-03-03T09:00:00.000Z' })
    expect(await store.put(later)).toBe('written')
    expect(await store.put(aRow())).toBe('replaced')
    expect(await rowsOf(store)).toMatchObject([{ requestId: aRequestId(9) }])
    const atOnce = aRow({ requestId: aRequestId(10), at: later.at })
    expect(await store.put(atOnce)).toBe('written')
    expect(await store.put(later)).toBe('replaced')
  })

  it('writes the same twice as once', async () => {
    const store = await create()
    expect([await store.put(aRow()), await store.put(aRow())]).toEqual(['written', 'written'])
    expect(await rowsOf(store)).toHaveLength(1)
  })

  it('keeps one that was taken back, so that an earlier one does not come back', async () => {
    const store = await create()
    const {
      until: _until,
      reason: _reason,
      ...back
    } = aRow({
      requestId: aRequestId(9),
      at: '2026-03-03T09:00:00.000Z',
    })
    await store.put(aRow())
    expect(await store.put(back)).toBe('written')
    expect(await store.put(aRow())).toBe('replaced')
    expect((await rowsOf(store)) as readonly ExemptionRow[]).toMatchObject([{ at: back.at }])
  })
}

function withoutPlace(row: object): object {
  const { pk: _pk, sk: _sk, ...rest } = { pk: '', sk: '', ...row }
  return rest
}
