import { z } from 'zod'
import { alarmNamed, tellerOf } from '../src/shared/deployment-alarms.ts'
import { USUAL_NAMING } from '../src/shared/deployment-names.ts'
import type { Invocation } from './host/function-host.ts'

/**
 * EventBridge between CloudWatch and the two queues: what the rules `AlarmsForWorker` and `AlarmsForResponder` of serverless.yml match and make of an event. Nothing here measures anything: an alarm goes off when somebody says
 * that it did.
 */
const StateChange = z.object({
  id: z.string(),
  source: z.literal('aws.cloudwatch'),
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  time: z.string(),
  detail: z.object({
    alarmName: z.string(),
    state: z.object({ value: z.string() }),
    previousState: z.object({ value: z.string() }).optional(),
  }),
})

export type SendAlarm = (to: 'worker' | 'responder', body: string) => Promise<void>

/** `undefined` for what is no change of an alarm. */
export async function putAlarm(event: unknown, send: SendAlarm): Promise<Invocation | undefined> {
  const change = StateChange.safeParse(event)
  if (!change.success) return undefined
  const { id, time, detail } = change.data
  const alarm = alarmNamed(USUAL_NAMING, detail.alarmName)
  const { value: state } = detail.state
  const matched = state === 'ALARM' || (state === 'OK' && detail.previousState?.value === 'ALARM')
  if (alarm === undefined || !matched) return { kind: 'answered', value: { outcome: 'ignored' } }
  const teller = tellerOf(alarm)
  await send(
    teller,
    JSON.stringify({ kind: 'alarm', id, alarm: detail.alarmName, state, at: time }),
  )
  return { kind: 'answered', value: { outcome: 'queued', for: teller } }
}
