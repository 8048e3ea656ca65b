/**
 * A row that a newer version of awskey wrote: this one was rolled back, or is being replaced. Nobody guesses what the row means, and nothing is written over it; what waits for it
 * waits until a version is deployed that knows it. It names the row and its schema, and nothing of what is in it.
 */
export class NewerRowError extends Error {
  override readonly name = 'NewerRowError'

  constructor(row: string, schema: string) {
    super(`${row} is of schema ${schema.slice(0, 8)}, which a newer version of awskey wrote`)
  }
}
