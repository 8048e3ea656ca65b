import type { Names } from '../../wire/names.ts'

/** A message's text as it is read aloud: names for mentions, no marks. For announcements only, never for what is drawn. */
export function plainText(mrkdwn: string, { people, channels, usergroups }: Names): string {
  return mrkdwn
    .replaceAll(/<!date\^\d+\^[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/<@(\w+)(?:\|[^>]*)?>/g, (_, id: string) => {
      const person = people.find((each) => each.id === id)
      return person?.realName ?? id
    })
    .replaceAll(/<#(\w+)(?:\|[^>]*)?>/g, (_, id: string) => {
      const channel = channels.find((each) => each.id === id)
      return `#${channel?.name ?? id}`
    })
    .replaceAll(/<!subteam\^(\w+)(?:\|[^>]*)?>/g, (_, id: string) => {
      const group = usergroups.find((each) => each.id === id)
      return `@${group?.handle ?? id}`
    })
    .replaceAll(/<([^|>]*)\|([^>]*)>/g, '$2')
    .replaceAll(/[<>*`]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
