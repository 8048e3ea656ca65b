import type { IncidentStore } from '../../exposure/incident-store.ts'
import type { ResponderJob } from '../../exposure/responder-job.ts'
import type { RanIncident, RunIncident } from '../../exposure/run-incident.ts'
import type { AccessKeyId } from '../../requests/ids.ts'
import type { Jobs } from '../../requests/job.ts'
import type { Clock } from '../../shared/clock.ts'
import type { Log } from '../../shared/log.ts'
import type { DrawIncident } from '../../slack/worker-side/incident-renderer.ts'
import { inScope } from '../log-scope.ts'

/**
 * Brings one incident to where it can be brought now, shows it, and sees to it that somebody looks again when the next step is due: by a job of that moment, and by the row, which the clock finds
 * should the job be lost. Safe to repeat at any time and by several workers at once.
 */
export interface FollowIncidentDeps {
  readonly run: RunIncident
  readonly store: Pick<IncidentStore, 'read'>
  readonly jobs: Jobs<ResponderJob>
  readonly workerJobs: Jobs
  readonly draw: DrawIncident
  readonly clock: Clock
  readonly log: Log
}

/** While another worker has it, or had it and stopped. */
const BUSY_MS = 10_000
const LONGEST_MS = 15 * 60_000

export function createFollowIncident(
  deps: FollowIncidentDeps,
): (keyId: AccessKeyId) => Promise<void> {
  return (keyId) => inScope({ key: keyId }, () => followOne(deps, keyId))
}

async function followOne(deps: FollowIncidentDeps, keyId: AccessKeyId): Promise<void> {
  const ran = await deps.run(keyId)
  const waitMs = untilNext(deps, ran)
  if (waitMs !== undefined && waitMs <= LONGEST_MS)
    await deps.jobs.enqueue({ kind: 'incident', keyId }, waitMs)
  const incident = await deps.store.read(keyId)
  const held = incident?.heldRequest
  if (held !== undefined && ran.kind === 'idle')
    await deps.workerJobs.enqueue({
      kind: incident?.ended === undefined ? 'hold_for_incident' : 'resume_after_incident',
      requestId: held,
    })
  await drawn(deps, keyId)
}

function untilNext({ clock }: FollowIncidentDeps, ran: RanIncident): number | undefined {
  if (ran.kind === 'busy') return BUSY_MS
  const { next } = ran
  return next && Math.max(0, Date.parse(next.dueAt) - clock.now().getTime())
}

/** What was done stands on the row; that it is not shown must not bring the job again. */
async function drawn({ draw, log }: FollowIncidentDeps, keyId: AccessKeyId): Promise<void> {
  try {
    await draw(keyId)
  } catch (error) {
    log.error('an incident could not be drawn', { key: keyId }, error)
  }
}
