/**
 * Markdown for a file, built from parts as `mrkdwn` is: what stands in the template is ours, what is put into it is somebody's text and is escaped. So no text can be a link, an element of HTML, a heading,
 * or the next cell of a table, in CommonMark and in GitHub's.
 */
import { oneLine } from './clean-text.ts'

export interface Markdown {
  readonly markdown: string
}

export function md(
  literals: TemplateStringsArray,
  ...parts: readonly (string | number | Markdown)[]
): Markdown {
  const markdown = literals.reduce((text, literal, at) => {
    const part = parts[at - 1]
    return `${text}${part === undefined ? '' : markdownOf(part)}${literal}`
  })
  return { markdown }
}

function markdownOf(part: string | number | Markdown): string {
  if (typeof part === 'number') return String(part)
  return typeof part === 'string' ? escaped(part) : part.markdown
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const SIGNS = /[\\`*_[\]#|~$]/g
/** What begins a list, a rule or a number of one; inside a line it is nothing. */
const AT_START = /^(?:[-+=]|\d+(?=[.)]))/
/** What is made a link without any mark. (GitHub finds e-mail addresses after it has read the signs, so these it links all the same.) */
const LINKS = /(?<=:)\/\/|(?<=\bwww)\.|@/gi

function escaped(text: string): string {
  return oneLine(text)
    .replaceAll(SIGNS, (sign) => `\\${sign}`)
    .replace(AT_START, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
    .replaceAll(/[&<>]/g, (sign) => ENTITIES[sign] ?? '')
    .replaceAll(LINKS, (sign) => `\\${sign}`)
}

/** Text to be copied: nothing in it is formatted. Two signs that would end it, or its cell, are shown as others that look like them. */
export function mdCode(text: string): Markdown {
  const shown = oneLine(text).replaceAll('`', 'ˋ').replaceAll('|', 'ǀ')
  return { markdown: shown === '' ? '–' : `\`${shown}\`` }
}

export function mdLines(lines: readonly Markdown[]): Markdown {
  return { markdown: lines.map(({ markdown }) => markdown).join('\n') }
}

/** Sections with an empty line between them; empty ones are left out. */
export function mdSections(sections: readonly Markdown[]): Markdown {
  const shown = sections.map(({ markdown }) => markdown).filter((section) => section !== '')
  return { markdown: shown.join('\n\n') }
}

export function mdList(items: readonly Markdown[]): Markdown {
  return mdLines(items.map((item) => md`- ${item}`))
}

/** Every row has a cell for each column. */
export function mdTable(
  columns: readonly string[],
  rows: readonly (readonly (string | Markdown)[])[],
): Markdown {
  const line = (cells: readonly (string | Markdown)[]): Markdown => ({
    markdown: `| ${columns.map((_, at) => md`${cells[at] ?? ''}`.markdown).join(' | ')} |`,
  })
  return mdLines([line(columns), line(columns.map(() => ({ markdown: '---' }))), ...rows.map(line)])
}
