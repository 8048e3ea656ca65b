/** `node test/support/record-shapes.ts`: writes down the shape of each kind of row for its present schema. What was written down for an earlier schema stays. */
import { readFileSync, writeFileSync } from 'node:fs'
import { ROW_KINDS } from '../../src/aws/dynamo/row-kinds.ts'
import { schemaOf } from '../../src/aws/dynamo/row-versions.ts'
import { fingerprintOf } from './row-shapes.ts'

const file = new URL('../fixtures/row-shapes.json', import.meta.url)
const before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>
const after = Object.fromEntries(
  ROW_KINDS.map((kind) => [
    kind,
    { ...before[kind], [String(schemaOf(kind))]: fingerprintOf(kind) },
  ]),
)
writeFileSync(file, `${JSON.stringify(after, undefined, 2)}\n`)
