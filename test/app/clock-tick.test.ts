import { describe, expect, it } from 'vitest'
import { createClockTick } from '../../src/app/clock-tick.ts'
import { digestKey, dueHead, warningKey, weekKey } from '../../src/aws/dynamo/keys.ts'
import { AccessKeyId, RequestId, WeekId } from '../../src/requests/ids.ts'
import type { DueHead } from '../../src/requests/request-store.ts'

const WEEK = WeekId.parse('2026-W49')
const KEY = AccessKeyId.parse('AKIAWARNEDKEY2345AAA')
const REQUEST = RequestId.parse('01JZZZZZZZZZZZZZZZZZZZZZZZ')

async function askedFor(heads: readonly DueHead[]): Promise<readonly object[]> {
  const asked: object[] = []
  const queue = {
    enqueue: (job: object) => {
      asked.push(job)
      return Promise.resolve()
    },
  }
  await createClockTick({
    store: { due: () => Promise.resolve(heads) },
    jobs: queue,
    incidents: queue,
    clock: { now: () => new Date('2026-11-30T08:00:00.000Z') },
  })()
  return asked
}

describe('createClockTick', () => {
  it('asks for each thing that is due once, and for the ledger', async () => {
    const asked = await askedFor([
      { kind: 'request', requestId: REQUEST },
      { kind: 'view', requestId: REQUEST },
      { kind: 'bulk', requestId: REQUEST },
      { kind: 'incident', keyId: KEY },
      { kind: 'week', week: WEEK },
      { kind: 'digest', week: WEEK, team: 'payments' },
      { kind: 'digest', week: WEEK, team: 'payments' },
      { kind: 'warning', keyId: KEY },
    ])
    expect(asked).toEqual([
      { kind: 'incident', keyId: KEY },
      { kind: 'advance', requestId: REQUEST },
      { kind: 'bulk', id: REQUEST },
      { kind: 'week_on', week: WEEK },
      { kind: 'digest', week: WEEK, team: 'payments' },
      { kind: 'warn_owner', keyId: KEY },
      { kind: 'ledger' },
    ])
  })
})

describe('dueHead', () => {
  it('knows the rows of a week, of a team in it and of a message to an owner, and no others of them', () => {
    expect(dueHead(weekKey(WEEK))).toEqual({ kind: 'week', week: WEEK })
    expect(dueHead(digestKey(WEEK, 'payments'))).toEqual({
      kind: 'digest',
      week: WEEK,
      team: 'payments',
    })
    expect(dueHead(warningKey(KEY))).toEqual({ kind: 'warning', keyId: KEY })
    expect(dueHead({ pk: 'WEEK#2026-W49', sk: 'PART#payments#1' })).toBeUndefined()
    expect(dueHead({ pk: 'WEEK#nonsense', sk: 'WEEK' })).toBeUndefined()
  })
})
