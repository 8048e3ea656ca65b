import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { z } from 'zod'
import type { ActJob } from '../requests/job.ts'
import type { LogIds } from '../shared/log.ts'
import { isExpected } from './is-expected.ts'
import { inScope, referenceOf } from './log-scope.ts'
import type { Log } from './logger.ts'

/**
 * A batch of queue messages: each is done or comes again on its own. A message that keeps failing goes to the dead-letter queue; before that, whoever caused it is told.
 * The one place of a queue's function that catches errors: nothing that is thrown is shown, only a reference to find it in the log.
 */
export interface QueueBatchDeps<
  J extends { readonly kind: string },
  T extends { readonly kind: string } = ActJob,
> {
  readonly log: Log
  readonly job: z.ZodType<J>
  run(job: J): Promise<void>
  /** Tells the person behind an act, or whoever must know, that it failed for good. */
  tellBroken(job: T, reference: string): Promise<void>
  /** What the lines of the log say of it besides its kind. */
  idsIn(job: J): LogIds
  /** A job that must not fail in silence. */
  actIn(job: J): T | undefined
  newReference(): string
}

/** As in serverless.yml: after this many times SQS moves a message to the dead-letter queue. */
export const MAX_RECEIVES = 5

export function createQueueBatch<
  J extends { readonly kind: string },
  T extends { readonly kind: string } = ActJob,
>(deps: QueueBatchDeps<J, T>): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async (event) => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
    for (const record of event.Records)
      if (!(await isDone(deps, record)))
        batchItemFailures.push({ itemIdentifier: record.messageId })
    return { batchItemFailures }
  }
}

async function isDone<J extends { readonly kind: string }, T extends { readonly kind: string }>(
  deps: QueueBatchDeps<J, T>,
  record: SQSRecord,
): Promise<boolean> {
  const job = parseJob(deps.job, record.body)
  if (job === undefined) {
    const { messageId } = record
    deps.log.error('a queue message is no job', { reference: referenceOf(messageId), messageId })
    return false
  }
  const receives = Number(record.attributes.ApproximateReceiveCount)
  const { messageId } = record
  const ids = deps.idsIn(job)
  // The function that sent an act wrote of it under the same reference, and each try of a job does.
  const { act: actId } = ids
  const reference = referenceOf(typeof actId === 'string' ? actId : messageId)
  return inScope({ reference, kind: job.kind, messageId, ...ids }, () =>
    isJobDone(deps, job, receives),
  )
}

async function isJobDone<J extends { readonly kind: string }, T extends { readonly kind: string }>(
  deps: QueueBatchDeps<J, T>,
  job: J,
  receives: number,
): Promise<boolean> {
  const act = deps.actIn(job)
  if (act !== undefined && receives >= MAX_RECEIVES) return giveUp(deps, act)
  try {
    await deps.run(job)
    deps.log.info('a job was done')
    return true
  } catch (error) {
    const ids = { code: error instanceof Error ? error.name : 'unknown', receives }
    if (isExpected(error)) deps.log.warn('a job comes again', ids)
    else deps.log.error('a job failed', { reference: deps.newReference(), ...ids })
    return false
  }
}

function parseJob<J>(schema: z.ZodType<J>, body: string): J | undefined {
  try {
    return schema.parse(JSON.parse(body))
  } catch {
    return undefined
  }
}

/** The last time is for telling, not for another try: a job that ends its worker each time would otherwise never be answered. */
async function giveUp<T extends { readonly kind: string }>(
  deps: Pick<QueueBatchDeps<never, T>, 'log' | 'newReference' | 'tellBroken'>,
  job: T,
): Promise<false> {
  const reference = deps.newReference()
  deps.log.error('a job was given up', { reference })
  try {
    await deps.tellBroken(job, reference)
  } catch {
    deps.log.error('nobody could be told of a failed job')
  }
  return false
}
