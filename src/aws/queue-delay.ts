const LONGEST_DELAY_SECONDS = 900

/** A delay in whole seconds, rounded up, and cut at SQS's limit: a job that comes early finds nothing due and ends. */
export function delaySeconds(delayMs: number): number {
  return Math.min(Math.ceil(Math.max(0, delayMs) / 1_000), LONGEST_DELAY_SECONDS)
}
