import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { md, mdCode, mdTable } from '../../../src/slack/text/markdown.ts'
import { hostileText } from '../views/hostile-text.ts'

/** What is left when each escaped sign is taken away: nothing in it may act. */
const acting = (markdown: string): string => markdown.replaceAll(/\\[!-/:-@[-`{-~]/g, '')

describe('md', () => {
  it.each([
    ['[here](https://evil.example)', String.raw`\[here\](https:\//evil.example)`],
    ['https://evil.example', String.raw`https:\//evil.example`],
    ['www.evil.example', String.raw`www\.evil.example`],
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['a | b', String.raw`a \| b`],
    ['a\n\n# Released', String.raw`a \# Released`],
    ['&lt;b&gt;', '&amp;lt;b&amp;gt;'],
    ['\\[x](y)', String.raw`\\\[x\](y)`],
    ['**bold** _it_ ~~no~~ `code`', String.raw`\*\*bold\*\* \_it\_ \~\~no\~\~ \`code\``],
    ['- item', String.raw`\- item`],
    ['12. item', String.raw`12\. item`],
    ['2026-03-02 at 12:00', '2026-03-02 at 12:00'],
    ['$x$', String.raw`\$x\$`],
    ['Boto3/1.40 ключ', 'Boto3/1.40 ключ'],
  ])('shows %j as it is', (text, shown) => {
    expect(md`${text}`.markdown).toBe(shown)
  })

  it('lets nobody’s text act', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const { markdown } = md`${text}`
        expect(acting(markdown)).not.toMatch(/^[-+=]|^\d+[.)]|[\\`*_[\]#|~$<>\n]|:\/\/|@/)
      }),
    )
  })

  it('keeps what stands in the template', () => {
    expect(md`**${'*'}** ${md`_x_`} ${7}`.markdown).toBe(String.raw`**\*** _x_ 7`)
  })
})

describe('mdCode', () => {
  it('ends where it should, whatever is in it', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(mdCode(text).markdown).toMatch(/^(?:–|`[^`|\n]+`)$/)
      }),
    )
  })
})

describe('mdTable', () => {
  it('has as many cells in each row as columns, whatever is in them', () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), (one, other) => {
        const lines = mdTable(['A', 'B'], [[one, mdCode(other)], [one]]).markdown.split('\n')
        expect(lines).toHaveLength(4)
        for (const line of lines) expect(acting(line).split('|')).toHaveLength(4)
      }),
    )
  })
})
