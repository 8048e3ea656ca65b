import { Ajv } from 'ajv'
import { z } from 'zod'
import { METRICS, type MetricName } from '../../src/shared/metrics.ts'

/**
 * What CloudWatch takes as a document of its embedded metric format, after the specification's schema and the rules that its text adds:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const text = (maxLength: number): object => ({ type: 'string', minLength: 1, maxLength })

const isOfSchema = new Ajv({ allErrors: true }).compile({
  type: 'object',
  required: ['_aws'],
  properties: {
    _aws: {
      type: 'object',
      required: ['Timestamp', 'CloudWatchMetrics'],
      additionalProperties: false,
      properties: {
        Timestamp: { type: 'integer' },
        CloudWatchMetrics: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['Namespace', 'Dimensions', 'Metrics'],
            additionalProperties: false,
            properties: {
              Namespace: text(1_024),
              Dimensions: {
                type: 'array',
                minItems: 1,
                items: { type: 'array', minItems: 0, maxItems: 30, items: text(250) },
              },
              Metrics: {
                type: 'array',
                minItems: 1,
                maxItems: 100,
                items: {
                  type: 'object',
                  required: ['Name'],
                  additionalProperties: false,
                  properties: {
                    Name: text(1_024),
                    Unit: { enum: ['Count', 'Milliseconds', 'Seconds', 'Bytes', 'None'] },
                    StorageResolution: { enum: [1, 60] },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
})

const Directives = z.object({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
      }),
    ),
  }),
})

/** What is wrong with a line as a metric; empty when nothing is. */
export function emfProblems(line: Readonly<Record<string, unknown>>): readonly string[] {
  if (!isOfSchema(line)) return (isOfSchema.errors ?? []).map((each) => JSON.stringify(each))
  return Directives.parse(line)._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) => [
    ...Dimensions.flat().flatMap((name) => {
      const value = line[name]
      return typeof value === 'string' && value.length > 0 && value.length <= 1_024
        ? []
        : [`the dimension ${name} has no value`]
    }),
    ...Metrics.flatMap(({ Name }) =>
      typeof line[Name] === 'number' ? [] : [`the metric ${Name} has no value`],
    ),
  ])
}

export interface Measured {
  readonly namespace: string
  readonly metric: string
  readonly value: number
  readonly dimensions: Readonly<Record<string, string>>
  readonly line: Readonly<Record<string, unknown>>
}

/** The metrics in what functions printed. Throws for a line that CloudWatch would not take, and for a metric that is not as `METRICS` says. */
export function metricsIn(printed: readonly string[]): readonly Measured[] {
  return printed
    .filter((text) => text.includes('"_aws"'))
    .flatMap((text) => {
      const line = z.record(z.string(), z.unknown()).parse(JSON.parse(text))
      const problems = emfProblems(line)
      if (problems.length > 0) throw new Error(`${problems.join('; ')}: ${text}`)
      return Directives.parse(line)._aws.CloudWatchMetrics.flatMap((directive) =>
        directive.Metrics.map(({ Name, Unit }) => {
          const [names = []] = directive.Dimensions
          const known = METRICS[Name as MetricName]
          if (known?.unit !== Unit || known.dimensions.join() !== names.join())
            throw new Error(`${Name} is not as METRICS says: ${text}`)
          return {
            namespace: directive.Namespace,
            metric: Name,
            value: Number(line[Name]),
            dimensions: Object.fromEntries(names.map((name) => [name, String(line[name])])),
            line,
          }
        }),
      )
    })
}
