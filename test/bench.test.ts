/** The parts of the bench that compute and write: nothing here takes time. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { addUnits, unitsOf } from '../bench/capacity.ts'
import { type CostInput, type Counted, costOf, costTable, totalOf } from '../bench/cost.ts'
import { between, type Figure, isMet, lineOf, quantile, tablesOf } from '../bench/figures.ts'
import { growthPicture } from '../bench/growth-picture.ts'
import { readCostNumbers } from '../bench/prices.ts'

const DOCUMENT = readFileSync('docs/cost.md', 'utf8')
const NUMBERS = readCostNumbers(DOCUMENT)
const NONE: Counted = { units: { reads: 0, writes: 0 }, calls: {}, invocations: {} }
const NOTHING: CostInput = {
  list: NONE,
  rotateAndDelete: NONE,
  exposed: NONE,
  week: NONE,
  weekAccounts: 2,
  reading: { calls: 0, paceMs: 0 },
}
const dollars = (input: CostInput, service: string): number =>
  costOf(input, NUMBERS).find((line) => line.service === service)?.dollars['us-east-1'] ??
  Number.NaN

describe('readCostNumbers', () => {
  it('reads a price for one unit, and an assumption', () => {
    expect(NUMBERS.price('dynamodb.write', 'us-east-1')).toBeCloseTo(0.625e-6, 12)
    expect(NUMBERS.price('kms.key', 'eu-central-1')).toBe(1)
    expect(NUMBERS.assumed('accounts')).toBe(100)
  })

  it('has nothing that the document does not say', () => {
    expect(() => NUMBERS.price('lambda.magic', 'us-east-1')).toThrow('no price lambda.magic')
    expect(() => NUMBERS.assumed('luck')).toThrow('no assumption luck')
  })

  it('refuses a price that is no number', () => {
    expect(() => readCostNumbers('| kms.key | key | a dollar | 1 |')).toThrow()
  })
})

describe('costOf', () => {
  it('adds what one more journey of each kind adds', () => {
    const more: CostInput = {
      ...NOTHING,
      rotateAndDelete: { ...NONE, units: { reads: 8, writes: 1_000 } },
    }
    const added = dollars(more, 'DynamoDB') - dollars(NOTHING, 'DynamoDB')
    expect(added).toBeCloseTo((500 * (8 * 0.125 + 1_000 * 0.625)) / 1e6, 9)
  })

  it('bills a function by its memory', () => {
    const ran = { slack: { times: 1, ms: 1_000 } }
    const added =
      dollars({ ...NOTHING, list: { ...NONE, invocations: ran } }, 'Lambda') -
      dollars(NOTHING, 'Lambda')
    expect(added).toBeCloseTo(2_000 * (0.2e-6 + 0.0000133334), 9)
  })

  it('refuses calls that have no price, and functions whose memory it does not know', () => {
    const listed = (some: Partial<Counted>): CostInput => ({
      ...NOTHING,
      list: { ...NONE, ...some },
    })
    expect(() => costOf(listed({ calls: { 'athena:StartQuery': 1 } }), NUMBERS)).toThrow(/athena/)
    const other = listed({ invocations: { other: { times: 1, ms: 1 } } })
    expect(() => costOf(other, NUMBERS)).toThrow(/other/)
    expect(() => costOf(listed({ calls: { 'iam:ListUsers': 1 } }), NUMBERS)).not.toThrow()
  })

  it('sums what its table shows', () => {
    const lines = costOf(NOTHING, NUMBERS)
    const sum = lines.reduce((all, each) => all + each.dollars['us-east-1'], 0)
    expect(totalOf(lines)['us-east-1']).toBeCloseTo(sum, 9)
    expect(costTable(lines)).toContain(`| **all** | | ${sum.toFixed(2)} |`)
  })
})

describe('unitsOf', () => {
  const consumed = (CapacityUnits: number): object => ({ ConsumedCapacity: { CapacityUnits } })

  it('tells reads from writes', () => {
    expect(unitsOf('GetItem', {}, consumed(0.5))).toMatchObject({ reads: 0.5, writes: 0, calls: 1 })
    expect(unitsOf('PutItem', {}, consumed(3))).toMatchObject({ reads: 0, writes: 3, calls: 1 })
  })

  it('adds up every table of a transaction', () => {
    const answered = { ConsumedCapacity: [{ CapacityUnits: 4 }, { CapacityUnits: 2 }] }
    expect(unitsOf('TransactWriteItems', {}, answered).writes).toBe(6)
  })

  it('charges a refused write with the least there is', () => {
    const refused = { __type: 'com.amazonaws#ConditionalCheckFailedException' }
    expect(unitsOf('UpdateItem', {}, refused).writes).toBe(1)
    const cancelled = { __type: 'com.amazonaws#TransactionCanceledException' }
    expect(unitsOf('TransactWriteItems', { TransactItems: [1, 2] }, cancelled).writes).toBe(4)
  })

  it('leaves the index out that the sandbox reads too', () => {
    expect(unitsOf('Query', { IndexName: 'due' }, consumed(5))).toMatchObject({
      reads: 0,
      calls: 0,
    })
  })

  it('adds', () => {
    const one = unitsOf('PutItem', {}, consumed(3))
    expect(addUnits(one, one)).toMatchObject({ writes: 6, calls: 2 })
  })
})

const FIGURE: Figure = {
  section: 'Cold start',
  name: 'load | answer',
  ours: '62 ms',
  against: '210 ms',
  ratio: 0.295,
  target: 0.35,
  noise: 'against itself 1.02',
}

describe('tablesOf', () => {
  it('makes a table for each section, and says what was missed', () => {
    const missed: Figure = { ...FIGURE, section: 'Ack', name: 'p99', ratio: 1.4, target: 1.3 }
    const tables = tablesOf([FIGURE, missed])
    expect(tables).toContain(
      '| load / answer | 62 ms | 210 ms | 0.29 | ≤ 0.35 | against itself 1.02 |',
    )
    expect(tables).toContain('### Ack')
    expect(tables).toContain('**1.40 missed**')
  })

  it('says the same on a line', () => {
    expect(lineOf(FIGURE)).toContain('wanted at most 0.35: met')
  })

  it('judges the ratio as it is written', () => {
    expect([isMet(0.354, 0.35), isMet(0.356, 0.35)]).toEqual([true, false])
  })
})

describe('between', () => {
  it('changes what stands between the markers and nothing else', () => {
    const document = 'a\n<!-- x -->\nold\n<!-- end of x -->\nb'
    expect(between(document, 'x', 'new')).toBe('a\n<!-- x -->\n\nnew\n\n<!-- end of x -->\nb')
    expect(() => between(document, 'y', 'new')).toThrow(/no <!-- y -->/)
  })

  it.each([
    ['docs/cost.md', 'cost'],
    ['docs/performance.md', 'bench'],
  ])('finds its markers in %s', (file, marker) => {
    expect(() => between(readFileSync(file, 'utf8'), marker, '')).not.toThrow()
  })
})

describe('quantile', () => {
  it('gives the middle and the ends', () => {
    const values = [5, 1, 4, 2, 3]
    expect([0, 0.5, 1].map((at) => quantile(values, at))).toEqual([1, 3, 5])
  })
})

describe('growthPicture', () => {
  it('draws each size in each panel', () => {
    const once = { calls: 10, wallMs: 5 }
    const points = [500, 5_000].map((users) => ({
      users,
      rssMb: 160,
      first: once,
      second: once,
      obvious: once,
    }))
    const { markup } = growthPicture(points)
    expect(markup.match(/<circle/g)).toHaveLength(2 * 7)
    expect(markup).toContain('5,000')
  })
})
