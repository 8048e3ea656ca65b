/**
 * What awskey writes about itself: a fixed sentence and ids. There is no way to hand it a payload, and no debug level:
 * what nobody can write nobody can leak. Names and codes of errors are ids; their texts are not.
 */
export type LogIds = Readonly<Record<string, string | number | boolean | undefined>>

export interface Log {
  info(message: string, ids?: LogIds): void
  warn(message: string, ids?: LogIds): void
  /** Of `cause` only the name and the code are written. With a `reference` among the ids it counts as a failure: somebody is told that word, or a job ended so. */
  error(message: string, ids?: LogIds, cause?: unknown): void
}

/** For where nothing is to be written. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }
