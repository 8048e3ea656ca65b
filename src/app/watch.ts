import { errorCode } from '../aws/error-code.ts'
import type { FunctionName } from '../shared/deployment-names.ts'
import type { Log } from '../shared/log.ts'
import { isExpected } from './is-expected.ts'
import { inScope } from './log-scope.ts'
import { createLog } from './logger.ts'
import { newReference } from './reference.ts'

/**
 * A handler as Lambda calls it, watched: every line that is written meanwhile carries Lambda's request id, a reference, and whether this was the container's first. What the handler throws is logged once, by name and code,
 * and counts as a failure. So that whoever called tries again an error is thrown on; Lambda writes its text and its stack into the log, so it is only one of our own that is thrown on as it is.
 */
export class FunctionFailedError extends Error {
  override readonly name = 'FunctionFailedError'
}

/** Their texts are ours and quote nothing that was sent. */
const OWN_WORDS = new Set(['ConfigError', 'NotARotationError'])

export function watched<E, R>(
  name: FunctionName,
  handle: (event: E, context?: unknown) => Promise<R>,
  log: () => Log = () => createLog(name),
): (event: E, context?: unknown) => Promise<R> {
  let isCold = true
  return (event, context) => {
    const ids = {
      function_request_id: requestIdOf(context),
      cold_start: isCold,
      reference: newReference(),
    }
    // What is begun while the function is initialised has no id, and is not its first call.
    if (ids.function_request_id !== undefined) isCold = false
    return inScope(ids, async () => {
      try {
        return await handle(event, context)
      } catch (error) {
        if (isExpected(error)) {
          log().warn('the function has not done it', { code: errorCode(error) })
          throw error
        }
        log().error('the function failed', { reference: ids.reference }, error)
        if (error instanceof Error && OWN_WORDS.has(error.name)) throw error
        // biome-ignore lint/style/useErrorCause: the cause would stand in the log with its text
        throw new FunctionFailedError(`${errorCode(error)}, reference ${ids.reference}`)
      }
    })
  }
}

function requestIdOf(context: unknown): string | undefined {
  if (typeof context !== 'object' || context === null || !('awsRequestId' in context))
    return undefined
  const { awsRequestId } = context
  return typeof awsRequestId === 'string' ? awsRequestId : undefined
}
