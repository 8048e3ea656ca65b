import type { HomeView, ModalView, PlainTextOption } from '@slack/types'
import type { SlackMessage } from '../../src/slack/text/blocks.ts'
import type { SpecimenSurface } from '../wire/gallery.ts'

/**
 * A specimen as it is composed: what the product drew, and the words around it. What is shown comes out of the product's own builders, never from here;
 * `made` keeps the builder's name, so that nothing can claim to show what it did not call.
 */
export interface SpecimenModel {
  /** Unique within its group. */
  readonly id: string
  readonly title: string
  readonly made: Made
  /** Where it differs from its group's. */
  readonly surface?: SpecimenSurface
  readonly where?: string
  /** What awskey answered to a form: stands under its inputs. */
  readonly errors?: Readonly<Record<string, string>>
}

export interface GroupModel {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly surface: SpecimenSurface
  readonly where: string
  readonly specimens: readonly SpecimenModel[]
}

export type Shown = SlackMessage | ModalView | HomeView | MenuOptions

/** What a type-ahead menu is given to offer. */
export interface MenuOptions {
  readonly options: readonly PlainTextOption[]
}

export interface Made {
  readonly madeBy: string
  readonly shown: Shown
}

export function made<Model extends readonly unknown[]>(
  build: (...model: Model) => Shown,
  ...model: Model
): Made {
  return { madeBy: build.name, shown: build(...model) }
}

/** `not_the_requester` as words of a title. */
export function words(name: string): string {
  return name
    .replaceAll('_', ' ')
    .replace(/\baws\b/, 'AWS')
    .replace(/\biam\b/, 'IAM')
}
