import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { composeWorker, type WorkerOverrides } from '../src/app/compose-worker.ts'
import { watched } from '../src/app/watch.ts'
import { lazy } from '../src/shared/lazy.ts'

export function createHandler(
  overrides: WorkerOverrides = {},
): (event: SQSEvent, context?: unknown) => Promise<SQSBatchResponse> {
  const worker = lazy(() => composeWorker(overrides))
  return watched('worker', async (event) => (await worker())(event))
}

export const handler: ReturnType<typeof createHandler> = createHandler()
