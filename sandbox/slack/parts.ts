/** What every method and every person's action of the emulator works with. */
import type { Faults } from '../faults.ts'
import { newBlockTypes } from './blocks/validate-blocks.ts'
import type { Json } from './json.ts'
import type { RefusedCalls } from './refused-calls.ts'
import type { ResponseUrls } from './response-urls.ts'
import type { Triggers } from './triggers.ts'
import type { Workspace } from './workspace.ts'

export interface EmulatorParts {
  readonly workspace: Workspace
  readonly triggers: Triggers
  readonly responseUrls: ResponseUrls
  readonly refused: RefusedCalls
  readonly faults: Faults
  readonly wallNow: () => number
  readonly baseUrl: () => string
  readonly changed: (what: string) => void
  /** Told of the arguments of each call of the Web API. */
  readonly seen?: ((text: string) => void) | undefined
}

/** Whether this call finds a workspace without the newest blocks, by setting or by a planted fault (which it uses up). */
export function refusesNewBlocks(parts: EmulatorParts, blocks: Json | undefined): boolean {
  if (newBlockTypes(blocks).length === 0) return false
  if (parts.workspace.refusesNewBlocks) return true
  const operation = 'blocks.new'
  const planted = parts.faults
    .list()
    .some((fault) => fault.service === 'slack' && fault.operation === operation)
  return planted && parts.faults.take({ service: 'slack', operation }) === 'deny'
}
