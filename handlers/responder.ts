import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { composeResponder, type ResponderOverrides } from '../src/app/compose-responder.ts'
import { watched } from '../src/app/watch.ts'
import { lazy } from '../src/shared/lazy.ts'

export function createHandler(
  overrides: ResponderOverrides = {},
): (event: SQSEvent, context?: unknown) => Promise<SQSBatchResponse> {
  const responder = lazy(() => composeResponder(overrides))
  return watched('responder', async (event) => (await responder())(event))
}

export const handler: ReturnType<typeof createHandler> = createHandler()
