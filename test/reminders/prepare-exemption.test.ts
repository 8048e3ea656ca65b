import { describe, expect, it } from 'vitest'
import {
  anAct,
  aRequestId,
  DEVELOPMENT,
  NEW_KEY,
  OLD_KEY,
} from '../../sandbox/gallery/rows/request-rows.ts'
import type { Asking } from '../../src/keys/ask.ts'
import type { ExemptLine } from '../../src/reminders/exempt-lines.ts'
import { prepareExemption } from '../../src/reminders/prepare-exemption.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'
import { unknown } from '../../src/shared/known.ts'
import { aRow } from '../contracts/exemption-store.contract.ts'
import { createFakeExemptionStore } from '../fakes/fake-exemption-store.ts'
import { aLine, aUser, NOW } from './exemptions-fixture.ts'

const fromNow = (ms: number): string => addMs(NOW, ms).toISOString()

async function prepare(
  kind: 'snooze' | 'exempt',
  act: Partial<SignedAct>,
  {
    written = false,
    lines = [],
    readable = true,
  }: {
    readonly written?: boolean
    readonly lines?: readonly ExemptLine[]
    readonly readable?: boolean
  } = {},
) {
  const store = createFakeExemptionStore()
  if (written) await store.put(aRow(kind === 'exempt' ? { keyId: undefined } : {}))
  const { groups: _groups, tags = {}, ...user } = aUser()
  const asking = {
    act: anAct(act),
    target: { by: 'key', keyId: OLD_KEY },
    user: { ...user, tags, createdAt: NOW },
    listed: [
      { id: OLD_KEY, status: 'Active', createdAt: new Date('2025-11-01T08:00:00.000Z') },
      { id: NEW_KEY, status: 'Active', createdAt: NOW },
    ],
    session: aRequestId(),
    now: NOW,
  } as unknown as Asking
  return prepareExemption({
    longest: { snoozeMs: 30 * DAY_MS, exemptMs: 180 * DAY_MS },
    timezone: 'Europe/Berlin',
    store: readable ? store : { ofUser: () => Promise.resolve(unknown('Throttling')) },
    lines,
    trustsTags: (account) => account === DEVELOPMENT,
  })[kind](asking)
}
const until = (moment: string): Partial<SignedAct> => ({
  reason: 'the release is on Monday',
  details: { until: moment },
})

describe('prepareExemption', () => {
  it('takes an end within what policy allows, to the millisecond', async () => {
    expect(await prepare('snooze', until(fromNow(30 * DAY_MS)))).toMatchObject({
      value: { kind: 'snooze', keyId: OLD_KEY, on: true, until: fromNow(30 * DAY_MS) },
    })
    expect(await prepare('exempt', until(fromNow(180 * DAY_MS)))).toMatchObject({
      value: { kind: 'exempt', on: true },
    })
  })

  it('refuses a later end with the last day that would do', async () => {
    expect(await prepare('snooze', until(fromNow(30 * DAY_MS + 1)))).toMatchObject({
      error: { reason: 'until_too_late', latest: '2026-03-31', maxDays: 30 },
    })
    expect(await prepare('exempt', until(fromNow(181 * DAY_MS)))).toMatchObject({
      error: { reason: 'until_too_late', latest: '2026-08-28', maxDays: 180 },
    })
  })

  it('refuses an end that has passed, none at all, and a missing reason', async () => {
    expect(await prepare('snooze', until(NOW.toISOString()))).toMatchObject({
      error: { reason: 'until_over' },
    })
    expect(await prepare('snooze', { reason: 'because' })).toMatchObject({
      error: { reason: 'until_missing' },
    })
    expect(await prepare('exempt', { ...until(fromNow(1)), reason: ' ' })).toMatchObject({
      error: { reason: 'reason_missing' },
    })
  })

  it('takes back what a request began, and says where a line of awskey.yml is the reason', async () => {
    const off = { details: { off: true } } as const
    expect(await prepare('snooze', off, { written: true })).toMatchObject({ value: { on: false } })
    expect(await prepare('exempt', off, { written: true })).toMatchObject({ value: { on: false } })
    expect(await prepare('exempt', off)).toMatchObject({ error: { reason: 'nothing_exempted' } })
    const lines = [aLine({ kind: 'tag', key: 'env', value: 'sandbox' }, { place: 'exempt[7]' })]
    expect(await prepare('exempt', off, { lines })).toMatchObject({
      error: { reason: 'nothing_exempted', line: 'exempt[7]' },
    })
    expect(await prepare('exempt', off, { readable: false })).toMatchObject({
      error: { reason: 'target_unreadable' },
    })
  })
})
