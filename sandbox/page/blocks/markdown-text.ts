/**
 * Prepares the text of a `markdown` block. Its headings stand inside a message, so they begin below the headings of the page;
 * mentions get their names here, because the renderer of Markdown knows none. Code is left as it is.
 */
import type { Names } from '../../wire/names.ts'

const CODE = /(```[\s\S]*?(?:```|$)|`[^`\n]*`)/

export function markdownText(text: string, names: Names): string {
  return text
    .split(CODE)
    .map((piece, at) => (at % 2 === 1 ? piece : withNames(lowered(piece), names)))
    .join('')
}

function lowered(text: string): string {
  return text.replace(/^(#{1,6})(?= )/gm, (marks) => '#'.repeat(Math.min(6, marks.length + 3)))
}

function withNames(text: string, { people, channels, usergroups }: Names): string {
  return text
    .replace(/<@([UW][A-Z0-9]+)>/g, (_, id: string) => {
      const person = people.find((each) => each.id === id)
      return `@${person?.realName ?? id}`
    })
    .replace(/<#(C[A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id: string) => {
      const channel = channels.find((each) => each.id === id)
      return `#${channel?.name ?? id}`
    })
    .replace(/<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id: string) => {
      const group = usergroups.find((each) => each.id === id)
      return `@${group?.handle ?? id}`
    })
}
