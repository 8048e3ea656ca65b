import { describe, expect, it } from 'vitest'
import {
  aBulkUser,
  everyReason,
  longestProgress,
  progressOfMany,
  STOPPED,
} from '../../../sandbox/gallery/rows/bulk-rows.ts'
import { NOW } from '../../../sandbox/gallery/rows/rotation-states.ts'
import { STANDS } from '../../../src/rotation/bulk/bulk-stand.ts'
import { bulkCsv } from '../../../src/slack/views/bulk-answers.ts'
import { bulkPreview } from '../../../src/slack/views/bulk-preview.ts'
import { bulkProgress } from '../../../src/slack/views/bulk-progress.ts'
import { STAND_WORDS } from '../../../src/slack/views/bulk-words.ts'
import { checkLimits } from '../../support/check-limits.ts'

const linesOf = (shown: object): number => JSON.stringify(shown).split('• `').length - 1

describe('bulkProgress', () => {
  it.each([1, 9, 60, 200, 500])(
    'stays in the limits with %i rotations, and counts whom it cannot show',
    (count) => {
      const shown = bulkProgress(progressOfMany(count))
      expect(checkLimits(shown)).toEqual([])
      const hidden = Number(/and (\d+) more;/.exec(JSON.stringify(shown))?.[1] ?? 0)
      expect(linesOf(shown) + hidden).toBe(count)
    },
  )

  it('stays in the limits with the longest names and somebody’s markup, which does nothing', () => {
    const shown = bulkProgress(longestProgress(200))
    expect(checkLimits(shown)).toEqual([])
    expect(JSON.stringify(shown)).not.toContain('<!channel>')
    const hidden = Number(/and (\d+) more;/.exec(JSON.stringify(shown))?.[1] ?? 0)
    expect(linesOf(shown) + hidden).toBe(200)
  })

  it('says in its text how many are how far, for whoever sees no blocks', () => {
    const { text } = bulkProgress(progressOfMany(20))
    for (const stand of STANDS) expect(text).toContain(`2 ${STAND_WORDS[stand]}`)
  })

  it('shows what needs somebody first, and a hold with its reason', () => {
    const shown = JSON.stringify(bulkProgress(progressOfMany(10)))
    expect(shown).toMatch(
      /on hold: old key in use.*refused: .*waits for approval.*not begun yet.*dry run: .*rotated: /,
    )
  })

  it('offers to stop the rest only while something waits', () => {
    expect(JSON.stringify(bulkProgress(progressOfMany(10)))).toContain('bulk.stop')
    expect(JSON.stringify(bulkProgress(progressOfMany(10, STOPPED)))).not.toContain('bulk.stop')
  })
})

describe('bulkPreview', () => {
  const offer = (count: number) =>
    bulkPreview({
      team: 'payments',
      scope: 'all',
      changed: false,
      now: NOW,
      keys: {
        users: Array.from({ length: count }, (_, at) => aBulkUser(at)),
        leftOut: everyReason(200),
        accounts: [{ name: 'development', readAt: NOW }],
      },
    })

  it.each([0, 1, 40, 41, 500])(
    'stays in the limits with %i users, and counts whom it cannot show',
    (count) => {
      expect(checkLimits(offer(count))).toEqual([])
      const text = JSON.stringify(offer(count))
      const hidden = Number(/and (\d+) more, which are younger/.exec(text)?.[1] ?? 0)
      expect(text.split('days old').length - 1 + hidden).toBe(count)
      expect(text.includes('bulk.start')).toBe(count > 0)
    },
  )

  it('says the number of everybody left out, known and not', () => {
    expect(JSON.stringify(offer(1))).toContain('*Not known, so not among them* (60)')
    expect(JSON.stringify(offer(1))).toContain('*Left out* (140)')
  })
})

describe('bulkCsv', () => {
  it('has a row for everybody, shown or not', () => {
    const { bulk, standing } = progressOfMany(200, { leftOut: everyReason(50) })
    const rows = bulkCsv(bulk, standing).trimEnd().split('\r\n')
    expect(rows).toHaveLength(1 + 200 + 50)
    expect(rows.filter((row) => row.includes('left_out'))).toHaveLength(50)
  })

  it('holds nothing that a spreadsheet would run', () => {
    const { bulk, standing } = longestProgress(1)
    const [first] = standing
    if (first === undefined) throw new Error('no rotation')
    const refusal = { reason: 'locked', says: '=HYPERLINK("https://evil.example")' }
    const forged = { ...first, entry: { ...first.entry, refusal } }
    const detail = bulkCsv({ ...bulk, leftOut: [] }, [forged]).split('\r\n')[1]
    expect(detail).not.toMatch(/(?:^|,)"?=/)
  })
})
