import { describe, expect, it } from 'vitest'
import { AGE_BOUNDS } from '../../../src/reminders/figures.ts'
import { ageNames, agesAlt, agesPicture } from '../../../src/slack/pictures/ages-picture.ts'

const NOW = [12, 5, 40, 3, 0, 1]

describe('agesPicture', () => {
  it('draws a bar for each span that has keys, beside that of the week before', () => {
    const before = { week: 'week 48', ages: [10, 8, 44, 3, 1, 0] }
    const { markup } = agesPicture({ of: 'payments', week: 'week 49', ages: NOW, before })
    const bars = (fill: string): number => markup.split(`fill="${fill}"`).length - 1
    // Each kind has one more in the legend.
    expect([bars('#1264a3'), bars('url(#before)')]).toEqual([6, 6])
    expect(markup).not.toContain('NaN')
  })

  it('draws no bar of a week before where there was none, and none at all for no keys', () => {
    const empty = agesPicture({ of: 'payments', week: 'week 49', ages: NOW.map(() => 0) })
    expect(empty.markup).not.toContain('url(#before)')
    expect(empty.markup).not.toContain('NaN')
  })

  it('says the same in words, and lets no name become markup', () => {
    expect(agesAlt({ of: 'payments', week: 'week 49', ages: NOW })).toContain('up to 30 days: 12;')
    const { markup } = agesPicture({ of: '<b>', week: 'week 49', ages: NOW })
    expect(markup).toContain('&lt;b&gt;')
  })
})

describe('ageNames', () => {
  it('has a name for each bound, and one for what is older', () => {
    expect(ageNames()).toHaveLength(AGE_BOUNDS.length + 1)
  })
})
