/**
 * The dashboard of a deployment, as CloudWatch wants it: what awskey does for people above, what it runs on below. It asks for the metrics that the code writes (src/shared/metrics.ts) and for AWS's own of the
 * functions, queues and the table of the template, and for no other.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
import {
  type DeploymentNaming,
  FUNCTION_NAMES,
  functionName,
} from '../../src/shared/deployment-names.ts'
import { AGE_BANDS, METRICS, type MetricName } from '../../src/shared/metrics.ts'

const MINUTES_5 = 300
const HOUR = 3_600
const WEEK = 604_800
/** What Slack waits at most. */
const SLACK_WAITS_MS = 3_000

const OUTCOMES = ['done', 'denied', 'expired', 'cancelled', 'failed'] as const
const QUEUES = { JobQueue: 'worker', ResponderQueue: 'responder' }
const DEAD_LETTERS = {
  JobDeadLetters: 'jobs of the worker',
  ResponderDeadLetters: 'jobs of the responder',
  SignalDeadLetters: 'events of AWS',
  ReminderDeadLetters: 'moments of the week',
}

/** A line of a graph: name, dimensions and how it is drawn, or an expression over several. */
type Line = readonly unknown[]

interface Widget {
  readonly type: 'metric' | 'text' | 'log'
  readonly width: number
  readonly height: number
  readonly properties: Readonly<Record<string, unknown>>
}

export function addDashboard(resources: Record<string, object>, naming: DeploymentNaming): void {
  resources['Dashboard'] = {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: {
      DashboardName: naming.prefix,
      // The names of queues and of the table are the stack's.
      DashboardBody: { 'Fn::Sub': JSON.stringify({ widgets: placed(widgetsOf(naming)) }) },
    },
  }
}

function widgetsOf(naming: DeploymentNaming): readonly (readonly Widget[])[] {
  const own = ownMetrics(naming.prefix)
  const lambda = (metric: string, stat: string): readonly Line[] =>
    FUNCTION_NAMES.map((name) => [
      'AWS/Lambda',
      metric,
      'FunctionName',
      functionName(naming, name),
      { label: name, stat },
    ])
  return [
    [text(`# ${naming.prefix}\n${HOW_TO_FIND}`)],
    [
      graph('Requests that ended', own.byOutcome(), { stacked: true, period: HOUR }),
      graph('Time to approve', [
        ...own.each('TimeToApprove', 'p50', 'half of them'),
        ...own.each('TimeToApprove', 'p90', '9 of 10'),
      ]),
      graph('On hold, by reason', own.each('Holds', 'Sum'), { stacked: true, period: HOUR }),
    ],
    [
      graph(
        'Active keys by age, each week',
        AGE_BANDS.map((band) => own.line('KeysByAge', 'Maximum', band, band)),
        { stacked: true, period: WEEK },
      ),
      graph('From a report to Inactive', [
        own.line('ContainmentTime', 'p50', 'half of them'),
        own.line('ContainmentTime', 'Maximum', 'the slowest'),
      ]),
      graph(
        'Answers to Slack',
        [own.line('AckTime', 'p50', 'half of them'), own.line('AckTime', 'p99', '99 of 100')],
        { limit: { value: SLACK_WAITS_MS, label: 'Slack waits no longer' } },
      ),
    ],
    [
      graph(
        'Failures, by function',
        FUNCTION_NAMES.map((name) => own.line('Failures', 'Sum', name, name)),
        { stacked: true },
      ),
      graph('Runs of the clock', [own.line('ClockRuns', 'Sum', 'runs')]),
      graph('Given up', ofQueues(DEAD_LETTERS, 'ApproximateNumberOfMessagesVisible')),
    ],
    [
      graph('Jobs that wait', ofQueues(QUEUES, 'ApproximateNumberOfMessagesVisible')),
      graph('Seconds that the oldest job waits', ofQueues(QUEUES, 'ApproximateAgeOfOldestMessage')),
      graph('Table: units used', [
        table('ConsumedReadCapacityUnits', 'read'),
        table('ConsumedWriteCapacityUnits', 'written'),
      ]),
    ],
    [
      graph('Functions: errors', lambda('Errors', 'Sum'), { stacked: true }),
      graph('Functions: duration, the slowest', lambda('Duration', 'Maximum')),
      graph('Throttled', [
        ...lambda('Throttles', 'Sum'),
        table('ReadThrottleEvents', 'table, reads'),
        table('WriteThrottleEvents', 'table, writes'),
      ]),
    ],
    [errorsOf(naming)],
  ]
}

const HOW_TO_FIND =
  'Somebody was told a reference? In Logs Insights, over the log groups of the functions: `filter reference = "…"`. What happened to a request: `filter request = "…"`. Keys are counted once a week.'

function ownMetrics(namespace: string) {
  const schemaOf = (name: MetricName): string =>
    [JSON.stringify(namespace), ...METRICS[name].dimensions].join(',')
  const search = (name: MetricName, stat: string, period: number, more = ''): string =>
    `SEARCH('{${schemaOf(name)}} MetricName="${name}"${more}', '${stat}', ${period})`
  return {
    /** The one dimension of the metric has this value. */
    line(name: MetricName, stat: string, label: string, value?: string): Line {
      const [dimension] = METRICS[name].dimensions
      const of = dimension === undefined || value === undefined ? [] : [dimension, value]
      return [namespace, name, ...of, { label, stat }]
    },
    /** A line for each value that there is. */
    each(name: MetricName, stat: string, label?: string): readonly Line[] {
      const [dimension] = METRICS[name].dimensions
      const value = `\${PROP('Dim.${dimension}')}`
      return [
        [
          {
            expression: search(name, stat, HOUR),
            // Not for CloudFormation.
            label: `${label === undefined ? '' : `${label}: `}${value}`.replace('${', '${!'),
          },
        ],
      ]
    },
    byOutcome: (): readonly Line[] =>
      OUTCOMES.map((outcome) => [
        {
          expression: `SUM(${search('Requests', 'Sum', HOUR, ` Outcome="${outcome}"`)})`,
          label: outcome,
        },
      ]),
  }
}

function ofQueues(queues: Readonly<Record<string, string>>, metric: string): readonly Line[] {
  return Object.entries(queues).map(([queue, label]) => [
    'AWS/SQS',
    metric,
    'QueueName',
    `\${${queue}.QueueName}`,
    { label, stat: 'Maximum' },
  ])
}

function table(metric: string, label: string): Line {
  return ['AWS/DynamoDB', metric, 'TableName', `\${Table}`, { label, stat: 'Sum' }]
}

function graph(
  title: string,
  metrics: readonly Line[],
  {
    stacked = false,
    period = MINUTES_5,
    limit,
  }: {
    readonly stacked?: boolean
    readonly period?: number
    readonly limit?: { readonly value: number; readonly label: string }
  } = {},
): Widget {
  return {
    type: 'metric',
    width: 8,
    height: 6,
    properties: {
      title,
      view: 'timeSeries',
      stacked,
      region: `\${AWS::Region}`,
      period,
      metrics,
      yAxis: { left: { min: 0 } },
      ...(limit !== undefined && { annotations: { horizontal: [limit] } }),
    },
  }
}

function text(markdown: string): Widget {
  return { type: 'text', width: 24, height: 2, properties: { markdown } }
}

function errorsOf(naming: DeploymentNaming): Widget {
  const sources = FUNCTION_NAMES.map((name) => `SOURCE '/aws/lambda/${functionName(naming, name)}'`)
  return {
    type: 'log',
    width: 24,
    height: 6,
    properties: {
      title: 'What went wrong lately',
      view: 'table',
      region: `\${AWS::Region}`,
      query: [
        ...sources,
        'fields @timestamp, reference, service, message, request, code, errorCode',
        'filter level = "ERROR"',
        'sort @timestamp desc',
        'limit 50',
      ].join(' | '),
    },
  }
}

/** Rows under each other, each from the left. */
function placed(rows: readonly (readonly Widget[])[]): readonly object[] {
  let y = 0
  return rows.flatMap((row) => {
    let x = 0
    const top = y
    y += Math.max(...row.map(({ height }) => height))
    return row.map((widget) => {
      const left = x
      x += widget.width
      return { ...widget, x: left, y: top }
    })
  })
}
