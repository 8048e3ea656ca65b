import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clipMarkup, clipPlain, escapeText } from '../../../src/slack/text/clip.ts'

describe('clipMarkup', () => {
  it('counts after escaping and cuts no entity', () => {
    const clipped = clipMarkup(escapeText('&'.repeat(3_000)), 3_000)
    expect(clipped.length).toBeLessThanOrEqual(3_000)
    expect(clipped).toMatch(/^(?:&amp;)+…$/)
  })

  it('cuts no mention and no date', () => {
    expect(clipMarkup(`${'a'.repeat(15)}<@U0ERIN> asked`, 20)).toBe(`${'a'.repeat(15)}…`)
  })

  it('closes a code span that it cuts', () => {
    expect(clipMarkup(`x \`${'k'.repeat(40)}\` y`, 20)).toMatch(/^x `k+`…$/)
  })

  it('leaves what fits alone', () => {
    expect(clipMarkup('*as it is*', 10)).toBe('*as it is*')
  })

  it('never leaves a place empty', () => {
    expect(clipMarkup(' ', 10)).toBe('–')
  })

  it('is never longer than asked, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.integer({ min: 4, max: 80 }),
        (text, max) => {
          expect(clipMarkup(escapeText(text), max).length).toBeLessThanOrEqual(max)
        },
      ),
    )
  })
})

describe('clipPlain', () => {
  it('is never longer than asked once Slack has escaped it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('&', '<', 'a', '💥', '&amp;'), maxLength: 200 }),
        fc.integer({ min: 6, max: 80 }),
        (text, max) => {
          expect(escapeText(clipPlain(text, max)).length).toBeLessThanOrEqual(max)
        },
      ),
    )
  })
})
