import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { addDashboard } from '../../build/deployment/dashboard.ts'
import { FUNCTION_NAMES } from '../../src/shared/deployment-names.ts'
import { METRICS, type MetricName } from '../../src/shared/metrics.ts'

const NAMING = { prefix: 'acme-keys', rolePath: '/' }
/** What AWS writes by itself of what the template has. */
const OF_AWS: Readonly<Record<string, readonly string[]>> = {
  'AWS/Lambda': ['Errors', 'Duration', 'Throttles'],
  'AWS/SQS': ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'],
  'AWS/DynamoDB': [
    'ConsumedReadCapacityUnits',
    'ConsumedWriteCapacityUnits',
    'ReadThrottleEvents',
    'WriteThrottleEvents',
  ],
}

const Widget = z.object({
  type: z.enum(['metric', 'text', 'log']),
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1).max(24),
  height: z.number().int().min(1),
  properties: z.looseObject({
    title: z.string().optional(),
    metrics: z.array(z.array(z.unknown())).optional(),
    query: z.string().optional(),
    region: z.string().optional(),
    period: z.number().multipleOf(60).optional(),
  }),
})
type Widget = z.infer<typeof Widget>
const Dashboard = z.object({
  Type: z.literal('AWS::CloudWatch::Dashboard'),
  Properties: z.object({
    DashboardName: z.string().regex(/^[\w-]{1,255}$/),
    DashboardBody: z.object({ 'Fn::Sub': z.string() }),
  }),
})

const resources: Record<string, object> = {}
addDashboard(resources, NAMING)
const { DashboardName, DashboardBody } = Dashboard.parse(resources['Dashboard']).Properties
const body = DashboardBody['Fn::Sub']
const widgets: readonly Widget[] = z
  .object({ widgets: z.array(Widget) })
  .parse(JSON.parse(body)).widgets
const lines = widgets.flatMap(({ properties }) => properties.metrics ?? [])
const plain = lines.filter(([first]) => typeof first === 'string')
const expressions = lines.flatMap(([first]) =>
  typeof first === 'string' ? [] : [z.object({ expression: z.string() }).parse(first).expression],
)

const isOwn = (name: unknown): name is MetricName => Object.hasOwn(METRICS, String(name))
const template = readFileSync('serverless.yml', 'utf8')

describe('addDashboard', () => {
  it('is called as the deployment is', () => {
    expect(DashboardName).toBe('acme-keys')
  })

  it('asks for every metric of the code by its dimensions, and for none that nobody writes', () => {
    const asked = new Set<string>()
    for (const [namespace, name, ...rest] of plain) {
      const dimensions = rest
        .filter((each) => typeof each === 'string')
        .filter((_, at) => at % 2 === 0)
      if (namespace === NAMING.prefix) {
        if (!isOwn(name)) throw new Error(`nobody writes ${String(name)}`)
        expect(dimensions).toEqual(METRICS[name].dimensions)
        asked.add(name)
      } else expect(OF_AWS[String(namespace)]).toContain(name)
    }
    for (const expression of expressions) {
      const [, schema = '', name] =
        /\{"acme-keys",?([\w,]*)\} MetricName="(\w+)"/.exec(expression) ?? []
      if (!isOwn(name)) throw new Error(`nobody writes what ${expression} asks for`)
      expect(schema.split(',')).toEqual([...METRICS[name].dimensions])
      asked.add(name)
    }
    expect([...asked].toSorted()).toEqual(Object.keys(METRICS).toSorted())
  })

  it('names functions that there are, and each of them', () => {
    const named = plain
      .filter(([namespace]) => namespace === 'AWS/Lambda')
      .map(([, , , name]) => name)
    expect(new Set(named)).toEqual(new Set(FUNCTION_NAMES.map((name) => `acme-keys-${name}`)))
    for (const name of FUNCTION_NAMES) expect(template).toMatch(new RegExp(`^  ${name}:$`, 'm'))
  })

  it('names queues and a table that the template has, and every queue of it', () => {
    const named = new Set([...body.matchAll(/\$\{(\w+)(?:\.\w+)?\}/g)].map(([, name = '']) => name))
    const queues = [...template.matchAll(/^ {4}(\w+):\n {6}Type: AWS::SQS::Queue$/gm)].map(
      ([, name = '']) => name,
    )
    expect([...named].toSorted()).toEqual(['Table', ...queues].toSorted())
  })

  it('puts no two widgets over each other, and none beyond the edge', () => {
    for (const [at, one] of widgets.entries()) {
      expect(one.x + one.width).toBeLessThanOrEqual(24)
      for (const other of widgets.slice(at + 1))
        expect(
          one.x + one.width <= other.x ||
            other.x + other.width <= one.x ||
            one.y + one.height <= other.y ||
            other.y + other.height <= one.y,
        ).toBe(true)
    }
  })

  it('gives every graph a title and the Region of the stack', () => {
    for (const { type, properties } of widgets) {
      if (type === 'text') continue
      expect(properties.title).toBeTruthy()
      expect(properties.region).toBe(['$', '{AWS::Region}'].join(''))
    }
  })
})
