import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anActivateRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { ERIN, MAYA } from '../../sandbox/gallery/rows/request-rows.ts'
import { awaitApproval } from '../../src/requests/draft.ts'
import { transition } from '../../src/requests/lifecycle.ts'
import { createRemindEffect } from '../../src/requests/remind-effect.ts'
import type { Request } from '../../src/requests/request.ts'
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/duration.ts'
import { endOfQuiet, type QuietHours } from '../../src/shared/quiet-hours.ts'
import { usualRules } from '../support/rules-fixture.ts'

const ASKED = new Date('2026-03-02T09:00:00.000Z')
const rules = usualRules()
const NIGHT: QuietHours = { from: '18:00', to: '08:00', timezone: 'UTC' }

const aWait = (expiresAfterMs: number, asked = ASKED): Request =>
  awaitApproval(anActivateRequest({ decisions: [] }), asked, expiresAfterMs)

/** Runs whatever is due, `late` after it is. Gives when approvers were reminded, and the row in the end. */
async function waitThrough(
  request: Request,
  { quiet, lateMs = 0 }: { readonly quiet?: QuietHours; readonly lateMs?: number } = {},
): Promise<{ readonly reminded: readonly Date[]; readonly end: Request; readonly at: Date }> {
  const reminded: Date[] = []
  let row = request
  let now = ASKED
  for (let step = 0; step < 50 && row.state === 'awaiting_approval' && row.next; step++) {
    now = new Date(Math.max(now.getTime(), Date.parse(row.next.dueAt) + lateMs))
    const clock = { now: () => now }
    const outcome =
      row.next.effect === 'remind'
        ? await createRemindEffect({ clock, quiet }).run(row)
        : ({ effect: 'expire', result: 'expired' } as const)
    const change = transition(row, { kind: 'effect', outcome }, now, rules)
    if (!change.ok) throw new Error(change.error.reason)
    if (change.value.entries.some(({ type }) => type === 'reminded')) reminded.push(now)
    row = { ...change.value.request, version: row.version + 1 }
  }
  return { reminded, end: row, at: now }
}

const waited = (...ms: readonly number[]): readonly Date[] => ms.map((each) => addMs(ASKED, each))

describe('reminders', () => {
  it('come after four hours, a day and three days, and then the wait ends', async () => {
    const { reminded, end, at } = await waitThrough(aWait(7 * DAY_MS))
    expect(reminded).toEqual(waited(4 * HOUR_MS, DAY_MS, 3 * DAY_MS))
    expect(end.state).toBe('expired')
    expect(at).toEqual(addMs(ASKED, 7 * DAY_MS))
  })

  it('are not given at the end of the wait or after it', async () => {
    const { reminded, at } = await waitThrough(aWait(DAY_MS))
    expect(reminded).toEqual(waited(4 * HOUR_MS))
    expect(at).toEqual(addMs(ASKED, DAY_MS))
  })

  it('are none where the wait is shorter than the first', async () => {
    expect((await waitThrough(aWait(HOUR_MS))).reminded).toEqual([])
  })

  it('wait for the end of quiet hours, and the next ones keep their moments', async () => {
    const evening = new Date('2026-03-02T16:00:00.000Z')
    const { reminded } = await waitThrough(aWait(7 * DAY_MS, evening), { quiet: NIGHT })
    expect(reminded).toEqual([
      new Date('2026-03-03T08:00:00.000Z'),
      new Date('2026-03-03T16:00:00.000Z'),
      new Date('2026-03-05T16:00:00.000Z'),
    ])
  })

  it('do not hold up the end of the wait in quiet hours', async () => {
    const evening = new Date('2026-03-02T16:00:00.000Z')
    const { reminded, at } = await waitThrough(aWait(8 * HOUR_MS, evening), { quiet: NIGHT })
    expect(reminded).toEqual([])
    expect(at).toEqual(addMs(evening, 8 * HOUR_MS))
  })

  it('are not made up for all at once when nothing ran for days', async () => {
    const { reminded } = await waitThrough(aWait(7 * DAY_MS), { lateMs: 2 * DAY_MS })
    expect(reminded).toEqual([addMs(ASKED, 2 * DAY_MS + 4 * HOUR_MS), addMs(ASKED, 5 * DAY_MS)])
  })

  it('are given at most three times, never in quiet hours, and never as the wait is over', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 24 * 60 }),
        fc.integer({ min: 0, max: 50 }),
        async (hours, minute, lateHours) => {
          const asked = addMs(ASKED, minute * MINUTE_MS)
          const wait = aWait(hours * HOUR_MS, asked)
          const run = await waitThrough(wait, { quiet: NIGHT, lateMs: lateHours * HOUR_MS })
          expect(run.end.state).toBe('expired')
          expect(run.reminded.length).toBeLessThanOrEqual(3)
          for (const moment of run.reminded) expect(endOfQuiet(NIGHT, moment)).toBeUndefined()
          for (const [at, moment] of run.reminded.entries())
            expect(moment > (run.reminded[at - 1] ?? asked)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('begin anew when a deletion is asked for once more', () => {
    const first = awaitApproval(anActivateRequest(), ASKED, 7 * DAY_MS)
    const again = awaitApproval(
      { ...first, asked: { at: ASKED.toISOString(), reminded: 3 } },
      addMs(ASKED, 7 * DAY_MS),
      7 * DAY_MS,
    )
    expect(again.asked?.reminded).toBe(0)
    expect(again.next).toMatchObject({
      effect: 'remind',
      dueAt: addMs(ASKED, 7 * DAY_MS + 4 * HOUR_MS).toISOString(),
    })
  })

  it('change nothing on a request that was decided meanwhile', () => {
    const running = { ...aWait(DAY_MS), state: 'running' as const }
    const outcome = { effect: 'remind', result: 'due' } as const
    const change = transition(running, { kind: 'effect', outcome }, ASKED, rules)
    expect(change).toMatchObject({
      ok: true,
      value: { entries: [], request: { state: 'running' } },
    })
  })
})

describe('nudged', () => {
  const nudge = (request: Request, now: Date, by = ERIN) =>
    transition(request, { kind: 'nudged', by }, now, rules)

  it('is given four hours after the request, and every four hours from then on', () => {
    const wait = aWait(7 * DAY_MS)
    const first = addMs(ASKED, 4 * HOUR_MS)
    expect(nudge(wait, addMs(first, -1))).toEqual({
      ok: false,
      error: { reason: 'nudged_recently', until: first.toISOString() },
    })
    const nudged = nudge(wait, first)
    expect(nudged).toMatchObject({
      ok: true,
      value: { entries: [{ type: 'nudged', actor: ERIN }] },
    })
    if (!nudged.ok) return
    const { request } = nudged.value
    expect(nudge(request, addMs(first, 4 * HOUR_MS - 1))).toMatchObject({ ok: false })
    expect(nudge(request, addMs(first, 4 * HOUR_MS))).toMatchObject({ ok: true })
  })

  it('moves neither the reminders nor the end of the wait', () => {
    const wait = aWait(7 * DAY_MS)
    expect(nudge(wait, addMs(ASKED, 5 * HOUR_MS))).toMatchObject({
      value: { request: { next: wait.next, expiresAt: wait.expiresAt, asked: wait.asked } },
    })
  })

  it('counts from the last time that approvers were asked, also when it was nudged long before', () => {
    const again = { ...aWait(7 * DAY_MS), nudgedAt: addMs(ASKED, -3 * DAY_MS).toISOString() }
    expect(nudge(again, addMs(ASKED, HOUR_MS))).toMatchObject({
      error: { reason: 'nudged_recently', until: addMs(ASKED, 4 * HOUR_MS).toISOString() },
    })
  })

  it('is for the requester, and for a request that waits', () => {
    const later = addMs(ASKED, DAY_MS)
    expect(nudge(aWait(7 * DAY_MS), later, MAYA)).toMatchObject({
      error: { reason: 'not_the_requester' },
    })
    expect(nudge({ ...aWait(7 * DAY_MS), state: 'running' }, later)).toMatchObject({
      error: { reason: 'not_awaiting_approval' },
    })
  })
})
