import type { JsonObject } from '../slack/json.ts'
import type { Names } from './names.ts'

/**
 * Every message, modal and Home of the product, as the server has drawn and counted them and as the page of the gallery shows them.
 * Types only, for the server and for the browser.
 */
export interface Gallery {
  readonly groups: readonly GalleryGroup[]
  /** Whose names mentions show. */
  readonly names: Names
}

export interface GalleryGroup {
  readonly id: string
  readonly title: string
  /** One sentence: what stands here and when people see it. */
  readonly about: string
  readonly specimens: readonly Specimen[]
}

export interface Specimen {
  /** Unique on the page, stable, fit for an address. */
  readonly id: string
  readonly title: string
  readonly surface: SpecimenSurface
  /** Who sees it and in which place. */
  readonly where: string
  /** The function of the product that drew it. */
  readonly madeBy: string
  /** What is sent; then, where there is one, what stands in where Slack does not know the newest blocks. */
  readonly drawings: readonly [Drawing, ...Drawing[]]
}

/** `thread` is a reply in the thread of a message; `menu` the choices of a menu that Slack asks awskey for. */
export type SpecimenSurface = 'message' | 'thread' | 'ephemeral' | 'modal' | 'home' | 'menu'

export interface Drawing {
  readonly variant: 'sent' | 'classic'
  /** `text` and `blocks` of a message, a view, or the `options` of a menu. */
  readonly payload: JsonObject
  /** What inputs hold at first, as in `state.values`. */
  readonly values: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>
  /** What stands under the inputs, by block id. */
  readonly errors: Readonly<Record<string, string>>
  /** Fullest first. */
  readonly counts: readonly Count[]
  /** Why Slack would not take it; empty when it would. */
  readonly problems: readonly string[]
}

/** One limit of Slack's and how far it is used. */
export interface Count {
  readonly what: string
  readonly used: number
  readonly max: number
}
