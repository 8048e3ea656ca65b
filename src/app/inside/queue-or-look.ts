import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { FunctionName } from '../../shared/deployment-names.ts'
import { watched } from '../watch.ts'
import { type Look, lookIn, type Seen } from './look.ts'

/** A function of a queue: messages go to their work, whatever is in them; only what has none is looked at for a question of the doctor's. */
export interface QueueOrLook {
  (event: SQSEvent, context?: unknown): Promise<SQSBatchResponse>
  /** Called by hand, by `npm run doctor`. */
  (event: { readonly doctor: unknown }, context?: unknown): Promise<unknown>
}

/** Neither a batch of messages nor a question of the doctor's. Nothing of it is quoted. */
class NotAnEventError extends Error {
  override readonly name = 'NotAnEventError'
}

export function queueOrLook(
  name: FunctionName,
  work: () => Promise<(event: SQSEvent) => Promise<SQSBatchResponse>>,
  look: () => Promise<(asked: Look) => Promise<{ readonly doctor: Seen }>>,
): QueueOrLook {
  const answer = watched(name, async (event: SQSEvent | { readonly doctor: unknown }) => {
    if ('Records' in event) return (await work())(event)
    const asked = lookIn(event)
    if (asked === undefined) throw new NotAnEventError('the event is no batch of messages')
    return (await look())(asked)
  })
  function handle(event: SQSEvent, context?: unknown): Promise<SQSBatchResponse>
  function handle(event: { readonly doctor: unknown }, context?: unknown): Promise<unknown>
  async function handle(
    event: SQSEvent | { readonly doctor: unknown },
    context?: unknown,
  ): Promise<unknown> {
    return answer(event, context)
  }
  return handle
}
