import { createContext, useContext } from 'react'
import type { Json, JsonObject } from '../../slack/json.ts'
import type { Names } from '../../wire/names.ts'

/**
 * What blocks can do where they stand: a message, a modal, a Home, or the gallery, where nothing answers.
 * Blocks draw and report; what an act means is decided by whoever gives the surface.
 */
export interface Surface {
  readonly kind: 'message' | 'modal' | 'home'
  /** Sends `block_actions` for a button or a menu. Returns at once; the surface's `pending` shows that it is under way. */
  act(action: BlockAct): void
  /** Type-ahead of an external select; an empty list when the app offers nothing or does not answer. */
  suggest(
    action: { readonly blockId: string; readonly actionId: string },
    query: string,
  ): Promise<readonly JsonObject[]>
  /** Elements whose act has no answer yet, as `blockId/actionId`. */
  readonly pending: readonly string[]
  /** What inputs hold, as in `state.values`. */
  readonly values: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>
  /** Somebody typed or picked in an input block; the state object as in `state.values`. */
  change(blockId: string, actionId: string, state: JsonObject): void
  /** What stands under the inputs, by block id. */
  readonly errors: Readonly<Record<string, string>>
  /** A picture of the surface: nothing can be clicked or typed. */
  readonly inert?: boolean
}

export interface BlockAct {
  readonly blockId: string
  readonly actionId: string
  /** A button's value as this window shows it, which an update may have changed meanwhile. */
  readonly value?: string
  /** What was picked, for menus and the like; absent for buttons. */
  readonly selected?: Json
}

export const SurfaceContext = createContext<Surface | undefined>(undefined)

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext)
  if (surface === undefined) throw new Error('no surface above this block')
  return surface
}

export const NamesContext = createContext<Names>({ people: [], channels: [], usergroups: [] })
