import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { AccountId, RequestId } from '../../requests/ids.ts'
import type { ActJob, AutoJob, HomeJob } from '../../requests/job.ts'
import { Job } from '../../requests/job.ts'
import type { Log } from '../logger.ts'

/**
 * A batch of queue messages: each is done or comes again on its own. A message that keeps failing goes to the dead-letter queue; before that, whoever caused it is told.
 * The one place of the worker that catches errors: nothing that is thrown is shown, only a reference to find it in the log.
 */
export interface HandleBatchDeps {
  readonly log: Log
  handleAct(job: ActJob): Promise<void>
  follow(id: RequestId): Promise<'idle' | 'busy'>
  readInventory(account: AccountId): Promise<unknown>
  refreshInventories(): Promise<void>
  drawHome(job: HomeJob): Promise<void>
  /** Opens the next few of many rotations. */
  runBulk(id: RequestId): Promise<void>
  drawBulk(id: RequestId): Promise<void>
  keepLedger(): Promise<void>
  /** Daily: what the configuration says of rotation by Secrets Manager is held against what is on. */
  keepConfigured(): Promise<void>
  /** The rotation that Secrets Manager asked for, if there is one. */
  openAutoRotation(job: AutoJob): Promise<RequestId | undefined>
  /** Tells the person behind an act that it failed for good. */
  tellBroken(job: ActJob, reference: string): Promise<void>
  newReference(): string
}

/** As in serverless.yml: after this many times SQS moves a message to the dead-letter queue. */
export const MAX_RECEIVES = 5

export function createHandleBatch(
  deps: HandleBatchDeps,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async (event) => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
    for (const record of event.Records)
      if (!(await isDone(deps, record)))
        batchItemFailures.push({ itemIdentifier: record.messageId })
    return { batchItemFailures }
  }
}

async function isDone(deps: HandleBatchDeps, record: SQSRecord): Promise<boolean> {
  const job = parseJob(record.body)
  if (job === undefined) {
    deps.log.error('a queue message is no job', { messageId: record.messageId })
    return false
  }
  const receives = Number(record.attributes.ApproximateReceiveCount)
  if (job.kind === 'act' && receives >= MAX_RECEIVES) return giveUp(deps, job, record.messageId)
  try {
    await run(deps, job)
    return true
  } catch (error) {
    deps.log.error('a job failed', {
      reference: deps.newReference(),
      code: error instanceof Error ? error.name : 'unknown',
      kind: job.kind,
      messageId: record.messageId,
      receives: String(receives),
    })
    return false
  }
}

function parseJob(body: string): Job | undefined {
  try {
    return Job.parse(JSON.parse(body))
  } catch {
    return undefined
  }
}

async function run(deps: HandleBatchDeps, job: Job): Promise<void> {
  switch (job.kind) {
    case 'act':
      return deps.handleAct(job)
    case 'advance':
      await deps.follow(job.requestId)
      return
    case 'inventory':
      await deps.readInventory(job.account)
      return
    case 'inventories':
      return deps.refreshInventories()
    case 'ledger':
      return bothDone(deps.keepLedger(), deps.keepConfigured())
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
  }
}

/** Whatever is wrong with one of the two must not keep the other from being done. */
async function bothDone(...works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((each) => each.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** The last time is for telling, not for another try: a job that ends its worker each time would otherwise never be answered. */
async function giveUp(deps: HandleBatchDeps, job: ActJob, messageId: string): Promise<false> {
  const reference = deps.newReference()
  deps.log.error('a job was given up', { reference, messageId, job: job.act.jobId })
  try {
    await deps.tellBroken(job, reference)
  } catch {
    deps.log.error('nobody could be told of a failed job', { reference })
  }
  return false
}
