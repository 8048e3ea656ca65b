/**
 * Reads Slack's markup (mrkdwn) into a rich_text block, which says without doubt what is text, what is code and what is a mention.
 * Escaped text stays text: `&lt;@U1&gt;` never becomes a mention, and Markdown that Slack does not know (`[a](b)`, `# a`) is left as it stands.
 */
import type { JsonObject } from '../../slack/json.ts'

interface Style {
  readonly bold?: true
  readonly italic?: true
  readonly strike?: true
  readonly code?: true
}

const FENCE = /```\n?([\s\S]*?)\n?```/
const QUOTE = /^(?:&gt;|>) ?/

export function parseMarkup(text: string, autoLinks = false): JsonObject {
  const pieces = text.split(FENCE)
  const elements = pieces.flatMap((piece, at) =>
    at % 2 === 1
      ? [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: unescaped(piece) }] }]
      : paragraphs(atFences(piece, at, pieces.length - 1), autoLinks),
  )
  return { type: 'rich_text', elements }
}

/** A block of code stands on lines of its own anyway: the line break before and after it is not shown twice. */
function atFences(piece: string, at: number, last: number): string {
  const start = at > 0 ? piece.replace(/^\n/, '') : piece
  return at < last ? start.replace(/\n$/, '') : start
}

function paragraphs(text: string, autoLinks: boolean): readonly JsonObject[] {
  if (text === '') return []
  const groups: { quoted: boolean; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const quoted = QUOTE.test(line)
    const shown = quoted ? line.replace(QUOTE, '') : line
    const last = groups.at(-1)
    if (last?.quoted === quoted) last.lines.push(shown)
    else groups.push({ quoted, lines: [shown] })
  }
  return groups.map(({ quoted, lines }) => ({
    type: quoted ? 'rich_text_quote' : 'rich_text_section',
    elements: inline(lines.join('\n'), {}, autoLinks),
  }))
}

/** In this order: `<…>`, code, bold, italic, struck, an emoji's name, a bare address. */
const TOKEN =
  /<([^<>\n]+)>|`([^`\n]+)`|(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])|(?<!\w)_(?=\S)([^_\n]*[^_\s])_(?!\w)|(?<![\w~])~(?=\S)([^~\n]*[^~\s])~(?![\w~])|(?<![\w:]):([a-z0-9_+'-]+):(?![\w:])|(https?:\/\/(?:(?!&[lg]t;)[^\s<>|])*(?!&[lg]t;)[^\s<>|.,;:!?)])/g

function inline(text: string, style: Style, autoLinks: boolean): readonly JsonObject[] {
  const found: JsonObject[] = []
  let from = 0
  for (const match of text.matchAll(TOKEN)) {
    const read = token(match, style, autoLinks)
    if (read === undefined) continue
    if (match.index > from) found.push(plain(text.slice(from, match.index), style))
    found.push(...read)
    from = match.index + match[0].length
  }
  if (from < text.length) found.push(plain(text.slice(from), style))
  return found
}

/** `undefined`: it only looked like markup. */
function token(
  match: RegExpMatchArray,
  style: Style,
  autoLinks: boolean,
): readonly JsonObject[] | undefined {
  const [, angle, code, bold, italic, strike, emoji, address = ''] = match
  if (angle !== undefined) {
    const meant = angled(angle, style)
    return meant === undefined ? undefined : [meant]
  }
  if (code !== undefined) return [plain(code, { ...style, code: true })]
  if (bold !== undefined) return inline(bold, { ...style, bold: true }, autoLinks)
  if (italic !== undefined) return inline(italic, { ...style, italic: true }, autoLinks)
  if (strike !== undefined) return inline(strike, { ...style, strike: true }, autoLinks)
  if (emoji !== undefined) return [{ type: 'emoji', name: emoji }]
  return autoLinks ? [{ type: 'link', url: unescaped(address), ...styled(style) }] : undefined
}

/** What stands between `<` and `>`, or `undefined` when it means nothing to Slack. */
function angled(inner: string, style: Style): JsonObject | undefined {
  const [target = '', label] = split(inner)
  const id = target.slice(1)
  const more = styled(style)
  if (/^@[UW][A-Z0-9]+$/.test(target)) return { type: 'user', user_id: id, ...more }
  if (/^#[CGD][A-Z0-9]+$/.test(target)) return { type: 'channel', channel_id: id, ...more }
  const group = /^!subteam\^([A-Z0-9]+)$/.exec(target)?.[1]
  if (group !== undefined) return { type: 'usergroup', usergroup_id: group, ...more }
  const range = /^!(here|channel|everyone)$/.exec(target)?.[1]
  if (range !== undefined) return { type: 'broadcast', range, ...more }
  const date = /^!date\^(\d+)\^([^^]+)(?:\^(.+))?$/.exec(target)
  if (date !== null)
    return { type: 'date', timestamp: Number(date[1]), format: date[2] ?? '', ...more }
  if (!/^(?:https?|mailto):/.test(target)) return undefined
  const url = unescaped(target)
  return { type: 'link', url, text: label === undefined ? url : unescaped(label), ...more }
}

function split(inner: string): readonly [string, string?] {
  const at = inner.indexOf('|')
  return at < 0 ? [inner] : [inner.slice(0, at), inner.slice(at + 1)]
}

function plain(text: string, style: Style): JsonObject {
  return { type: 'text', text: unescaped(text), ...styled(style) }
}

function styled(style: Style): JsonObject {
  return Object.keys(style).length === 0 ? {} : { style: { ...style } }
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
