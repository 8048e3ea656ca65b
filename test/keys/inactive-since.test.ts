import { beforeEach, describe, expect, it } from 'vitest'
import { aRequestId, aSubject, OLD_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import { createInactiveSince } from '../../src/keys/inactive-since.ts'
import type { RequestId } from '../../src/requests/ids.ts'
import type { LedgerEvent } from '../../src/requests/ledger.ts'
import { addMs, DAY_MS, MINUTE_MS } from '../../src/shared/duration.ts'
import { createFakeTrail, type FakeTrail } from '../fakes/fake-trail.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const user = { ...aSubject(), session: 'test' }
const days = (ago: number): Date => addMs(NOW, -ago * DAY_MS)

let trail: FakeTrail
let ledgers: Map<RequestId, LedgerEvent[]>
beforeEach(() => {
  trail = createFakeTrail()
  ledgers = new Map()
})

const recorded = (
  type: LedgerEvent['type'],
  at: Date,
  { request = 0, keyId = OLD_KEY }: { readonly request?: number; readonly keyId?: string } = {},
): void => {
  const id = aRequestId(request)
  const events = ledgers.get(id) ?? []
  const data = { keyId }
  const event = {
    requestId: id,
    type,
    at: at.toISOString(),
    actor: 'awskey',
    data,
    prev: '',
    hash: '',
  }
  ledgers.set(id, [...events, { ...event, seq: events.length + 1 }])
}
const since = () =>
  createInactiveSince({
    store: {
      history: () => Promise.resolve([...ledgers.keys()]),
      readLedger: (id) => Promise.resolve(ledgers.get(id) ?? []),
    },
    trail,
  })(user, OLD_KEY, NOW)
const activated = (at: Date): void => trail.activated(user.account, OLD_KEY, at)
const deactivated = (at: Date): void => trail.deactivated(user.account, OLD_KEY, at)
const NOT_KNOWN = { from: 'not_known' }

describe('createInactiveSince', () => {
  it('knows it from the ledger where awskey made it so', async () => {
    recorded('made_inactive', days(10))
    deactivated(addMs(days(10), -5_000))
    expect(await since()).toEqual({ from: 'ledger', at: days(10) })
  })

  it("knows it from the ledger also when CloudTrail's time of the same call is a little later", async () => {
    recorded('made_inactive', days(10))
    deactivated(addMs(days(10), 5_000))
    expect(await since()).toEqual({ from: 'ledger', at: days(10) })
  })

  it('knows it from CloudTrail where somebody else did', async () => {
    deactivated(days(10))
    expect(await since()).toEqual({ from: 'trail', at: days(10) })
  })

  it('goes by the last of several', async () => {
    deactivated(days(30))
    activated(days(20))
    deactivated(days(4))
    expect(await since()).toEqual({ from: 'trail', at: days(4) })
  })

  it('goes by CloudTrail where somebody made it Active and Inactive again since', async () => {
    recorded('made_inactive', days(30))
    activated(days(20))
    deactivated(days(4))
    expect(await since()).toEqual({ from: 'trail', at: days(4) })
  })

  it.each([
    ['nobody ever wrote it down', () => {}],
    [
      'it was made Active last, as CloudTrail says',
      () => {
        deactivated(days(10))
        activated(days(4))
      },
    ],
    [
      'it was made Active since the ledger',
      () => {
        recorded('made_inactive', days(10))
        activated(days(4))
      },
    ],
    [
      'awskey itself made it Active last',
      () => {
        recorded('made_inactive', days(10))
        recorded('made_active', days(4), { request: 1 })
      },
    ],
    [
      'CloudTrail cannot be read to the end',
      () => {
        recorded('made_inactive', days(10))
        deactivated(days(10))
        trail.gaps.push('eu-central-1 Throttling')
      },
    ],
    [
      'the ledger tells of another key',
      () => {
        recorded('made_inactive', days(10), { keyId: 'AKIAOTHER12345672345' })
      },
    ],
    ['it was made Inactive longer ago than CloudTrail remembers', () => deactivated(days(91))],
  ])('does not know it where %s', async (_what, happened) => {
    happened()
    expect(await since()).toEqual(NOT_KNOWN)
  })

  it('takes the latest of several requests, in whichever order they are listed', async () => {
    recorded('made_inactive', days(3), { request: 0 })
    recorded('made_inactive', days(30), { request: 1 })
    recorded('made_active', addMs(days(3), -MINUTE_MS), { request: 2 })
    expect(await since()).toEqual({ from: 'ledger', at: days(3) })
  })

  it('does not take a ledger that cannot be read for an empty one', async () => {
    const broken = createInactiveSince({
      store: {
        history: () => Promise.reject(new Error('no table')),
        readLedger: () => Promise.resolve([]),
      },
      trail,
    })
    await expect(broken(user, OLD_KEY, NOW)).rejects.toThrow('no table')
  })
})
