import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { Job, Jobs } from '../requests/job.ts'

/**
 * Puts jobs into the queue as they are, as JSON. It sets no attributes: everything a worker may rely on is in the body, and what matters there is signed.
 * A delay is rounded up to whole seconds, and cut at SQS's limit: a job that comes early finds nothing due and ends.
 */
const LONGEST_DELAY_SECONDS = 900

export function createSqsJobs<J extends object = Job>(deps: {
  readonly client: SQSClient
  readonly queueUrl: string
}): Jobs<J> {
  return {
    async enqueue(job: J, delayMs = 0): Promise<void> {
      const seconds = Math.ceil(Math.max(0, delayMs) / 1_000)
      await deps.client.send(
        new SendMessageCommand({
          QueueUrl: deps.queueUrl,
          MessageBody: JSON.stringify(job),
          DelaySeconds: Math.min(seconds, LONGEST_DELAY_SECONDS),
        }),
      )
    },
  }
}
