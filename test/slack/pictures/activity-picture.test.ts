import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '../../../src/shared/duration.ts'
import { barsOf } from '../../../src/slack/pictures/activity-bars.ts'
import {
  type ActivityMark,
  type ActivityModel,
  marksOf,
  totalsOf,
} from '../../../src/slack/pictures/activity-model.ts'
import { activityPicture, PICTURE } from '../../../src/slack/pictures/activity-picture.ts'
import { activityAlt } from '../../../src/slack/pictures/activity-words.ts'
import {
  FULL_OF_GAPS,
  NOTHING_READ,
  SINCE,
  someActivity,
  someSteps,
  WHOLE,
} from './activity-fixture.ts'
import { drawnTexts, overlapping } from './drawn-text.ts'

const saidIn = (model: ActivityModel): string =>
  drawnTexts(activityPicture(model))
    .map(({ text }) => text)
    .join(' ')

const MARKS: readonly ActivityMark[] = [
  { what: 'exposed_since', at: '2026-11-20T16:10:00.000Z' },
  { what: 'reported', at: '2026-11-24T08:00:00.000Z' },
  { what: 'made_inactive', at: '2026-11-24T08:01:00.000Z' },
]

const aModel: fc.Arbitrary<ActivityModel> = fc
  .record({
    stepHours: fc.constantFrom(1, 24, 168),
    spanHours: fc.integer({ min: 1, max: 90 * 24 }),
    steps: fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 2_400 }),
        done: fc.integer({ min: 0, max: 5_000_000 }),
        denied: fc.integer({ min: 0, max: 5_000_000 }),
      }),
      { maxLength: 200 },
    ),
    failed: fc.integer({ min: 0, max: 5_000_000 }),
    coverage: fc.constantFrom(WHOLE, FULL_OF_GAPS),
    marks: fc.array(
      fc.record({
        what: fc.constantFrom(...MARKS.map(({ what }) => what)),
        at: fc.integer({ min: -500, max: 2_500 }).map(hoursOn),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ stepHours, spanHours, steps, failed, coverage, marks }) => {
    const counted = steps.map((step) => ({ ...step, at: hoursOn(step.at) }))
    const events = counted.reduce((sum, { done, denied }) => sum + done + denied, failed)
    const until = hoursOn(spanHours)
    return someActivity({ stepHours, until, steps: counted, events, coverage, marks })
  })

function hoursOn(hours: number): string {
  return new Date(Date.parse(SINCE) + hours * HOUR_MS).toISOString()
}

describe('activityPicture', () => {
  it('lets no words stand on others or leave the picture, whatever was counted', () => {
    fc.assert(
      fc.property(aModel, (model) => {
        const texts = drawnTexts(activityPicture(model))
        expect(overlapping(texts)).toEqual([])
        for (const { text, left, right, top, bottom } of texts) {
          expect(text).not.toBe('')
          expect([left >= 0, right <= PICTURE.width, top >= 0, bottom <= PICTURE.height]).toEqual([
            true,
            true,
            true,
            true,
          ])
        }
      }),
    )
  })

  it('finds words that stand on others', () => {
    const [one] = drawnTexts(activityPicture(someActivity()))
    expect(one && overlapping([one, { ...one, text: 'again' }])).toHaveLength(1)
  })

  it('names the key by its end, the span in UTC and the totals', () => {
    const said = saidIn(someActivity({ steps: someSteps(3), events: 200 }))
    expect(said).toContain('Activity of access key …67AB')
    expect(said).toContain('2026-11-17 09:20 to 2026-11-24 09:20 UTC')
    expect(said).toContain('Done: 111')
    expect(said).toContain('Refused for want of permission: 25')
    expect(said).toContain('Failed otherwise, not drawn: 64')
    expect(said).toContain('never holds data events')
  })

  it('tells refused from done by hatching, in the bars and in the legend', () => {
    const { markup } = activityPicture(someActivity({ steps: [{ at: SINCE, done: 5, denied: 5 }] }))
    expect(markup.match(/fill="url\(#refused\)"/g)).toHaveLength(2)
  })

  it('shows a single refused call beside a hundred thousand others', () => {
    const one = { at: SINCE, done: 100_000, denied: 1 }
    const heights = [
      ...activityPicture(someActivity({ steps: [one] })).markup.matchAll(
        /height="([\d.]+)" fill="url\(#refused\)"/g,
      ),
    ].map(([, height]) => Number(height))
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(4)
  })

  it('says in the picture what was not read, and that each number is a least', () => {
    const said = saidIn(someActivity({ coverage: FULL_OF_GAPS }))
    for (const words of [
      'Incomplete: 2 of 4 Regions not read',
      '2 Regions only in part',
      '12,345 events unreadable',
      '1,200 sessions not followed',
      '150 roles of other accounts not followed',
      'Each number is a least.',
      'Done: at least ',
      'Refused for want of permission: at least ',
    ])
      expect(said).toContain(words)
  })

  it('says incomplete also for a reason that it has no words for', () => {
    expect(saidIn(someActivity({ coverage: { ...WHOLE, whole: false } }))).toContain('Incomplete:')
    expect(saidIn(someActivity())).not.toContain('Incomplete')
  })

  it('counts nothing where nothing was read, and says that nothing is known', () => {
    const model = someActivity({ steps: [], events: 0, coverage: NOTHING_READ })
    const said = saidIn(model)
    expect(said).toContain('Nothing could be read. What was done with this key is not known.')
    expect(said).toContain('2 of 2 Regions not read')
    expect(said).not.toMatch(/Done|No call|\b0\b(?!0|:)/)
    expect(activityAlt(model)).not.toContain('Done')
  })

  it.each([
    ['whole', WHOLE],
    ['incomplete', FULL_OF_GAPS],
  ])('never makes a key look unused where no call was seen: %s', (_which, coverage) => {
    const model = someActivity({ steps: [], events: 0, coverage })
    const words = 'No call was seen in what was read. That does not show that nobody used the key.'
    expect(saidIn(model)).toContain(words)
    expect(activityAlt(model)).toContain(words)
  })

  it('does not look empty where all calls failed otherwise', () => {
    expect(saidIn(someActivity({ steps: [], events: 7 }))).toContain('All that was seen failed')
  })

  it('draws a line for each mark in the span, and words alone for one outside', () => {
    const outside: ActivityMark = { what: 'exposed_since', at: '2026-10-01T00:00:00.000Z' }
    const { markup } = activityPicture(someActivity({ marks: [...MARKS, outside] }))
    const said = saidIn(someActivity({ marks: [...MARKS, outside] }))
    expect(markup.match(/stroke-dasharray/g)).toHaveLength(3)
    expect(said).toContain('made Inactive 2026-11-24 08:01 UTC')
    expect(said).toContain('earlier: exposed since 2026-10-01 00:00 UTC')
  })

  it('lets no text be an element of the picture', () => {
    const keyId = 'AKIA"/><image href="https://evil.example"/>\u202e&<'
    const { markup } = activityPicture(someActivity({ keyId }))
    expect(markup).not.toContain('<image')
    expect(markup).toContain('>Activity of access key …&gt;&amp;&lt;</text>')
  })
})

describe('barsOf', () => {
  it('has every count in one bar, inside the axis, and few enough bars to see', () => {
    fc.assert(
      fc.property(aModel, (model) => {
        const { bars, axis } = barsOf(model)
        const { done, denied } = totalsOf(model)
        expect(bars.reduce((sum, bar) => sum + bar.done, 0)).toBe(done)
        expect(bars.reduce((sum, bar) => sum + bar.denied, 0)).toBe(denied)
        const barMs = axis.barHours * HOUR_MS
        expect((axis.endMs - axis.startMs) / barMs).toBeLessThanOrEqual(97)
        for (const { ms } of bars) {
          expect(ms).toBeGreaterThanOrEqual(axis.startMs)
          expect(ms + barMs).toBeLessThanOrEqual(axis.endMs)
        }
      }),
    )
  })
})

describe('marksOf', () => {
  const createdAt = '2026-11-24T08:00:00.000Z'
  it('knows made Inactive only from what AWS has shown', () => {
    expect(marksOf({ createdAt, key: { kind: 'failed', why: 'AccessDenied' } })).toEqual([
      { what: 'reported', at: createdAt },
    ])
    expect(marksOf({ createdAt, key: { kind: 'inactive', at: createdAt } })).toEqual([
      { what: 'reported', at: createdAt },
      { what: 'made_inactive', at: createdAt },
    ])
  })
})

describe('activityAlt', () => {
  it('says what the picture shows, with what was not read before any number', () => {
    const alt = activityAlt(someActivity({ coverage: FULL_OF_GAPS, marks: MARKS }))
    expect(alt).toContain('Activity of access key …67AB')
    expect(alt.indexOf('Incomplete')).toBeLessThan(alt.indexOf('Done'))
    expect(alt).toContain('Most calls in 1 hour: at least 129, from 2026-11-20 09:00 UTC.')
    expect(alt).toContain('Made Inactive 2026-11-24 08:01 UTC.')
  })

  it('stays inside what Slack takes', () => {
    fc.assert(
      fc.property(aModel, (model) => {
        expect(activityAlt(model).length).toBeLessThanOrEqual(1_000)
      }),
    )
  })
})
