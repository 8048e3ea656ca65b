import type { Bulk } from '../../requests/bulk.ts'
import type { RequestId, SlackUserId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { Request } from '../../requests/request.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { standingOf } from '../../rotation/bulk/bulk-stand.ts'
import {
  type BulkPreview,
  type BulkStarted,
  mayRotateTeam,
  type StartBulkDeps,
} from '../../rotation/bulk/start-bulk.ts'
import { readBulk } from '../../rotation/bulk/stop-bulk.ts'
import type { Clock } from '../../shared/clock.ts'
import type { Result } from '../../shared/result.ts'
import { ACTIONS, COMMANDS } from '../../slack/ids.ts'
import {
  bulkCsv,
  bulkFileAnswer,
  bulkStartedAnswer,
  bulkStoppedAnswer,
} from '../../slack/views/bulk-answers.ts'
import { bulkPreview } from '../../slack/views/bulk-preview.ts'
import { notSentAnswer } from '../../slack/views/export-answer.ts'
import type { FileSent, OutgoingFile } from '../../slack/worker-side/send-file.ts'
import { type Outcome, refused } from './act-outcome.ts'

/** What people do with many rotations at once: look what they would be, start them, stop the rest, get the whole list. Every act is answered. */
export interface BulkActsDeps {
  preview(act: SignedAct): Promise<Result<BulkPreview, Refusal>>
  start(act: SignedAct): Promise<Result<BulkStarted, Refusal>>
  stop(act: SignedAct): Promise<Result<Bulk, Refusal>>
  readonly deciding: Pick<StartBulkDeps, 'teams' | 'deciders' | 'store'>
  readRequests(ids: readonly RequestId[]): Promise<readonly Request[]>
  sendFile(user: SlackUserId, file: OutgoingFile): Promise<FileSent>
  drawSoon(id: RequestId): Promise<void>
  channelOf(team: string): string
  readonly clock: Clock
}

export function createBulkActs(
  deps: BulkActsDeps,
): (act: SignedAct) => Promise<Outcome | undefined> {
  return async (act) => {
    switch (act.action) {
      case COMMANDS.rotateTeam: {
        const preview = await deps.preview(act)
        return preview.ok
          ? { message: bulkPreview({ ...preview.value, now: deps.clock.now() }) }
          : refused(preview.error)
      }
      case ACTIONS.startBulk:
        return startedOutcome(deps, await deps.start(act))
      case ACTIONS.stopBulk: {
        const stopped = await deps.stop(act)
        if (!stopped.ok) return refused(stopped.error)
        await deps.drawSoon(stopped.value.id)
        return { message: bulkStoppedAnswer(stopped.value) }
      }
      case ACTIONS.bulkFile:
        return fileOutcome(deps, act)
      default:
        return undefined
    }
  }
}

function startedOutcome(
  { clock, channelOf }: BulkActsDeps,
  started: Result<BulkStarted, Refusal>,
): Outcome {
  if (!started.ok) return refused(started.error)
  if (started.value.kind === 'changed')
    return { message: bulkPreview({ ...started.value.preview, now: clock.now() }) }
  const { bulk } = started.value
  return { message: bulkStartedAnswer({ bulk, channel: channelOf(bulk.team) }) }
}

/** The starter may have it, and whoever may start one. */
async function fileOutcome(deps: BulkActsDeps, act: SignedAct): Promise<Outcome> {
  const { deciding } = deps
  const bulk = await readBulk(deciding.store, act.value)
  if (bulk === undefined) return refused({ reason: 'no_such_bulk' })
  const may =
    bulk.requester === act.user
      ? await deciding.deciders.mayAct(act.user)
      : await mayRotateTeam(deciding, bulk.team, act.user)
  if (!may.ok) return refused(may.error)
  const begun = bulk.entries.flatMap(({ requestId }) =>
    requestId === undefined ? [] : [requestId],
  )
  const standing = standingOf(bulk, await deps.readRequests(begun))
  const day = deps.clock.now().toISOString().slice(0, 'YYYY-MM-DD'.length)
  const sent = await deps.sendFile(act.user, {
    name: `awskey-team-${bulk.team}-${day}.csv`,
    title: `Rotations of team ${bulk.team}, ${day}`,
    content: bulkCsv(bulk, standing),
    comment: `${bulk.entries.length} rotations of keys of team ${bulk.team}.`,
  })
  return { message: sent.kind === 'sent' ? bulkFileAnswer(bulk) : notSentAnswer(sent.code) }
}
