import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

/** Waits in wall time before try number `attempt` is repeated: longer each time, and never all workers for equally long. */
export type Pause = (attempt: number) => Promise<void>

const FIRST_MS = 25
const LONGEST_MS = 2_000

export const jitteredPause: Pause = async (attempt) => {
  const cap = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
  await wait(randomInt(Math.ceil(cap / 2), cap + 1))
}
