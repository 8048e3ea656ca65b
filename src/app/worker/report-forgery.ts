import type { WebClient } from '@slack/web-api'
import type { SignedSignal } from '../../exposure/signed-signal.ts'
import type { Request } from '../../requests/request.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { forgeryNotice } from '../../slack/views/forgery-notice.ts'
import type { Log } from '../logger.ts'

/**
 * Tells security that a signature did not fit: somebody who is not awskey wrote to the queue or to the table. The log has it first, so that a Slack outage hides nothing.
 */
export interface ReportForgery {
  ofAct(act: SignedAct): Promise<void>
  ofSignal(signal: SignedSignal): Promise<void>
  ofRequest(request: Pick<Request, 'id'>, fault: string): Promise<void>
}

export function createReportForgery(deps: {
  readonly slack: WebClient
  readonly log: Log
  readonly channel: string
}): ReportForgery {
  const post = async (notice: ReturnType<typeof forgeryNotice>): Promise<void> => {
    try {
      await deps.slack.chat.postMessage({
        channel: deps.channel,
        text: notice.text,
        blocks: [...notice.blocks],
      })
    } catch {
      deps.log.error('security could not be told of a forgery', {})
    }
  }
  return {
    async ofAct(act) {
      deps.log.error('a job without a valid signature was refused', {
        job: act.jobId,
        action: act.action,
      })
      await post(forgeryNotice({ where: 'queue', what: act.action }))
    },
    async ofSignal({ id, source }) {
      deps.log.error('a signal without a valid signature was refused', { signal: id, source })
      await post(forgeryNotice({ where: 'signal', what: source }))
    },
    async ofRequest(request, fault) {
      deps.log.error('a request without valid authority was stopped', {
        request: request.id,
        fault,
      })
      await post(forgeryNotice({ where: 'table', what: fault, requestId: request.id }))
    },
  }
}
