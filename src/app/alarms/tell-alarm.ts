import type { WebClient } from '@slack/web-api'
import type { AlarmJob } from '../../requests/job.ts'
import type { JobClaims } from '../../requests/request-store.ts'
import type { Sleep } from '../../shared/clock.ts'
import { alarmNamed } from '../../shared/deployment-alarms.ts'
import type { DeploymentNaming } from '../../shared/deployment-names.ts'
import type { Log } from '../../shared/log.ts'
import { alarmNotice } from '../../slack/views/alarm-notice.ts'
import { createSender } from '../../slack/worker-side/send-message.ts'

/**
 * Tells security of one change of one of awskey's own alarms. The worker and the responder both can, because each tells what is about the other. A name that is none of this deployment's is told to nobody:
 * EventBridge sends no other, so that somebody else wrote it. A change that arrives twice is told once; a function that stops between telling and noting it tells again, and never not at all.
 */
export interface TellAlarmDeps {
  readonly naming: DeploymentNaming
  readonly slack: WebClient
  readonly sleep: Sleep
  readonly claims: JobClaims
  readonly leaseMs: number
  readonly log: Log
  /** Security's. */
  readonly channel: string
}

/** The job comes again. */
export class AlarmNotToldError extends Error {
  override readonly name = 'AlarmNotToldError'
}

export function createTellAlarm(deps: TellAlarmDeps): (job: AlarmJob) => Promise<void> {
  return async ({ id, alarm, state, at }) => {
    const known = alarmNamed(deps.naming, alarm)
    if (known === undefined) {
      deps.log.error('an alarm that is none of this deployment was refused', { event: id })
      return
    }
    const job = `alarm-${id}`
    if ((await deps.claims.claim(job, deps.leaseMs)) !== 'claimed') return
    const notice = alarmNotice({ id: known, name: alarm, state, at })
    const outcome = await createSender(deps).post({ channel: deps.channel }, notice)
    if (outcome.kind !== 'sent')
      throw new AlarmNotToldError(`the alarm ${known} could not be told: ${outcome.code}`)
    await deps.claims.finish(job)
  }
}
