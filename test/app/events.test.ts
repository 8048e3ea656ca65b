import { describe, expect, it } from 'vitest'
import { anIncident, notContained } from '../../sandbox/gallery/rows/incident-rows.ts'
import {
  aDeleteRequest,
  anAct,
  aRequestId,
  aRotateRequest,
  MAYA,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { createEvents } from '../../src/app/events.ts'
import { createLog } from '../../src/app/logger.ts'
import { countContainments } from '../../src/app/responder/count-containments.ts'
import { countKeys } from '../../src/app/worker/count-keys.ts'
import { countRequests, countRolledBack } from '../../src/app/worker/count-requests.ts'
import type { Incident } from '../../src/exposure/incident.ts'
import type { IncidentStore } from '../../src/exposure/incident-store.ts'
import { noKeys, withKey, withUnread } from '../../src/reminders/keys-by-age.ts'
import type { Week } from '../../src/reminders/week-store.ts'
import { AccountId, WeekId } from '../../src/requests/ids.ts'
import type { Request } from '../../src/requests/request.ts'
import type { Change, CommitOutcome, RequestStore } from '../../src/requests/request-store.ts'
import { type Measured, metricsIn } from '../support/emf-document.ts'
import { printedBy } from '../support/printed.ts'

const events = createEvents(createLog('worker', { namespace: 'awskey' }))
const shortly = ({ metric, value, dimensions }: Measured): readonly unknown[] => [
  metric,
  value,
  ...Object.values(dimensions),
]
const measured = async (work: () => unknown): Promise<readonly (readonly unknown[])[]> =>
  metricsIn(await printedBy(work)).map(shortly)

const HOUR_LATER = new Date('2026-03-02T10:00:00.000Z')
const WAITS = aDeleteRequest()
const APPROVED: Request = {
  ...WAITS,
  state: 'running',
  decisions: [
    { kind: 'approve', by: MAYA, at: HOUR_LATER.toISOString(), as: 'team payments', act: anAct() },
  ],
}
const hold = (reason: 'old_key_in_use' | 'aws_denied'): NonNullable<Request['hold']> => ({
  reason,
  since: HOUR_LATER.toISOString(),
  facts: { caller: 'a text that is nobody else’s business' },
})

/** A store that answers one thing, watched. */
const storeThat = (outcome: Partial<Pick<RequestStore, 'open' | 'commit'>>): RequestStore =>
  countRequests(outcome as RequestStore, events)
const committing =
  (answer: CommitOutcome) =>
  (from: Request, change: Partial<Change> = {}) =>
    storeThat({ commit: () => Promise.resolve(answer) }).commit(from, {
      request: from,
      entries: [],
      at: HOUR_LATER,
      ...change,
    })
const becomes = (from: Request, request: Request, change: Partial<Change> = {}) =>
  measured(() => committing({ kind: 'committed', request })(from, change))

describe('countRequests', () => {
  it('counts the end of a request once, by operation and outcome', async () => {
    const done: Request = { ...aRotateRequest(), state: 'done' }
    expect(await becomes(aRotateRequest(), done)).toEqual([['Requests', 1, 'rotate', 'done']])
    expect(await becomes(done, { ...done, review: 'open' })).toEqual([])
  })

  it('counts nothing where somebody else committed', async () => {
    expect(await measured(() => committing({ kind: 'conflict' })(WAITS))).toEqual([])
    const exists = { kind: 'exists', request: { ...WAITS, state: 'denied' } } as const
    const store = storeThat({ open: () => Promise.resolve(exists) })
    expect(await measured(() => store.open(WAITS, []))).toEqual([])
  })

  it('times an approval from when approvers were asked', async () => {
    expect(await becomes(WAITS, APPROVED)).toEqual([['TimeToApprove', 3_600_000, 'delete']])
  })

  it('times no denial and no approval that is not enough', async () => {
    const [decision] = APPROVED.decisions
    if (decision === undefined) throw new Error('nobody decided')
    const denied: Request = {
      ...WAITS,
      state: 'denied',
      decisions: [{ ...decision, kind: 'deny' }],
    }
    expect(await becomes(WAITS, denied)).toEqual([['Requests', 1, 'delete', 'denied']])
    expect(await becomes(WAITS, { ...WAITS, decisions: APPROVED.decisions })).toEqual([])
  })

  it('counts a hold once for each reason, with no fact of it', async () => {
    const held = { ...aRotateRequest(), hold: hold('old_key_in_use') }
    const printed = await printedBy(() =>
      committing({ kind: 'committed', request: held })(aRotateRequest()),
    )
    expect(metricsIn(printed).map(shortly)).toEqual([['Holds', 1, 'old_key_in_use']])
    expect(printed.join()).not.toContain('business')
    expect(await becomes(held, held)).toEqual([])
    expect(await becomes(held, { ...held, hold: hold('aws_denied') })).toEqual([
      ['Holds', 1, 'aws_denied'],
    ])
  })

  it('counts what was opened on hold or over, also by another request', async () => {
    const child = { ...WAITS, hold: hold('aws_denied') }
    expect(
      await becomes(aRotateRequest(), aRotateRequest(), { opens: { request: child, entries: [] } }),
    ).toEqual([['Holds', 1, 'aws_denied']])
    const opened = { kind: 'opened', request: { ...child, state: 'expired' } } as const
    const store = storeThat({ open: () => Promise.resolve(opened) })
    expect(await measured(() => store.open(WAITS, []))).toEqual([
      ['Holds', 1, 'aws_denied'],
      ['Requests', 1, 'delete', 'expired'],
    ])
  })

  it('names request, account and operation beside the metric, never as dimensions', async () => {
    const [ended] = metricsIn(
      await printedBy(() =>
        committing({ kind: 'committed', request: { ...WAITS, state: 'expired' } })(WAITS),
      ),
    )
    expect(ended?.line).toMatchObject({
      request: WAITS.id,
      account: WAITS.subject.account,
      operation: 'delete',
    })
    expect(Object.keys(ended?.dimensions ?? {})).toEqual(['Operation', 'Outcome'])
  })
})

describe('countRolledBack', () => {
  it('counts the hold of a row that was set back, once', async () => {
    for (const [isHeld, expected] of [
      [true, [['Holds', 1, 'ledger_ahead']]],
      [false, []],
    ] as const) {
      const rolled = countRolledBack(() => Promise.resolve(isHeld), events)
      expect(await measured(() => rolled(aRequestId(), HOUR_LATER))).toEqual(expected)
    }
  })
})

describe('countContainments', () => {
  const REPORTED = Date.parse(anAct().at)
  const contained = (from: Incident, to: Incident | undefined): Promise<unknown> => {
    const store = countContainments(
      { commit: () => Promise.resolve(to) } as unknown as IncidentStore,
      events,
      () => REPORTED + 4_200,
    )
    return measured(() => store.commit(from, { incident: from, entries: [], at: HOUR_LATER }))
  }

  it('times from the click to Inactive', async () => {
    expect(await contained(notContained(), anIncident())).toEqual([['ContainmentTime', 4_200]])
  })

  it('times nothing where another worker committed, or the key was Inactive all along', async () => {
    expect(await contained(notContained(), undefined)).toEqual([])
    expect(await contained(notContained(), anIncident({ wasActive: false }))).toEqual([])
    expect(await contained(anIncident(), anIncident())).toEqual([])
  })

  it('does not time again what somebody undid', async () => {
    const fought = { done: 0, fights: 1 }
    expect(
      await contained(
        notContained({ rechecks: fought, key: { kind: 'failed', why: 'Active again' } }),
        anIncident({ rechecks: fought }),
      ),
    ).toEqual([])
  })
})

describe('countKeys', () => {
  const accounts = ['111111111111', '222222222222'].map((id) => AccountId.parse(id))
  const [ACCOUNT = AccountId.parse('111111111111')] = accounts
  const week: Week = {
    week: WeekId.parse('2026-W10'),
    at: HOUR_LATER.toISOString(),
    openedAt: HOUR_LATER.toISOString(),
    accounts,
    state: 'reading',
  }
  const summed = { account: ACCOUNT, readAt: week.at, at: week.at }
  const active = (...ages: readonly number[]) =>
    ages.reduce((sum, ageDays) => withKey(sum, { status: 'Active', ageDays }), noKeys())

  it('gives each band one measure for the whole week, and says what was not read', async () => {
    const keysByAge = withUnread(active(89, 90, 179, 180, 364, 365, 900), false)
    const printed = metricsIn(
      await printedBy(() => countKeys(events)(week, [{ ...summed, keysByAge }])),
    )
    expect(printed.map(shortly)).toEqual([
      ['KeysByAge', 1, '0-89d'],
      ['KeysByAge', 2, '90-179d'],
      ['KeysByAge', 2, '180-364d'],
      ['KeysByAge', 2, '365d+'],
    ])
    expect(printed[0]?.line).toMatchObject({ accounts: 1, accountsNotRead: 1, usersNotRead: 1 })
  })

  it('says nothing where no account is counted: not known is not none', async () => {
    expect(await measured(() => countKeys(events)(week, []))).toEqual([])
    expect(await measured(() => countKeys(events)(week, [summed]))).toEqual([])
  })

  it('counts no key that is Inactive', () => {
    expect(withKey(noKeys(), { status: 'Inactive', ageDays: 400 })).toEqual(noKeys())
  })
})

describe('createEvents', () => {
  it('counts a run of the clock and times an answer, never below nothing', async () => {
    expect(
      await measured(() => {
        events.clockRan(3)
        events.commandAcked(-0.4)
      }),
    ).toEqual([
      ['ClockRuns', 1],
      ['AckTime', 0],
    ])
  })
})
