import { textOf, textsOf } from '../input.ts'
import type { Call, Operations } from '../operation.ts'
import type { Structure } from '../output.ts'
import { HUB_ACCOUNT } from '../roles.ts'
import type { StoredAlarm } from './hub.ts'

/** CloudWatch's alarms in the hub account. Nothing measures: each is as it was planted. */
function alarmsOf({ world, caller }: Call): readonly StoredAlarm[] {
  return caller.principal.accountId === HUB_ACCOUNT ? [...world.hub.alarms.values()] : []
}

function describeAlarms(call: Call): Structure {
  const prefix = textOf(call.input, 'AlarmNamePrefix') ?? ''
  return {
    CompositeAlarms: [],
    MetricAlarms: alarmsOf(call)
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name, actionsEnabled, state, tells }) => ({
        AlarmName: name,
        AlarmArn: `arn:aws:cloudwatch:${call.region}:${HUB_ACCOUNT}:alarm:${name}`,
        ActionsEnabled: actionsEnabled,
        AlarmActions: tells,
        OKActions: tells,
        StateValue: state,
      })),
  }
}

/** Of a name that nobody has AWS says nothing. */
function setActions(call: Call, enabled: boolean): undefined {
  const names = textsOf(call.input, 'AlarmNames')
  for (const alarm of alarmsOf(call)) if (names.includes(alarm.name)) alarm.actionsEnabled = enabled
}

export const ALARM_OPERATIONS: Operations = {
  DescribeAlarms: { readOnly: true, run: describeAlarms },
  DisableAlarmActions: { readOnly: false, run: (call) => setActions(call, false) },
  EnableAlarmActions: { readOnly: false, run: (call) => setActions(call, true) },
}
