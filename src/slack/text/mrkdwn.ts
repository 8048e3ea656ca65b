/**
 * Slack's markup, built from parts: what stands in the template is ours, what is put into it is somebody's text and is escaped.
 * So no text can mention anybody, fake a link or look like a line of ours. Text passes as markup only by being made here.
 */
import { SlackUserId } from '../../requests/ids.ts'
import { cleanText, oneLine } from './clean-text.ts'
import { escapeText } from './clip.ts'

export interface Mrkdwn {
  readonly markup: string
}

type Part = string | number | Mrkdwn

export function mrkdwn(literals: TemplateStringsArray, ...parts: readonly Part[]): Mrkdwn {
  const markup = literals.reduce((text, literal, at) => {
    const part = parts[at - 1]
    return `${text}${part === undefined ? '' : partMarkup(part)}${literal}`
  })
  return { markup }
}

function partMarkup(part: Part): string {
  if (typeof part === 'number') return String(part)
  return typeof part === 'string' ? inline(part) : part.markup
}

/** Somebody's text inside a sentence of ours: shown as it was written, never formatted, so that nobody's words look like ours. */
function inline(text: string): string {
  return withoutMarks(escapeText(oneLine(text)))
}

/** Signs that Slack reads as bold, code, struck out or italics become others that look like them. Underlines inside a name stay. */
export function withoutMarks(escaped: string): string {
  return escaped
    .replaceAll('*', '∗')
    .replaceAll('`', 'ˋ')
    .replaceAll('~', '∼')
    .replaceAll(OUTER_UNDERLINE, 'ˍ')
}

const OUTER_UNDERLINE = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu

export const NOTHING: Mrkdwn = { markup: '' }

export function isNothing(text: Mrkdwn): boolean {
  return text.markup === ''
}

export function joined(parts: readonly Mrkdwn[], separator: string): Mrkdwn {
  const shown = parts.filter((part) => !isNothing(part))
  return { markup: shown.map(({ markup }) => markup).join(separator) }
}

export function lines(...parts: readonly Mrkdwn[]): Mrkdwn {
  return joined(parts, '\n')
}

export function bold(text: string): Mrkdwn {
  return { markup: `*${inline(text)}*` }
}

/** Text to be copied: nothing in it is formatted. */
export function code(text: string): Mrkdwn {
  return { markup: `\`${escapeText(oneLine(text)).replaceAll('`', 'ˋ')}\`` }
}

export function codeBlock(text: string): Mrkdwn {
  return { markup: `\`\`\`${escapeText(cleanText(text)).replaceAll('```', 'ˋˋˋ')}\`\`\`` }
}

/** Somebody's words as a quotation; every line of them is marked as one. */
export function quote(text: string): Mrkdwn {
  const quoted = cleanText(text)
    .split('\n')
    .map((line) => `&gt; ${inline(line)}`)
  return { markup: quoted.join('\n') }
}

/** A mention when it is the id of a person, else the text as it is (`awskey`). */
export function person(id: string): Mrkdwn {
  const user = SlackUserId.safeParse(id)
  return user.success ? { markup: `<@${user.data}>` } : { markup: inline(id) }
}

/** A mention when it is the id of a user group, else the text as it is. */
export function userGroup(id: string): Mrkdwn {
  return /^S[A-Z0-9]{2,}$/.test(id) ? { markup: `<!subteam^${id}>` } : { markup: inline(id) }
}

export function channelLink(id: string): Mrkdwn {
  return /^[CG][A-Z0-9]{2,}$/.test(id) ? { markup: `<#${id}>` } : { markup: inline(id) }
}

/** A link of our own words to an address of Slack's own; an address that is none stays out. */
export function link(url: string, words: string): Mrkdwn {
  const address = /^https:\/\/[\w.-]+\/[\w/.?=&%-]*$/.test(url) ? escapeText(url) : ''
  return { markup: address === '' ? inline(words) : `<${address}|${inline(words)}>` }
}

/** A moment in the reader's own time zone; where that cannot be shown, in UTC. Text that is no moment stays text. */
export function dateTime(moment: string | Date): Mrkdwn {
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) return { markup: inline(String(moment)) }
  const seconds = Math.floor(at.getTime() / 1_000)
  return { markup: `<!date^${seconds}^{date_short_pretty} {time}|${utc(at)}>` }
}

/** A moment where no markup is possible: `2026-11-24 02:00 UTC`. */
export function utc(moment: string | Date): string {
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) return String(moment)
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
