import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { AccessKeyId, AccountId, RequestId, WeekId } from '../../requests/ids.ts'
import type { ActJob, AlarmJob, AutoJob, HomeJob } from '../../requests/job.ts'
import { Job } from '../../requests/job.ts'
import type { LogIds } from '../../shared/log.ts'
import { idsOfAct } from '../ids-of-act.ts'
import type { Log } from '../logger.ts'
import { createQueueBatch } from '../queue-batch.ts'

/** The worker's queue: which part of it does which kind of job. */
export interface HandleBatchDeps {
  readonly log: Log
  handleAct(job: ActJob): Promise<void>
  follow(id: RequestId): Promise<'idle' | 'busy'>
  /** An incident has taken the lock of this request over. */
  holdForIncident(id: RequestId): Promise<void>
  /** The incident has ended. */
  resumeAfterIncident(id: RequestId): Promise<void>
  readInventory(account: AccountId): Promise<unknown>
  /** Goes on with a reading of the account for the fleet. */
  readFleet(account: AccountId, id: string): Promise<void>
  refreshInventories(): Promise<void>
  drawHome(job: HomeJob): Promise<void>
  /** Opens the next few of many rotations. */
  runBulk(id: RequestId): Promise<void>
  drawBulk(id: RequestId): Promise<void>
  /** An alarm of awskey's own that is not about the worker. */
  tellAlarm(job: AlarmJob): Promise<void>
  keepLedger(): Promise<void>
  /** The moment of the week has come. */
  openWeek(): Promise<void>
  /** It had come, and nobody said so. */
  openMissedWeek(): Promise<void>
  followWeek(week: WeekId): Promise<void>
  sumAccount(week: WeekId, account: AccountId): Promise<void>
  tellDigest(week: WeekId, team: string): Promise<void>
  warnOwner(keyId: AccessKeyId): Promise<void>
  /** Daily: what the configuration says of rotation by Secrets Manager is held against what is on. */
  keepConfigured(): Promise<void>
  /** The rotation that Secrets Manager asked for, if there is one. */
  openAutoRotation(job: AutoJob): Promise<RequestId | undefined>
  /** Tells the person behind an act that it failed for good. */
  tellBroken(job: ActJob, reference: string): Promise<void>
  /** That a newer version wrote what the act is about. */
  tellRolledBack(job: ActJob, reference: string): Promise<void>
  newReference(): string
}

export function createHandleBatch(
  deps: HandleBatchDeps,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return createQueueBatch({
    ...deps,
    job: Job,
    actIn: (job) => (job.kind === 'act' ? job : undefined),
    idsIn,
    comesAgain: (job) => DRIVEN_BY_CLOCK.includes(job.kind),
    run: (job) => run(deps, job),
  })
}

/** Whom or what a job is about. Of an act also who did it, and the request whose button it was. */
function idsIn(job: Job): LogIds {
  switch (job.kind) {
    case 'act':
      return idsOfAct(job)
    case 'advance':
    case 'hold_for_incident':
    case 'resume_after_incident':
      return { request: job.requestId }
    case 'inventory':
      return { account: job.account }
    case 'fleet':
      return { account: job.account, reading: job.id }
    case 'week_on':
      return { week: job.week }
    case 'week_account':
      return { week: job.week, account: job.account }
    case 'digest':
      return { week: job.week, team: job.team }
    case 'warn_owner':
      return { key: job.keyId }
    case 'auto':
      return { secret: job.secretArn }
    case 'home':
      return { user: job.user }
    case 'bulk':
    case 'bulk_drawing':
      return { bulk: job.id }
    case 'alarm':
      return { event: job.id, alarm: job.alarm }
    case 'inventories':
    case 'ledger':
    case 'week':
      return {}
  }
}
/** What the index of due rows, or a tick of the clock, asks for as long as it is not done. */
const DRIVEN_BY_CLOCK: readonly Job['kind'][] = [
  'advance',
  'bulk',
  'digest',
  'fleet',
  'ledger',
  'warn_owner',
  'week_on',
]

async function run(deps: HandleBatchDeps, job: Job): Promise<void> {
  switch (job.kind) {
    case 'act':
      return deps.handleAct(job)
    case 'advance':
      await deps.follow(job.requestId)
      return
    case 'hold_for_incident':
      await deps.holdForIncident(job.requestId)
      await deps.follow(job.requestId)
      return
    case 'resume_after_incident':
      await deps.resumeAfterIncident(job.requestId)
      await deps.follow(job.requestId)
      return
    case 'inventory':
      await deps.readInventory(job.account)
      return
    case 'fleet':
      return deps.readFleet(job.account, job.id)
    case 'inventories':
      return deps.refreshInventories()
    case 'ledger':
      return allDone(deps.keepLedger(), deps.keepConfigured(), deps.openMissedWeek())
    case 'week':
      return deps.openWeek()
    case 'week_on':
      return deps.followWeek(job.week)
    case 'week_account':
      return deps.sumAccount(job.week, job.account)
    case 'digest':
      return deps.tellDigest(job.week, job.team)
    case 'warn_owner':
      return deps.warnOwner(job.keyId)
    case 'auto': {
      const opened = await deps.openAutoRotation(job)
      if (opened !== undefined) await deps.follow(opened)
      return
    }
    case 'home':
      return deps.drawHome(job)
    case 'bulk':
      return deps.runBulk(job.id)
    case 'bulk_drawing':
      return deps.drawBulk(job.id)
    case 'alarm':
      return deps.tellAlarm(job)
  }
}

/** Whatever is wrong with one of them must not keep the others from being done. */
async function allDone(...works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((each) => each.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
