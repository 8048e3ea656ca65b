import type { z } from 'zod'
import { type Upgraders, upgraded } from './row-versions.ts'

/** A row that is there but does not parse. It names the row and the paths that are wrong, and never a value. */
class UnreadableRowError extends Error {
  override readonly name = 'UnreadableRowError'

  constructor(row: string, paths: readonly string[]) {
    super(`${row} cannot be read; wrong at: ${paths.join(', ')}`)
  }
}

/**
 * Gives a whole row as the schema knows it, without its keys, whichever version of awskey wrote it. A row that does not parse is never passed off as absent, nor is one of a newer version:
 * then it throws `NewerRowError`.
 */
export function parseRow<T>(
  schema: z.ZodType<T>,
  item: unknown,
  row: string,
  upgraders?: Upgraders,
): T {
  return parseShape(schema, upgraded(item, row, upgraders), row)
}

/** The same for what is no whole row, as an entry of the index or what is about to be written. */
export function parseShape<T>(schema: z.ZodType<T>, item: unknown, row: string): T {
  const parsed = schema.safeParse(item)
  if (parsed.success) return parsed.data
  const paths = parsed.error.issues.map(({ path }) => path.map(String).join('.') || '(row)')
  throw new UnreadableRowError(row, [...new Set(paths)])
}
