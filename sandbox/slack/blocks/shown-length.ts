/**
 * How long a text is for Slack: after `&`, `<` and `>` have become entities. What is already an entity counts as it stands,
 * and in mrkdwn so does a link or mention in angle brackets; in plain_text there are none.
 */
const PIECES = /<(?:[@#!]|https?:|mailto:|tel:)[^<>\n]*>|&(?:amp|lt|gt);|[&<>]/gu
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function escapeShown(text: string, markup: boolean): string {
  return text.replaceAll(PIECES, (piece) => {
    if (piece.startsWith('&') && piece.length > 1) return piece
    if (piece.length === 1) return ENTITIES[piece] ?? piece
    if (markup) return piece
    return `&lt;${escapeShown(piece.slice(1, -1), false)}&gt;`
  })
}

export function shownLength(text: string, markup: boolean): number {
  return escapeShown(text, markup).length
}
