import { AwsError } from '../aws-error.ts'
import { requiredText, textOf } from '../input.ts'
import type { Call, Operations, Target } from '../operation.ts'
import type { Structure } from '../output.ts'
import { HUB_ACCOUNT } from '../roles.ts'
import type { StoredRule, StoredSchedule } from './hub.ts'

/** EventBridge's rules of the default buses, in each account and Region, and EventBridge Scheduler's schedules of the default group, in the hub account. */
function ruleOf(call: Call): StoredRule {
  const name = requiredText(call.input, 'Name')
  const found = call.world.hub.rules.get(ruleArn(call, name))
  if (found === undefined)
    throw new AwsError(
      'ResourceNotFoundException',
      `Rule ${name} does not exist on EventBus default.`,
    )
  return found
}

function ruleArn({ region, caller }: Call, name: string): string {
  return storedRuleArn({ account: caller.principal.accountId, region, name })
}

export function storedRuleArn({
  account,
  region,
  name,
}: Pick<StoredRule, 'account' | 'region' | 'name'>): string {
  return `arn:aws:events:${region}:${account}:rule/${name}`
}

function ruleTarget(call: Call): Target {
  return { name: ruleArn(call, requiredText(call.input, 'Name')) }
}

function listRuleNamesByTarget(call: Call): Structure {
  const targetArn = requiredText(call.input, 'TargetArn')
  const { accountId } = call.caller.principal
  return {
    RuleNames: [...call.world.hub.rules.values()]
      .filter(({ account, region }) => account === accountId && region === call.region)
      .filter((rule) => rule.targetArn === targetArn)
      .map(({ name }) => name),
  }
}

function describeRule(call: Call): Structure {
  const { name, state, schedule, pattern } = ruleOf(call)
  return {
    Name: name,
    Arn: ruleArn(call, name),
    State: state,
    EventBusName: 'default',
    ScheduleExpression: schedule,
    EventPattern: pattern,
  }
}

export const EVENT_OPERATIONS: Operations = {
  DescribeRule: { readOnly: true, target: ruleTarget, run: describeRule },
  DisableRule: {
    readOnly: false,
    target: ruleTarget,
    run(call) {
      ruleOf(call).state = 'DISABLED'
      return undefined
    },
  },
  EnableRule: {
    readOnly: false,
    target: ruleTarget,
    run(call) {
      ruleOf(call).state = 'ENABLED'
      return undefined
    },
  },
  ListRuleNamesByTarget: { readOnly: true, run: listRuleNamesByTarget },
}

function scheduleOf(call: Call): StoredSchedule {
  const name = requiredText(call.input, 'Name')
  const { accountId } = call.caller.principal
  const found = accountId === HUB_ACCOUNT ? call.world.hub.schedules.get(name) : undefined
  if (found === undefined)
    throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404)
  return found
}

function scheduleArn(call: Call, name: string): string {
  return `arn:aws:scheduler:${call.region}:${call.caller.principal.accountId}:schedule/default/${name}`
}

function scheduleTarget(call: Call): Target {
  return { name: scheduleArn(call, requiredText(call.input, 'Name')) }
}

function getSchedule(call: Call): Structure {
  const { name, state, expression, timezone, targetArn, roleArn, deadLetterArn } = scheduleOf(call)
  return {
    Arn: scheduleArn(call, name),
    GroupName: 'default',
    Name: name,
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: timezone,
    State: state,
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: targetArn, RoleArn: roleArn, DeadLetterConfig: { Arn: deadLetterArn } },
  }
}

/** UpdateSchedule takes the whole schedule; what is left out goes back to its default, and a schedule is enabled by default. */
function updateSchedule(call: Call): Structure {
  const schedule = scheduleOf(call)
  schedule.expression = requiredText(call.input, 'ScheduleExpression')
  const state = textOf(call.input, 'State') ?? 'ENABLED'
  if (state !== 'ENABLED' && state !== 'DISABLED')
    throw new AwsError('ValidationException', 'Invalid state')
  schedule.state = state
  schedule.timezone = textOf(call.input, 'ScheduleExpressionTimezone') ?? 'UTC'
  return { ScheduleArn: scheduleArn(call, schedule.name) }
}

export const SCHEDULER_OPERATIONS: Operations = {
  GetSchedule: { readOnly: true, target: scheduleTarget, run: getSchedule },
  UpdateSchedule: { readOnly: false, target: scheduleTarget, run: updateSchedule },
}
