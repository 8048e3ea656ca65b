import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { atInit } from '../src/app/at-init.ts'
import { composeWorker, type WorkerOverrides } from '../src/app/compose-worker.ts'
import { lazy } from '../src/shared/lazy.ts'

export function createHandler(
  overrides: WorkerOverrides = {},
): (event: SQSEvent, context?: unknown) => Promise<SQSBatchResponse> {
  const worker = lazy(() => composeWorker(overrides))
  return async (event) => (await worker())(event)
}

export const handler: ReturnType<typeof createHandler> = createHandler()
atInit(() => handler({ Records: [] }))
