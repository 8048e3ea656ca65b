import { beforeEach, describe, expect, it } from 'vitest'
import { aDeletionByItself } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { aDeleteRequest, ERIN } from '../../sandbox/gallery/rows/request-rows.ts'
import { createProveSoak } from '../../src/keys/prove-soak.ts'
import type { RequestId } from '../../src/requests/ids.ts'
import {
  chainEntries,
  LEDGER_ROOT,
  type LedgerEntry,
  type LedgerEvent,
} from '../../src/requests/ledger.ts'
import type { Request } from '../../src/requests/request.ts'
import { subjectKeyId } from '../../src/requests/request-facts.ts'
import { addMs, DAY_MS, HOUR_MS } from '../../src/shared/duration.ts'
import { known, unknown } from '../../src/shared/known.ts'
import { createFakeTrail, type FakeTrail } from '../fakes/fake-trail.ts'

const BEGUN = new Date('2026-03-02T09:00:00.000Z')
const OVER = addMs(BEGUN, 7 * DAY_MS)

describe('createProveSoak', () => {
  let trail: FakeTrail
  let ledgers: Map<RequestId, readonly LedgerEvent[]>
  beforeEach(() => {
    trail = createFakeTrail()
    ledgers = new Map()
  })

  const soakAt = (request: Request, now: Date) =>
    createProveSoak({
      store: { readLedger: (id) => Promise.resolve(ledgers.get(id) ?? []) },
      trail,
      clock: { now: () => now },
      soakMs: 7 * DAY_MS,
    })(request)
  const told = (
    id: RequestId,
    ...entries: readonly (readonly [Date, LedgerEntry['type'], LedgerEntry['data']?])[]
  ): void => {
    const keyId = subjectKeyId(aDeletionByItself()) ?? ''
    const events = entries.flatMap(
      ([at, type, data]) =>
        chainEntries({ seq: 0, head: LEDGER_ROOT }, id, at.toISOString(), [
          { type, actor: ERIN, data: { keyId, ...data } },
        ]).events,
    )
    ledgers.set(id, events)
  }

  describe('of a deletion that somebody asked for', () => {
    /** Whatever the row says of it. */
    const row = aDeletionByItself({
      operation: {
        inactiveAt: '2026-01-01T00:00:00.000Z',
        soakedUntil: '2026-01-08T00:00:00.000Z',
      },
    })
    const keyId = subjectKeyId(row)

    it('counts from the request where nobody knew the moment', async () => {
      told(row.id, [BEGUN, 'requested'])
      expect(await soakAt(row, addMs(OVER, -1))).toEqual(known('not_whole'))
      expect(await soakAt(row, OVER)).toEqual(known('whole'))
    })

    it('counts from the moment that was found out when it was asked for', async () => {
      told(row.id, [addMs(BEGUN, 5 * DAY_MS), 'requested', { inactiveAt: BEGUN.toISOString() }])
      expect(await soakAt(row, OVER)).toEqual(known('whole'))
    })

    it('counts anew from when the key was seen Active, and not for another key', async () => {
      const seen = addMs(BEGUN, DAY_MS)
      told(row.id, [BEGUN, 'requested'], [seen, 'active_again_outside'])
      expect(await soakAt(row, OVER)).toEqual(known('not_whole'))
      expect(await soakAt(row, addMs(OVER, DAY_MS))).toEqual(known('whole'))
      told(row.id, [BEGUN, 'requested', { keyId: 'AKIAOTHER' }])
      expect(await soakAt(row, addMs(OVER, DAY_MS))).toEqual(known('not_whole'))
    })

    it('is not whole when somebody made the key Active since, also while the approval waited', async () => {
      told(row.id, [BEGUN, 'requested'])
      if (keyId === undefined) throw new Error('no key')
      trail.activated(row.subject.account, keyId, addMs(OVER, HOUR_MS))
      expect(await soakAt(row, addMs(OVER, DAY_MS))).toEqual(known('not_whole'))
    })

    it('is not known while CloudTrail cannot be read', async () => {
      told(row.id, [BEGUN, 'requested'])
      trail.gaps.push('eu-central-1 Throttling')
      expect(await soakAt(row, OVER)).toEqual(unknown('eu-central-1 Throttling'))
    })
  })

  it('counts at the end of a rotation from what the rotation did, not from its own request', async () => {
    const child = aDeleteRequest()
    const { parent } = child
    if (parent === undefined) throw new Error('no rotation')
    told(child.id, [addMs(BEGUN, -100 * DAY_MS), 'requested'])
    expect(await soakAt(child, OVER)).toEqual(known('not_whole'))
    told(parent, [addMs(BEGUN, -9 * DAY_MS), 'requested'], [BEGUN, 'made_inactive'])
    expect(await soakAt(child, addMs(OVER, -1))).toEqual(known('not_whole'))
    expect(await soakAt(child, OVER)).toEqual(known('whole'))
  })
})
