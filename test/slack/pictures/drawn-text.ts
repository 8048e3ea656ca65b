/** Reads the text out of a picture again, with the room that each line of it takes at most. */
import { type Svg, widthAtMost } from '../../../src/slack/pictures/svg.ts'

export interface DrawnText {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const TEXT =
  /<text x="(?<x>[\d.-]+)" y="(?<y>[\d.-]+)"[^>]* font-size="(?<size>[\d.]+)"[^>]* text-anchor="(?<anchor>\w+)"[^>]*>(?<text>[^<]*)<\/text>/g

export function drawnTexts({ markup }: Svg): readonly DrawnText[] {
  return [...markup.matchAll(TEXT)].map(({ groups = {} }) => {
    const { x = '', y = '', size = '', anchor = '', text: escaped = '' } = groups
    const text = unescaped(escaped)
    const width = widthAtMost(text, Number(size))
    const left = Number(x) - width * (SHARE[anchor] ?? 0)
    // Of a capital and of what hangs below the line.
    const top = Number(y) - Number(size) * 0.75
    return { text, left, right: left + width, top, bottom: Number(y) + Number(size) * 0.25 }
  })
}

const SHARE: Readonly<Record<string, number>> = { start: 0, middle: 0.5, end: 1 }

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}

export function overlapping(texts: readonly DrawnText[]): readonly string[] {
  return texts.flatMap((a, at) =>
    texts
      .slice(at + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `${a.text} | ${b.text}`),
  )
}
