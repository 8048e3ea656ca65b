import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { Job, Jobs } from '../requests/job.ts'
import { delaySeconds } from './queue-delay.ts'

/**
 * Puts jobs into the queue as they are, as JSON. It sets no attributes: everything a worker may rely on is in the body, and what matters there is signed.
 */
export function createSqsJobs<J extends object = Job>(deps: {
  readonly client: SQSClient
  readonly queueUrl: string
}): Jobs<J> {
  return {
    async enqueue(job: J, delayMs = 0): Promise<void> {
      await deps.client.send(
        new SendMessageCommand({
          QueueUrl: deps.queueUrl,
          MessageBody: JSON.stringify(job),
          DelaySeconds: delaySeconds(delayMs),
        }),
      )
    },
  }
}
