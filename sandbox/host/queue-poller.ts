import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { FunctionHost } from './function-host.ts'

/**
 * Feeds a queue to a function as Lambda's event source does: batches, partial batch failures, and nothing deleted that failed or whose function died.
 * What is left in the queue comes again after the visibility timeout, and goes to the dead-letter queue after too many times.
 */
export interface QueuePoller {
  /** Looks now instead of at the next tick. */
  nudge(): void
  stop(): Promise<void>
  /** What went wrong, newest last. */
  failures(): readonly { readonly at: string; readonly messageId: string; readonly why: string }[]
  /** Every message body that ever came out of the queue, for those who search them. */
  bodies(): readonly string[]
  reset(): void
}

export interface PollerOptions {
  readonly sqs: SQSClient
  readonly queueUrl: string
  readonly queueArn: string
  readonly host: FunctionHost
  readonly batchSize: number
  readonly concurrency: number
  readonly intervalMs: number
  /** Messages that wait, and messages received and not deleted. */
  waiting(): Promise<{ readonly ready: number; readonly busy: number }>
  /** Wall time. */
  now(): Date
  /** Jobs began, ended or failed. */
  changed(): void
}

export function createQueuePoller(options: PollerOptions): QueuePoller {
  const failures: { at: string; messageId: string; why: string }[] = []
  const running = new Set<Promise<void>>()
  let stopped = false
  let looking = false
  const bodies: string[] = []

  const look = async (): Promise<void> => {
    if (looking || stopped) return
    looking = true
    try {
      while (!stopped && options.host.idle() > 0 && running.size < options.concurrency) {
        const { ready, busy } = await options.waiting()
        // Messages of a function that died are nobody's until their visibility timeout; only a receive brings them back.
        if (ready === 0 && (busy === 0 || running.size > 0)) break
        const messages = await receive(options)
        if (messages.length === 0) break
        for (const { Body } of messages) bodies.push(Body ?? '')
        const work = deliver(options, messages, failures)
          .catch(() => undefined)
          .finally(() => {
            running.delete(work)
            options.changed()
            void look()
          })
        running.add(work)
        options.changed()
      }
    } catch (error) {
      const why = error instanceof Error ? error.name : 'unknown'
      failures.push({ at: options.now().toISOString(), messageId: '', why })
    } finally {
      looking = false
    }
  }
  const timer = setInterval(() => void look(), options.intervalMs)
  return {
    nudge: () => void look(),
    async stop() {
      stopped = true
      clearInterval(timer)
      await Promise.allSettled(running)
    },
    failures: () => failures,
    bodies: () => bodies,
    reset() {
      failures.length = 0
      bodies.length = 0
    },
  }
}

async function receive({ sqs, queueUrl, batchSize }: PollerOptions): Promise<readonly Message[]> {
  const answer = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: batchSize,
      WaitTimeSeconds: 0,
      MessageSystemAttributeNames: ['All'],
    }),
  )
  return answer.Messages ?? []
}

async function deliver(
  options: PollerOptions,
  messages: readonly Message[],
  failures: { at: string; messageId: string; why: string }[],
): Promise<void> {
  const invocation = await options.host.invoke({
    Records: messages.map((message) => ({
      messageId: message.MessageId ?? '',
      receiptHandle: message.ReceiptHandle ?? '',
      body: message.Body ?? '',
      attributes: message.Attributes ?? {},
      messageAttributes: {},
      md5OfBody: message.MD5OfBody ?? '',
      eventSource: 'aws:sqs',
      eventSourceARN: options.queueArn,
      awsRegion: 'eu-central-1',
    })),
  })
  const failed = failedIds(invocation.kind === 'answered' ? invocation.value : undefined, messages)
  const why = invocation.kind === 'threw' ? invocation.name : invocation.kind
  for (const messageId of failed) failures.push({ at: options.now().toISOString(), messageId, why })
  const done = messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''))
  if (done.length === 0) return
  await options.sqs.send(
    new DeleteMessageBatchCommand({
      QueueUrl: options.queueUrl,
      Entries: done.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle })),
    }),
  )
}

/** No answer, or one that is not of the documented form, means that the whole batch failed. */
function failedIds(answer: unknown, messages: readonly Message[]): ReadonlySet<string> {
  const all = new Set(messages.map(({ MessageId }) => MessageId ?? ''))
  if (typeof answer !== 'object' || answer === null || !('batchItemFailures' in answer)) return all
  const { batchItemFailures } = answer
  if (!Array.isArray(batchItemFailures)) return all
  return new Set(
    batchItemFailures.map(({ itemIdentifier }: { itemIdentifier: string }) => itemIdentifier),
  )
}
