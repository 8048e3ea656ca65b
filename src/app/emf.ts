import { METRICS, type MetricName } from '../shared/metrics.ts'

/**
 * What makes a line of the log carry a metric: CloudWatch's embedded metric format, which CloudWatch Logs reads out of any JSON line. It is these few members and a library for it would weigh more than
 * they do in the function that has three seconds to answer. No metric is kept back or added up here, so none is lost when a function is frozen or ended.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export interface EmfMembers {
  readonly [member: string]: unknown
  readonly _aws: {
    /** Wall time in milliseconds: CloudWatch refuses what is two weeks old or two hours ahead. */
    readonly Timestamp: number
    readonly CloudWatchMetrics: readonly [
      {
        readonly Namespace: string
        readonly Dimensions: readonly [readonly string[]]
        readonly Metrics: readonly [{ readonly Name: string; readonly Unit: string }]
      },
    ]
  }
}

/** The longest value that the specification allows. */
const MAX_VALUE = 1_024

/** `undefined` for what CloudWatch would not take: no number, or a dimension without a value. */
export function emfMembers(
  metric: {
    readonly name: MetricName
    readonly value: number
    readonly dimensions: Readonly<Record<string, string>>
  },
  { namespace, wallMs }: { readonly namespace: string; readonly wallMs: number },
): EmfMembers | undefined {
  const { unit, dimensions } = METRICS[metric.name]
  const values = dimensions.map((name) => [name, metric.dimensions[name] ?? ''] as const)
  if (!Number.isFinite(metric.value)) return undefined
  if (values.some(([, value]) => value === '' || value.length > MAX_VALUE)) return undefined
  return {
    _aws: {
      Timestamp: Math.floor(wallMs),
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [dimensions],
          Metrics: [{ Name: metric.name, Unit: unit }],
        },
      ],
    },
    ...Object.fromEntries(values),
    [metric.name]: metric.value,
  }
}
