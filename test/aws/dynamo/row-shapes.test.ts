import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ROW_KINDS } from '../../../src/aws/dynamo/row-kinds.ts'
import { schemaOf } from '../../../src/aws/dynamo/row-versions.ts'
import { fingerprintOf } from '../../support/row-shapes.ts'

const RECORDED = JSON.parse(
  readFileSync(new URL('../../fixtures/row-shapes.json', import.meta.url), 'utf8'),
) as Record<string, Record<string, string>>

/** Whoever changes what a row holds finds out here that rows of the released shape are in people's tables. */
describe('the shape of stored rows', () => {
  it.each(ROW_KINDS)('is for %s the one that was written down for its schema', (kind) => {
    const schema = String(schemaOf(kind))
    const what =
      RECORDED[kind]?.[schema] === fingerprintOf(kind)
        ? 'as written down'
        : `the shape of ${kind} rows changed. If schema ${schema} was released, add an upgrader in src/aws/dynamo/row-versions.ts (also for a new optional member: an older version would drop it). Then run node test/support/record-shapes.ts`
    expect(what).toBe('as written down')
  })

  it('has none written down for kinds or schemas that are not there', () => {
    expect(Object.keys(RECORDED).toSorted()).toEqual([...ROW_KINDS].toSorted())
    for (const kind of ROW_KINDS)
      expect(Object.keys(RECORDED[kind] ?? {})).toEqual(
        Array.from({ length: schemaOf(kind) }, (_, at) => String(at + 1)),
      )
  })
})
