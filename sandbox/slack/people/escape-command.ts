/**
 * What a slash command's text becomes on its way to the app with `should_escape: true`: people, groups, channels and links become
 * `<…>` tokens, everything else that looks like markup is escaped. Unknown names stay plain text.
 */
import { isObject, textAt } from '../json.ts'
import type { Workspace } from '../workspace.ts'

const TOKENS =
  /<@(?<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>|<#(?<channel>C[A-Z0-9]+)(?:\|[^>]*)?>|<!subteam\^(?<group>S[A-Z0-9]+)(?:\|[^>]*)?>|(?<link>https?:\/\/[^\s<>]+)|(?<=^|[\s(])(?<sign>[@#])(?<name>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)|[&<>]/giu

export function escapeCommand(text: string, workspace: Workspace): string {
  return text.replaceAll(TOKENS, (...found: unknown[]) => {
    const whole = String(found[0])
    const groups: unknown = found.at(-1)
    const given = (key: string): string | undefined =>
      isObject(groups) ? textAt(groups, key) : undefined
    return token(workspace, given) ?? escaped(whole)
  })
}

function token(
  workspace: Workspace,
  given: (key: string) => string | undefined,
): string | undefined {
  const { users, channels, usergroups } = workspace
  const link = given('link')
  if (link !== undefined) return `<${link}>`
  const name = given('name')
  const byName = <T extends { readonly id: string }>(
    all: Iterable<T>,
    nameOf: (item: T) => string,
  ): string | undefined =>
    [...all].find((item) => nameOf(item).toLowerCase() === name?.toLowerCase())?.id
  const isAt = given('sign') === '@'
  const user = users.get(
    given('user') ?? (isAt ? byName(users.values(), (each) => each.name) : undefined) ?? '',
  )
  if (user !== undefined) return `<@${user.id}|${user.name}>`
  const group = usergroups.get(
    given('group') ?? (isAt ? byName(usergroups.values(), (each) => each.handle) : undefined) ?? '',
  )
  if (group !== undefined) return `<!subteam^${group.id}|@${group.handle}>`
  const isHash = given('sign') === '#'
  const channel = channels.get(
    given('channel') ?? (isHash ? byName(channels.values(), (each) => each.name) : undefined) ?? '',
  )
  return channel === undefined ? undefined : `<#${channel.id}|${channel.name}>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
