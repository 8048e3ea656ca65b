import type { SavedRow } from './saved-table.ts'
import type { SavedWorkspace } from './saved-workspace.ts'
import type { SavedWorld } from './saved-world.ts'

/**
 * A whole sandbox at one moment, as JSON: what awskey has stored, and what its AWS and its Slack have become. Taken while no job runs, so that nothing is in a queue but what waits for its time.
 * A later awskey that is started from it stands where an upgraded deployment would.
 */
export interface SavedState {
  /** Business time: when the sandbox was seeded, and when it was saved. */
  readonly startedAt: string
  readonly savedAt: string
  /** Wall time: TTLs are moved on by what has gone by since. */
  readonly savedWallMs: number
  /** Items in DynamoDB's own JSON. */
  readonly rows: readonly SavedRow[]
  readonly objects: readonly { readonly key: string; readonly base64: string }[]
  readonly later: readonly { readonly at: string; readonly queue: string; readonly body: string }[]
  readonly world: SavedWorld
  readonly workspace: SavedWorkspace
}
