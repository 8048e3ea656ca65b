import type { DeploymentNaming } from './deployment-names.ts'

/**
 * The alarms of a deployment, by the id that their names end in. build/deployment/alarms.ts says of each what it watches and src/slack/views/alarm-text.ts what it means; a new id does not compile before both know it.
 * Who tells of an alarm in Slack is never who it is about.
 */
export const ALARM_IDS = [
  'slack-errors',
  'worker-errors',
  'responder-errors',
  'signal-errors',
  'pickup-errors',
  'clock-errors',
  'reminder-errors',
  'rotate-secret-errors',
  'worker-throttled',
  'responder-throttled',
  'functions-throttled',
  'worker-failures',
  'responder-failures',
  'functions-failures',
  'jobs-given-up',
  'responder-jobs-given-up',
  'signals-given-up',
  'moments-given-up',
  'jobs-old',
  'responder-jobs-old',
  'slow-answers',
  'clock-silent',
  'table-throttled',
  'alarms-untold',
] as const
export type AlarmId = (typeof ALARM_IDS)[number]

/** What is about the worker, which therefore the responder tells of. Everything else the worker does. */
const ABOUT_WORKER: readonly AlarmId[] = [
  'worker-errors',
  'worker-throttled',
  'worker-failures',
  'jobs-given-up',
  'jobs-old',
]

export function tellerOf(id: AlarmId): 'worker' | 'responder' {
  return ABOUT_WORKER.includes(id) ? 'responder' : 'worker'
}

export function alarmName({ prefix }: DeploymentNaming, id: AlarmId): string {
  return `${prefix}-${id}`
}

/** Of the topic that every alarm tells, as serverless.yml has it. */
export function alarmTopicName({ prefix }: DeploymentNaming): string {
  return `${prefix}-alarms`
}

/** `undefined` for what is no alarm of this deployment. */
export function alarmNamed(naming: DeploymentNaming, name: string): AlarmId | undefined {
  return ALARM_IDS.find((id) => alarmName(naming, id) === name)
}
