import { describe, expect, it } from 'vitest'
import { ERIN, NEW_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import { createNoteReceipt } from '../../src/delivery/note-receipt.ts'
import { transition } from '../../src/requests/lifecycle.ts'
import type { Request } from '../../src/requests/request.ts'
import type { Change } from '../../src/requests/request-store.ts'
import { usualRules } from '../support/rules-fixture.ts'
import { CHANCE, onPage, waitingPickup } from './pickup-fixture.ts'

const waiting: Request = {
  ...onPage(),
  next: {
    id: `${onPage().id}.1`,
    effect: 'look',
    dueAt: '2026-03-03T09:00:00.000Z',
    attempt: 0,
  },
}

async function desk(request: Request = waiting, conflicts = 0) {
  const { pickups, clock } = await waitingPickup(request)
  const changes: Change[] = []
  let refusals = conflicts
  const note = createNoteReceipt({
    store: {
      read: () => Promise.resolve(changes.at(-1)?.request ?? request),
      commit: (from, change) => {
        if (refusals-- > 0) return Promise.resolve({ kind: 'conflict' })
        changes.push(change)
        return Promise.resolve({ kind: 'committed', request: { ...from, ...change.request } })
      },
    },
    pickups,
    rules: usualRules(),
    clock,
  })
  const show = async (): Promise<void> => {
    const row = await pickups.read(request.id)
    if (row === undefined) throw new Error('no row')
    await pickups.issue(row, { hash: CHANCE, until: '2026-03-02T12:05:00.000Z', by: ERIN })
    await pickups.reveal(row, CHANCE, clock.now(), clock.now())
  }
  return { note: () => note(request.id), show, changes, clock }
}

describe('createNoteReceipt', () => {
  it('writes the receipt under the name of whoever opened the link, and looks at once', async () => {
    const { note, show, changes, clock } = await desk()
    await show()
    await note()
    const at = clock.now().toISOString()
    expect(changes).toMatchObject([
      {
        entries: [{ type: 'secret_fetched', actor: ERIN, data: { at, by: 'page' } }],
        request: { operation: { fetchedAt: at }, next: { effect: 'look', dueAt: at } },
      },
    ])
  })

  it('writes it once', async () => {
    const { note, show, changes } = await desk()
    await show()
    await note()
    await note()
    expect(changes).toHaveLength(1)
  })

  it('writes nothing while nobody was shown it', async () => {
    const { note, changes } = await desk()
    await note()
    expect(changes).toEqual([])
  })

  it('writes nothing of a key that is handed over otherwise', async () => {
    const operation = { ...waiting.operation, delivery: 'vault' as const }
    const { note, show, changes } = await desk({ ...waiting, operation })
    await show()
    await note()
    expect(changes).toEqual([])
  })

  it('reads the request again where somebody else changed it meanwhile', async () => {
    const { note, show, changes } = await desk(waiting, 2)
    await show()
    await note()
    expect(changes).toHaveLength(1)
  })

  it('leaves a rotation that somebody paused as it is', async () => {
    const hold = { reason: 'paused', since: '2026-03-02T12:00:00.000Z', facts: {} } as const
    const { note, show, changes } = await desk({ ...waiting, hold })
    await show()
    await note()
    expect(changes).toMatchObject([{ request: { hold, next: waiting.next } }])
  })
})

describe('transition, for a key that was shown', () => {
  it('refuses a receipt of another key than the request made', () => {
    const keyId = 'AKIAERINSTRAY2345672'
    const received = { kind: 'received', keyId, by: ERIN, at: '2026-03-02T12:01:00.000Z' }
    const now = new Date('2026-03-02T12:02:00.000Z')
    expect(keyId).not.toBe(NEW_KEY)
    expect(
      transition(waiting, received as Parameters<typeof transition>[1], now, usualRules()),
    ).toMatchObject({ ok: false, error: { reason: 'changed' } })
  })
})
