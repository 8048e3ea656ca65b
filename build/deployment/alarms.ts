/**
 * What each alarm watches. All go to one topic, in both directions; the rules of serverless.yml carry the same changes to Slack. Missing data is good news for a count of what went wrong, and bad news for the
 * clock: a clock that stopped counts nothing.
 */
import { ALARM_IDS, type AlarmId, alarmName } from '../../src/shared/deployment-alarms.ts'
import {
  type DeploymentNaming,
  FUNCTION_NAMES,
  type FunctionName,
} from '../../src/shared/deployment-names.ts'
import { ALARM_TEXTS } from '../../src/slack/views/alarm-text.ts'
import { lambdaName, type Resources, ref } from './template.ts'

interface Metric {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[]
}

interface Watched {
  /** More than one are added up. */
  readonly metrics: readonly Metric[]
  readonly statistic: 'Sum' | 'Maximum' | 'p99'
  /** Above it is an alarm; of a count that must not stop, below it. */
  readonly threshold: number
  readonly below?: true
  /** Of five minutes each. */
  readonly periods?: number
  readonly breaching?: number
}

const PERIOD_SECONDS = 300
/** A job is tried five times, two minutes apart, and may be put off by fifteen minutes: none is older than this by design. */
const OLD_SECONDS = 1_800

function ofFunction(name: FunctionName, metric: string): Metric {
  const value = ref(lambdaName(name))
  return {
    Namespace: 'AWS/Lambda',
    MetricName: metric,
    Dimensions: [{ Name: 'FunctionName', Value: value }],
  }
}

function ofQueue(queue: string, metric: string): Metric {
  const value = { 'Fn::GetAtt': [queue, 'QueueName'] }
  return {
    Namespace: 'AWS/SQS',
    MetricName: metric,
    Dimensions: [{ Name: 'QueueName', Value: value }],
  }
}

function ofTable(metric: string, index?: string): Metric {
  return {
    Namespace: 'AWS/DynamoDB',
    MetricName: metric,
    Dimensions: [
      { Name: 'TableName', Value: ref('Table') },
      ...(index === undefined ? [] : [{ Name: 'GlobalSecondaryIndexName', Value: index }]),
    ],
  }
}

const OTHERS = FUNCTION_NAMES.filter((name) => name !== 'worker' && name !== 'responder')

function watchedBy({ prefix }: DeploymentNaming): Readonly<Record<AlarmId, Watched>> {
  const any = (...metrics: readonly Metric[]): Watched => ({
    metrics,
    statistic: 'Sum',
    threshold: 0,
  })
  const errors = (name: FunctionName): Watched => any(ofFunction(name, 'Errors'))
  const throttles = (...names: readonly FunctionName[]): Watched =>
    any(...names.map((name) => ofFunction(name, 'Throttles')))
  const own = (MetricName: string, name?: string): Metric => ({
    Namespace: prefix,
    MetricName,
    Dimensions: name === undefined ? [] : [{ Name: 'Function', Value: name }],
  })
  const failures = (...names: readonly FunctionName[]): Watched =>
    any(...names.map((name) => own('Failures', name)))
  const left = (queue: string): Watched => ({
    ...any(ofQueue(queue, 'ApproximateNumberOfMessagesVisible')),
    statistic: 'Maximum',
  })
  const old = (queue: string): Watched => ({
    metrics: [ofQueue(queue, 'ApproximateAgeOfOldestMessage')],
    statistic: 'Maximum',
    threshold: OLD_SECONDS,
  })
  const undelivered = (rule: string): Metric => ({
    Namespace: 'AWS/Events',
    MetricName: 'FailedInvocations',
    Dimensions: [{ Name: 'RuleName', Value: ref(rule) }],
  })
  return {
    'slack-errors': errors('slack'),
    'worker-errors': errors('worker'),
    'responder-errors': errors('responder'),
    'signal-errors': errors('signal'),
    'pickup-errors': errors('pickup'),
    'clock-errors': errors('clock'),
    'reminder-errors': errors('reminder'),
    'rotate-secret-errors': errors('rotate-secret'),
    // The worker's queue never starts more than five at once: more than a few would be the account's own limit.
    'worker-throttled': { ...throttles('worker'), periods: 2 },
    'responder-throttled': throttles('responder'),
    'functions-throttled': throttles(...OTHERS),
    'worker-failures': failures('worker'),
    'responder-failures': failures('responder'),
    'functions-failures': failures(...OTHERS),
    'jobs-given-up': left('JobDeadLetters'),
    'responder-jobs-given-up': left('ResponderDeadLetters'),
    'signals-given-up': left('SignalDeadLetters'),
    'moments-given-up': left('ReminderDeadLetters'),
    'jobs-old': old('JobQueue'),
    'responder-jobs-old': old('ResponderQueue'),
    // Slack waits three seconds. One cold start is no alarm.
    'slow-answers': {
      metrics: [ofFunction('slack', 'Duration')],
      statistic: 'p99',
      threshold: 2_000,
      periods: 3,
      breaching: 2,
    },
    'clock-silent': {
      metrics: [own('ClockRuns')],
      statistic: 'Sum',
      threshold: 1,
      below: true,
      periods: 3,
    },
    'table-throttled': {
      ...any(
        ofTable('ReadThrottleEvents'),
        ofTable('WriteThrottleEvents'),
        ofTable('ReadThrottleEvents', 'due'),
      ),
      threshold: 10,
      periods: 2,
    },
    'alarms-untold': any(undelivered('AlarmsForWorker'), undelivered('AlarmsForResponder')),
  }
}

function measured({ metrics, statistic }: Watched): object {
  const [only] = metrics
  if (metrics.length === 1 && statistic === 'p99')
    // Few calls are counted too: with thousands nobody would have to be told.
    return {
      ...only,
      Period: PERIOD_SECONDS,
      ExtendedStatistic: 'p99',
      EvaluateLowSampleCountPercentile: 'evaluate',
    }
  if (metrics.length === 1) return { ...only, Period: PERIOD_SECONDS, Statistic: statistic }
  return {
    Metrics: [
      {
        Id: 'all',
        Expression: `SUM([${metrics.map((_, at) => `FILL(m${at}, 0)`).join(', ')}])`,
        ReturnData: true,
      },
      ...metrics.map((metric, at) => ({
        Id: `m${at}`,
        MetricStat: { Metric: metric, Period: PERIOD_SECONDS, Stat: statistic },
        ReturnData: false,
      })),
    ],
  }
}

export function logicalIdOf(id: AlarmId): string {
  const words = id.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
  return `${words.join('')}Alarm`
}

/** Every alarm, telling `AlarmTopic`. */
export function addAlarms(resources: Resources, naming: DeploymentNaming): void {
  const watched = watchedBy(naming)
  for (const id of ALARM_IDS) {
    const { below, threshold, periods = 1, breaching = periods } = watched[id]
    const { means, doThis, see } = ALARM_TEXTS[id]
    resources[logicalIdOf(id)] = {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: alarmName(naming, id),
        AlarmDescription: `${means} ${doThis} ${see}`,
        ...measured(watched[id]),
        ComparisonOperator: below === true ? 'LessThanThreshold' : 'GreaterThanThreshold',
        Threshold: threshold,
        EvaluationPeriods: periods,
        DatapointsToAlarm: breaching,
        TreatMissingData: below === true ? 'breaching' : 'notBreaching',
        AlarmActions: [ref('AlarmTopic')],
        OKActions: [ref('AlarmTopic')],
      },
    }
  }
}
