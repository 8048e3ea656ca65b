/** What a menu offers: its own options in their groups, those of the app, or the people and channels of the workspace. */
import { type JsonObject, objectsAt, textAt } from '../../slack/json.ts'
import type { Names } from '../../wire/names.ts'
import { textOf } from './block-words.ts'

export interface MenuOption {
  readonly value: string
  readonly text: string
  readonly description: string
  /** The group's label; empty outside of groups. */
  readonly group: string
  /** What the state holds when it is picked: the option itself, or an id. */
  readonly held: JsonObject | string
}

export function toMenuOption(option: JsonObject, group = ''): MenuOption {
  return {
    value: textAt(option, 'value') ?? '',
    text: textOf(option['text']),
    description: textOf(option['description']),
    group,
    held: option,
  }
}

/** The options of an element, or of the app's answer to a type-ahead, in order. */
export function menuOptions(element: JsonObject): readonly MenuOption[] {
  return [
    ...objectsAt(element, 'options').map((option) => toMenuOption(option)),
    ...objectsAt(element, 'option_groups').flatMap((group) =>
      objectsAt(group, 'options').map((option) => toMenuOption(option, textOf(group['label']))),
    ),
  ]
}

/** People for a users_select, channels for a channels_select, both for a conversations_select. */
export function workspaceOptions(type: string, names: Names): readonly MenuOption[] {
  const people = names.people.map(({ id, name, realName }) =>
    ofId(id, realName === '' ? name : realName, `@${name}`),
  )
  const channels = names.channels
    .filter(({ id, name }) => id.startsWith('C') && name !== '')
    .map(({ id, name }) => ofId(id, `#${name}`, ''))
  if (type.endsWith('users_select')) return people
  return type.endsWith('channels_select') ? channels : [...channels, ...people]
}

function ofId(id: string, text: string, description: string): MenuOption {
  return { value: id, text, description, group: '', held: id }
}

/** The options that have every typed word somewhere in them. */
export function matching(options: readonly MenuOption[], query: string): readonly MenuOption[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return options.filter(({ text, description, group }) => {
    const all = `${text} ${description} ${group}`.toLowerCase()
    return words.every((word) => all.includes(word))
  })
}

/** Options with the same group next to each other as one list; a menu without groups is one list without a label. */
export function grouped(
  options: readonly MenuOption[],
): readonly { readonly label: string; readonly options: readonly MenuOption[] }[] {
  const groups: { label: string; options: MenuOption[] }[] = []
  for (const option of options) {
    const last = groups.at(-1)
    if (last?.label === option.group) last.options.push(option)
    else groups.push({ label: option.group, options: [option] })
  }
  return groups
}
