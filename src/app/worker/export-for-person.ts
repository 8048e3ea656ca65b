import type { WebClient } from '@slack/web-api'
import type { HistoryExport } from '../../requests/history-export.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { Target } from '../../requests/target.ts'
import type { Clock, Sleep } from '../../shared/clock.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { SlackMessage } from '../../slack/text/blocks.ts'
import { exportComment, exportedAnswer, notSentAnswer } from '../../slack/views/export-answer.ts'
import { createSendFile } from '../../slack/worker-side/send-file.ts'

/** `/awskey history … export`: the history as a file in the person's direct messages, and an answer that says what is in it. */
export function createExportForPerson(deps: {
  readonly slack: WebClient
  readonly sleep: Sleep
  readonly clock: Clock
  exportHistory(
    target: Target,
    asker: SlackUserId,
    since?: Date,
  ): Promise<Result<HistoryExport, Refusal>>
}): (target: Target, asker: SlackUserId, since?: Date) => Promise<Result<SlackMessage, Refusal>> {
  const sendFile = createSendFile(deps)
  return async (target, asker, since) => {
    const exported = await deps.exportHistory(target, asker, since)
    if (!exported.ok) return exported
    const day = deps.clock.now().toISOString().slice(0, 'YYYY-MM-DD'.length)
    const sent = await sendFile(asker, {
      name: `awskey-history-${day}.csv`,
      title: `awskey history, ${day}`,
      content: exported.value.csv,
      comment: exportComment(exported.value),
    })
    return ok(sent.kind === 'sent' ? exportedAnswer(exported.value) : notSentAnswer(sent.code))
  }
}
