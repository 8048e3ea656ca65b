import type { Sleep } from '../shared/clock.ts'

/** One message a second in a channel, among all workers: a place in the row of the channel is taken before the message is sent, and waited for. */
export interface PaceRows {
  /** How long to wait, in wall time, for the place that was taken now. */
  reserve(channel: string, everyMs: number): Promise<number>
}

export const MESSAGE_EVERY_MS = 1_100

export type InTurn = (channel: string) => Promise<void>

export function createInTurn(deps: { readonly pace: PaceRows; readonly sleep: Sleep }): InTurn {
  return async (channel) => {
    const waitMs = await deps.pace.reserve(channel, MESSAGE_EVERY_MS)
    if (waitMs > 0) await deps.sleep(waitMs)
  }
}
