import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** docs/traps.md points at tests; a test that was renamed or taken out is missing here. */
const ROW = /`(test\/[\w./-]+)` “(.+)” \|$/
const rows = readFileSync('docs/traps.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| trap |'))

describe('the table of traps', () => {
  it('names a test for every trap', () => {
    expect(rows.length).toBeGreaterThan(25)
    expect(rows.filter((row) => !ROW.test(row))).toEqual([])
  })

  it.each(rows.map((row) => ROW.exec(row)?.slice(1) ?? []))(
    'finds in %s: %s',
    (file = '', title = '') => {
      expect(readFileSync(file, 'utf8')).toContain(title)
    },
  )
})
