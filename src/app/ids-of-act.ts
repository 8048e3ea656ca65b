import type { ActJob } from '../requests/job.ts'
import { parseButtonValue } from '../requests/request-facts.ts'
import type { LogIds } from '../shared/log.ts'

/** What the log says of an act: its id, who did it with which button, and the request that the button stood on. Of what was typed nothing. */
export function idsOfAct({ act }: Pick<ActJob, 'act'>): LogIds {
  return {
    act: act.jobId,
    action: act.action,
    user: act.user,
    request: parseButtonValue(act.value)?.requestId,
  }
}
