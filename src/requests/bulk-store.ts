import type { Bulk } from './bulk.ts'
import type { RequestId } from './ids.ts'

/** Where the rotations of many users at once are remembered. One of a team at a time: two would take users from each other. */
export interface BulkStore {
  /** Writes a new one and takes the team's place, both or neither. */
  open(bulk: Bulk): Promise<BulkOpened>
  /** Strongly consistent. Throws when it cannot be read. */
  read(id: RequestId): Promise<Bulk | undefined>
  /** On condition that the row is still at `from.version`; `undefined` when it is not. Frees the team's place once nothing of it waits. */
  commit(from: Bulk, next: Bulk): Promise<Bulk | undefined>
  /** Whether a drawing has to be asked for: `false` while one is asked for that has not begun. */
  askToDraw(id: RequestId): Promise<boolean>
  /** A drawing begins; changes from now on ask for another. Gives its turn. */
  drawingBegins(id: RequestId): Promise<number>
  /** No other drawing has begun since. */
  isLatestDrawing(id: RequestId, turn: number): Promise<boolean>
}

export type BulkOpened =
  | { readonly kind: 'opened' | 'exists'; readonly bulk: Bulk }
  | { readonly kind: 'taken'; readonly by: RequestId }
