import { describe, expect, it } from 'vitest'
import { activityOf, activityTogether, noActivity } from '../../../src/exposure/audit/activity.ts'
import { DAY_MS, HOUR_MS } from '../../../src/shared/duration.ts'
import { NOW, someEvent } from './audit-fixture.ts'

const ago = (ms: number) => someEvent({ at: new Date(NOW.getTime() - ms).toISOString() })

describe('activityOf', () => {
  it('counts by the hour what was done and what was denied', () => {
    const activity = activityOf([
      someEvent({ at: '2026-03-01T09:59:59.000Z' }),
      someEvent({ at: '2026-03-01T09:00:00.000Z', error: 'AccessDenied' }),
      someEvent({ at: '2026-03-01T08:30:00.000Z' }),
      someEvent({ at: '2026-03-01T08:31:00.000Z', error: 'NoSuchBucket' }),
    ])

    expect(activity).toEqual({
      hours: 1,
      steps: [
        { at: '2026-03-01T08:00:00.000Z', done: 1, denied: 0 },
        { at: '2026-03-01T09:00:00.000Z', done: 1, denied: 1 },
      ],
    })
  })

  it.each([
    ['an hour', 8 * DAY_MS, 1],
    ['a day', 9 * DAY_MS, 24],
    ['a day', 90 * DAY_MS, 24],
    ['a week', 400 * DAY_MS, 168],
  ])('goes by %s where the whole is %i ms long', (_step, spanMs, hours) => {
    expect(activityOf([ago(0), ago(spanMs)]).hours).toBe(hours)
  })
})

describe('activityTogether', () => {
  it('has the same outcome in whatever order, and stays small', () => {
    const events = Array.from({ length: 90 * 24 }, (_, hour) => ago(hour * HOUR_MS))
    const oneByOne = (all: typeof events) =>
      all.reduce((sum, event) => activityTogether(sum, activityOf([event])), noActivity())

    const whole = activityOf(events)
    expect(oneByOne(events)).toEqual(whole)
    expect(oneByOne(events.toReversed())).toEqual(whole)
    expect(whole.steps.length).toBeLessThanOrEqual(200)
    expect(whole.steps.reduce((sum, { done }) => sum + done, 0)).toBe(90 * 24)
  })
})
