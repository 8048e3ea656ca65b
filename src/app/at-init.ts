import { processEnvironment } from './config.ts'

/**
 * Starts on Lambda, while the function is initialised, what its first call would wait for: with the processor that Lambda lends for that, and beside whatever else is still loaded. Elsewhere
 * it does nothing, so that importing a handler reads and sends nothing. What fails is forgotten: the first call tries it again, and answers for it.
 */
export function atInit(start: () => Promise<unknown>, env = processEnvironment()): void {
  if (env['AWS_LAMBDA_FUNCTION_NAME'] === undefined) return
  start().catch(() => undefined)
}
