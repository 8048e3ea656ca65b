import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { z } from 'zod'
import { NewerRowError } from '../aws/dynamo/newer-row-error.ts'
import type { ActJob } from '../requests/job.ts'
import type { LogIds } from '../shared/log.ts'
import { isExpected } from './is-expected.ts'
import { inScope, referenceOf } from './log-scope.ts'
import type { Log } from './logger.ts'

/**
 * A batch of queue messages: each is done or comes again on its own. A message that keeps failing goes to the dead-letter queue; before that, whoever caused it is told.
 * So does a message of a kind that this version does not know: it is never dropped. What meets a row of a newer version waits for that version, and a person is told at once.
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
  /** The same where it was not even tried, because what it is about was written by a newer version. */
  tellRolledBack(job: ActJob, reference: string): Promise<void>
  /** A job that the clock asks for again by itself: it need not wait in the queue. */
  comesAgain(job: J): boolean
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
    deps.log.error('a queue message is no job of this version', {
      reference: referenceOf(messageId),
      messageId,
      kind: kindIn(record.body),
    })
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
    if (error instanceof NewerRowError) return isSettled(deps, job, error)
    const ids = { code: error instanceof Error ? error.name : 'unknown', receives }
    if (isExpected(error)) deps.log.warn('a job comes again', ids)
    else deps.log.error('a job failed', { reference: deps.newReference(), ...ids })
    return false
  }
}

/** A click is not kept for a version that may come days later: whoever clicked is told, and clicks again then. */
async function isSettled<
  J extends { readonly kind: string },
  T extends { readonly kind: string } = ActJob,
>(deps: QueueBatchDeps<J, T>, job: J, newer: NewerRowError): Promise<boolean> {
  const reference = deps.newReference()
  deps.log.error('a job waits for a newer version', { reference, why: newer.message })
  const act = deps.actIn(job)
  if (act === undefined) return deps.comesAgain(job)
  if (!isAct(act)) return false
  try {
    await deps.tellRolledBack(act, reference)
    return true
  } catch {
    deps.log.error('nobody could be told of a job that waits', { reference })
    return false
  }
}

function isAct(job: { readonly kind: string }): job is ActJob {
  return job.kind === 'act'
}

/** The kind that a message says it is of, for the log: a word, or nothing. */
function kindIn(body: string): string {
  return /"kind":"(?<kind>[a-z_]{1,40})"/.exec(body)?.groups?.['kind'] ?? 'none'
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
