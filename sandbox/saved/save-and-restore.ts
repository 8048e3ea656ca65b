import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { World } from '../aws/world.ts'
import type { BusinessClock } from '../business-clock.ts'
import type { DelayedJobs } from '../delayed-jobs.ts'
import type { QueueEngine } from '../engines.ts'
import { HOME } from '../home.ts'
import type { Workspace } from '../slack/workspace.ts'
import type { SavedState } from './saved-state.ts'
import { restoreTable, saveTable } from './saved-table.ts'
import { restoreWorkspace, saveWorkspace } from './saved-workspace.ts'
import { restoreWorld, saveWorld } from './saved-world.ts'

/** The parts of a sandbox that are saved together and restored together. */
export interface SavedParts {
  save(): Promise<SavedState>
  /** Onto a sandbox that was seeded at the moment at which the saved one was. */
  restore(saved: SavedState): Promise<void>
}

export function createSavedParts(deps: {
  readonly clock: BusinessClock
  readonly startedAt: Date
  readonly world: World
  readonly workspace: Workspace
  readonly dynamo: DynamoDBClient
  readonly queues: QueueEngine
  readonly later: DelayedJobs
  /** By the name of the queue. */
  readonly urls: Readonly<Record<string, string>>
}): SavedParts {
  const { clock, startedAt, world, workspace, dynamo, queues, later, urls } = deps
  const nameOf = (url: string): string =>
    Object.entries(urls).find(([, each]) => each === url)?.[0] ?? url
  return {
    async save() {
      const objects = await queues.objects(HOME.bucket)
      return {
        startedAt: startedAt.toISOString(),
        savedAt: clock.now().toISOString(),
        savedWallMs: Date.now(),
        rows: await saveTable(dynamo, HOME.table),
        objects: objects.map(({ key, bytes }) => ({ key, base64: bytes.toString('base64') })),
        later: later.waiting().map(({ at, message: { queueUrl, body } }) => ({
          at: at.toISOString(),
          queue: nameOf(queueUrl),
          body,
        })),
        world: saveWorld(world, startedAt),
        workspace: saveWorkspace(workspace),
      }
    },
    async restore(saved) {
      clock.advanceTo(new Date(saved.savedAt))
      restoreWorld(world, saved.world)
      restoreWorkspace(workspace, saved.workspace)
      await restoreTable(dynamo, HOME.table, saved.rows, Date.now() - saved.savedWallMs)
      for (const { key, base64 } of saved.objects)
        await queues.putObject(HOME.bucket, key, Buffer.from(base64, 'base64'))
      later.restore(
        saved.later.map(({ at, queue, body }) => ({
          at: new Date(at),
          message: { queueUrl: urls[queue] ?? queue, body },
        })),
      )
    },
  }
}
