import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { atInit } from '../src/app/at-init.ts'
import { composeResponder, type ResponderOverrides } from '../src/app/compose-responder.ts'
import { lazy } from '../src/shared/lazy.ts'

export function createHandler(
  overrides: ResponderOverrides = {},
): (event: SQSEvent, context?: unknown) => Promise<SQSBatchResponse> {
  const responder = lazy(() => composeResponder(overrides))
  return async (event) => (await responder())(event)
}

export const handler: ReturnType<typeof createHandler> = createHandler()
atInit(() => handler({ Records: [] }))
