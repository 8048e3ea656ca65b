import { AwsError } from '../aws-error.ts'
import { requiredText, textOf } from '../input.ts'
import type { Call, Operations, Target } from '../operation.ts'
import type { Structure } from '../output.ts'
import { HUB_ACCOUNT } from '../roles.ts'
import type { StoredRule, StoredSchedule } from './hub.ts'

/** EventBridge's rules of the default bus, and EventBridge Scheduler's schedules of the default group, in the hub account. */
function ruleOf(call: Call): StoredRule {
  const name = requiredText(call.input, 'Name')
  const { accountId } = call.caller.principal
  const found = accountId === HUB_ACCOUNT ? call.world.hub.rules.get(name) : undefined
  if (found === undefined)
    throw new AwsError(
      'ResourceNotFoundException',
      `Rule ${name} does not exist on EventBus default.`,
    )
  return found
}

function ruleArn(call: Call, name: string): string {
  return `arn:aws:events:${call.region}:${call.caller.principal.accountId}:rule/${name}`
}

function ruleTarget(call: Call): Target {
  return { name: ruleArn(call, requiredText(call.input, 'Name')) }
}

function listRuleNamesByTarget(call: Call): Structure {
  const targetArn = requiredText(call.input, 'TargetArn')
  const own = call.caller.principal.accountId === HUB_ACCOUNT
  const rules = own ? [...call.world.hub.rules.values()] : []
  return {
    RuleNames: rules.filter((rule) => rule.targetArn === targetArn).map(({ name }) => name),
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

function busTarget(call: Call): Target {
  return {
    name: `arn:aws:events:${call.region}:${call.caller.principal.accountId}:event-bus/default`,
  }
}

function ownBus({ world, caller }: Call): Map<string, object> {
  return caller.principal.accountId === HUB_ACCOUNT
    ? world.hub.busPolicy
    : new Map<string, object>()
}

function describeEventBus(call: Call): Structure {
  const name = textOf(call.input, 'Name') ?? 'default'
  if (name !== 'default')
    throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`)
  const statements = [...ownBus(call).values()]
  return {
    Name: name,
    Arn: busTarget(call).name,
    Policy:
      statements.length === 0
        ? undefined
        : JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  }
}

/** One statement for an account, or for everybody; no condition. */
function putPermission(call: Call): undefined {
  const Sid = requiredText(call.input, 'StatementId')
  const principal = requiredText(call.input, 'Principal')
  ownBus(call).set(Sid, {
    Sid,
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : { AWS: `arn:aws:iam::${principal}:root` },
    Action: requiredText(call.input, 'Action'),
    Resource: busTarget(call).name,
  })
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
  DescribeEventBus: { readOnly: true, target: busTarget, run: describeEventBus },
  PutPermission: { readOnly: false, target: busTarget, run: putPermission },
  RemovePermission: {
    readOnly: false,
    target: busTarget,
    run(call) {
      ownBus(call).delete(requiredText(call.input, 'StatementId'))
      return undefined
    },
  },
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
