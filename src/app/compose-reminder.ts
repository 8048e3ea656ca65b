import { createQuickJobs } from '../aws/quick-adapters.ts'
import { createQuickCall } from '../aws/quick-call.ts'
import { processEnvironment, requireEnvironment } from './config.ts'

/** The `reminder` function out of its adapters. It only says that the moment of the week has come; the worker knows which week that is, and opens it once however often it is said. */
export function composeReminder(): () => Promise<void> {
  const { queueUrl } = requireEnvironment((env) => ({ queueUrl: env.queueUrl() }))
  const jobs = createQuickJobs(createQuickCall({ env: processEnvironment }), queueUrl)
  return () => jobs.enqueue({ kind: 'week' })
}
