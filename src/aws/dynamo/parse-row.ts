import type { z } from 'zod'

/** A row that is there but does not parse. It names the row and the paths that are wrong, and never a value. */
class UnreadableRowError extends Error {
  override readonly name = 'UnreadableRowError'

  constructor(row: string, paths: readonly string[]) {
    super(`${row} cannot be read; wrong at: ${paths.join(', ')}`)
  }
}

/** Gives the row as the schema knows it, without its keys. A row that does not parse is never passed off as absent. */
export function parseRow<T>(schema: z.ZodType<T>, item: unknown, row: string): T {
  const parsed = schema.safeParse(item)
  if (parsed.success) return parsed.data
  const paths = parsed.error.issues.map(({ path }) => path.map(String).join('.') || '(row)')
  throw new UnreadableRowError(row, [...new Set(paths)])
}
