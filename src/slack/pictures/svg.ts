/**
 * SVG, built from parts: what stands in the template is ours, what is put into it is somebody's text and is escaped, as in `mrkdwn`.
 * So no text can add an element, an attribute or a reference to somewhere else. Text passes as SVG only by being made here.
 */
import { oneLine } from '../text/clean-text.ts'

export interface Svg {
  readonly markup: string
}

type Part = string | number | Svg | readonly Svg[]

export function svg(literals: TemplateStringsArray, ...parts: readonly Part[]): Svg {
  const markup = literals.reduce((text, literal, at) => {
    const part = parts[at - 1]
    return `${text}${part === undefined ? '' : markupOf(part)}${literal}`
  })
  return { markup }
}

function markupOf(part: Part): string {
  if (typeof part === 'number') return String(Math.round(part * 100) / 100)
  if (typeof part === 'string') return escaped(part)
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** What XML cannot hold at all is taken out with all else that is not seen. */
function escaped(text: string): string {
  return oneLine(text).replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
}

export const FONT = 'IBM Plex Sans'

export interface Words {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly text: string
  readonly fill: string
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly bold?: true
}

/** One line of text; of no text, nothing. */
export function words({ x, y, size, text, fill, anchor = 'start', bold }: Words): Svg {
  if (text === '') return svg``
  return svg`<text x="${x}" y="${y}" font-family="${FONT}" font-size="${size}" font-weight="${bold ? 600 : 400}" text-anchor="${anchor}" fill="${fill}">${text}</text>`
}

/** Of a letter, as a share of the size; each kind as wide as its widest that our sentences have. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;' ]/, 0.3],
  [/[frtI()-]/, 0.44],
  [/[mwMWN…]/, 0.92],
  [/[A-Z]/, 0.7],
]
const WIDEST_OTHER = 0.62

/** So wide is the text at most, when it is drawn; what fits by this fits. */
export function widthAtMost(text: string, size: number): number {
  const share = (letter: string): number =>
    WIDTHS.find(([kind]) => kind.test(letter))?.[1] ?? WIDEST_OTHER
  return size * [...text].reduce((sum, letter) => sum + share(letter), 0)
}
