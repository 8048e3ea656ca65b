import type { SlackUserId } from './ids.ts'

/**
 * Who has looked at Home lately, so that theirs can be drawn again when something in it changes. It decides nothing: a row that is lost costs a Home that is up to date
 * only after it was opened again.
 */
export interface HomeStore {
  /** They opened it, or turned to a page: remembered for thirty days. */
  opened(person: SlackUserId, seen: HomeSeen): Promise<HomeTurn>
  /** Their Home is about to be drawn again. `undefined`: they never opened it, so there is nothing to draw. */
  redrawn(person: SlackUserId): Promise<HomeTurn | undefined>
  /** False when somebody else began to draw it after this turn, from newer rows perhaps. */
  isLatest(person: SlackUserId, turn: number): Promise<boolean>
  /** True when a job is to be put into the queue: they opened Home, and no drawing is asked for already. */
  askToRedraw(person: SlackUserId): Promise<boolean>
  /** Who opened Home among the people whose approval this source means, and among those who decide in their place. */
  watching(source: string): Promise<readonly SlackUserId[]>
}

export interface HomeSeen {
  /** Business time. */
  readonly at: Date
  readonly page?: number | undefined
  /** The sources of approvals that they are in themselves. Unset where that could not be read: what was read before stays. */
  readonly approvesFor?: readonly string[] | undefined
  /** The sources whose requests they may find there, also in somebody else's place. */
  readonly watches: readonly string[]
}

/** One drawing: the page to show, and a number that grows with each. */
export interface HomeTurn {
  readonly page: number
  readonly turn: number
  /** As it was read when they last opened it; unset when it never could be. */
  readonly approvesFor?: readonly string[] | undefined
}
