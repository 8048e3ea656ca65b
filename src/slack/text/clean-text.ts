/**
 * Takes out of any text what is not seen but acts: control characters, marks that turn the writing direction, invisible joiners and tags.
 * Emoji, backticks and every script stay readable; a joiner stays only inside an emoji. It never shortens and never escapes.
 */
const LINE_ENDS = /\r\n?|[\u2028\u2029]/gu
const INVISIBLE = /(?![\n\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu
const STRAY_JOINER = /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d/gu
/** More marks on one letter than any language writes: they spill over the lines above and below. */
const MARKS_PILED_UP = /(\p{M}{3})\p{M}+/gu

export function cleanText(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replaceAll(LINE_ENDS, '\n')
    .replaceAll(INVISIBLE, '')
    .replaceAll(STRAY_JOINER, '')
    .replaceAll(MARKS_PILED_UP, '$1')
}

/** Clean and on one line, so that nobody's text can look like a line of ours. */
export function oneLine(text: string): string {
  return cleanText(text).replaceAll(/\s+/gu, ' ').trim()
}
