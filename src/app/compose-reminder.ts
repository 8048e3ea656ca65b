import { SQSClient } from '@aws-sdk/client-sqs'
import { createSqsJobs } from '../aws/sqs-jobs.ts'
import { requireEnvironment } from './config.ts'

/** The `reminder` function out of its adapters. It only says that the moment of the week has come; the worker knows which week that is, and opens it once however often it is said. */
export function composeReminder(): () => Promise<void> {
  const { queueUrl } = requireEnvironment((env) => ({ queueUrl: env.queueUrl() }))
  const client = new SQSClient({ useQueueUrlAsEndpoint: false })
  const jobs = createSqsJobs({ client, queueUrl })
  return () => jobs.enqueue({ kind: 'week' })
}
