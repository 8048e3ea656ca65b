import { TEST_SOURCE } from '../../exposure/signal/test-event.ts'
import type { Known } from '../../shared/known.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import { type Finding, judged, unlessTroubled, wrong } from './finding.ts'
import { permission } from './needs-of-reading.ts'

/** Whether what must come by itself comes: the clock, the warm container, the events of AWS, Monday. Pure. */
export interface RuleFacts {
  readonly name: string
  readonly state: string | undefined
  readonly schedule: string | undefined
  /** The sources of its event pattern. */
  readonly sources: readonly string[]
}

export interface ScheduleFacts {
  readonly state: string | undefined
  readonly expression: string | undefined
  readonly timezone: string | undefined
  readonly targetArn: string | undefined
  readonly deadLetterArn: string | undefined
}

const RULES = permission('events:ListRuleNamesByTarget', 'events:DescribeRule')
const DEPLOY = 'deploy again: npm run deploy'
const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const
const EVERY_5_MINUTES = 'rate(5 minutes)'
/** Of the events that `signal` is called with. */
const UNTOLD = 'awskey is not told of exposed keys'
const SIGNAL_SOURCES = {
  'aws.health': UNTOLD,
  'aws.guardduty': UNTOLD,
  'aws.iam': UNTOLD,
  [TEST_SOURCE]: 'no test event can arrive, and the lines of the forwarding say nothing else',
} as const

export function judgeTick(
  check: string,
  withoutIt: string,
  read: Known<readonly RuleFacts[]>,
): readonly Finding[] {
  return judged(check, read, RULES, (rules) => {
    const found = rules.filter(({ schedule }) => schedule !== undefined)
    return unlessTroubled(check, EVERY_5_MINUTES, [
      !found.some(isOn) && {
        what: `${found.length === 0 ? 'no rule calls it' : `its rule ${found[0]?.name} is disabled`}: ${withoutIt}`,
        todo: found.length === 0 ? DEPLOY : 'enable the rule, or deploy again',
      },
      found.some(isOn) &&
        !found.some((rule) => isOn(rule) && rule.schedule === EVERY_5_MINUTES) && {
          what: `it is called by ${found.map(({ schedule }) => schedule).join(', ')}, not by ${EVERY_5_MINUTES}`,
          todo: DEPLOY,
        },
    ])
  })
}

export function judgeSignalRules(read: Known<readonly RuleFacts[]>): readonly Finding[] {
  return Object.entries(SIGNAL_SOURCES).flatMap(([source, withoutIt]) =>
    judgeEvents({ check: `events of ${source}`, source, withoutIt }, read),
  )
}

/** The rule that puts changes of alarms into the queue of who tells of them. */
export function judgeAlarmRule(
  teller: 'worker' | 'responder',
  read: Known<readonly RuleFacts[]>,
): readonly Finding[] {
  return judgeEvents(
    {
      check: `alarms that ${teller} tells of`,
      source: 'aws.cloudwatch',
      withoutIt: 'Slack is not told of them',
    },
    read,
  )
}

function judgeEvents(
  { check, source, withoutIt }: Readonly<Record<'check' | 'source' | 'withoutIt', string>>,
  read: Known<readonly RuleFacts[]>,
): readonly Finding[] {
  return judged(check, read, RULES, (rules) => {
    const found = rules.filter(({ sources }) => sources.includes(source))
    return unlessTroubled(check, 'a rule of this account and Region passes them on', [
      !found.some(isOn) && {
        what:
          found.length === 0
            ? `no rule passes them on: ${withoutIt}`
            : `the rule ${found[0]?.name} is disabled: ${withoutIt}`,
        todo: found.length === 0 ? DEPLOY : 'enable the rule, or deploy again',
      },
    ])
  })
}

function isOn({ state }: RuleFacts): boolean {
  return state?.startsWith('ENABLED') ?? false
}

export function judgeWeekly(
  { weekly, timezone }: Pick<AwskeyConfig, 'weekly' | 'timezone'>,
  name: string,
  reminderArn: Known<string>,
  read: Known<ScheduleFacts | undefined>,
): readonly Finding[] {
  const check = `schedule ${name}`
  return judged(check, read, permission('scheduler:GetSchedule'), (found) => {
    if (found === undefined) return [wrong(check, { what: 'it is not there', todo: DEPLOY })]
    if (weekly === undefined)
      return unlessTroubled(check, 'disabled, as weekly.at is never', [
        found.state !== 'DISABLED' && {
          what: 'it is enabled, and weekly.at is never',
          todo: DEPLOY,
        },
      ])
    const expression = weeklyExpression(weekly)
    return unlessTroubled(check, `${expression} in ${timezone}`, [
      found.state !== 'ENABLED' && {
        what: 'it is disabled: the teams hear of their stale keys late, when the clock makes up for it',
        todo: 'enable the schedule, or deploy again',
      },
      found.expression !== expression && {
        what: `it says ${found.expression ?? 'nothing'}, and awskey.yml ${expression}`,
        todo: DEPLOY,
      },
      found.timezone !== timezone && {
        what: `it counts in ${found.timezone ?? 'UTC'}, and awskey.yml in ${timezone}`,
        todo: DEPLOY,
      },
      reminderArn.kind === 'known' &&
        found.targetArn !== reminderArn.value && {
          what: 'it calls something else than the function reminder',
          todo: DEPLOY,
        },
      found.deadLetterArn === undefined && {
        what: 'a moment that cannot be said is kept nowhere',
        todo: DEPLOY,
      },
    ])
  })
}

/** As build/serverless-plugin.ts writes it. */
export function weeklyExpression({ day, time }: NonNullable<AwskeyConfig['weekly']>): string {
  const [hours, minutes] = time.split(':').map(Number)
  return `cron(${minutes} ${hours} ? * ${DAYS[day - 1]} *)`
}
