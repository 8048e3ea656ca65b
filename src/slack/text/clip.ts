/**
 * The one place that shortens text for Slack, always after escaping: a limit counted before it is passed by a text full of `&`.
 * It never cuts an entity, a mention, a date or a character in two, and says with an ellipsis that something is missing.
 */
const ELLIPSIS = '…'
const EMPTY = '–'
/** Pieces that must stay whole: our own tokens, entities, else one character. */
const PIECES = /<[^<>\n]*>|&(?:amp|lt|gt);|./gsu

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

export function escapeText(text: string): string {
  return text.replaceAll(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign)
}

/** Markup (escaped already) of at most `max` characters. */
export function clipMarkup(markup: string, max: number): string {
  if (markup.trim() === '') return EMPTY
  if (markup.length <= max) return markup
  const kept = takeWhole(markup, max - 2, (piece) => piece.length)
  return `${closed(kept)}${ELLIPSIS}`
}

/** Text for a `plain_text` object, not escaped, of at most `max` characters once Slack has escaped it. */
export function clipPlain(text: string, max: number): string {
  if (text.trim() === '') return EMPTY
  const weigh = (piece: string): number => escapeText(piece).length
  if (weigh(text) <= max) return text
  return `${takeWhole(text, max - 1, weigh).trimEnd()}${ELLIPSIS}`
}

function takeWhole(text: string, max: number, weigh: (piece: string) => number): string {
  let kept = ''
  let left = max
  for (const [piece] of text.matchAll(PIECES)) {
    left -= weigh(piece)
    if (left < 0) break
    kept += piece
  }
  return kept.replace(/\u200d$/u, '')
}

/** A code span that lost its end would swallow what follows. */
function closed(markup: string): string {
  const backticks = markup.split('`').length - 1
  return backticks % 2 === 0 ? markup.trimEnd() : `${markup}\``
}
