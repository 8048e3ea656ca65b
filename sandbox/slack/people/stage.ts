/** Where people act: the emulator's state, the wire to the app, and the options each type-ahead last offered. */
import type { Dispatch } from '../dispatch.ts'
import type { JsonObject } from '../json.ts'
import type { EmulatorParts } from '../parts.ts'

export interface Stage {
  readonly parts: EmulatorParts
  readonly dispatch: Dispatch
  /** By user, place, block and action. */
  readonly offered: Map<string, readonly JsonObject[]>
}

export function offerKey(...names: readonly string[]): string {
  return names.join('\n')
}
