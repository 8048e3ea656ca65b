/**
 * How old the Active keys of a team are, now and the week before, as a picture: a bar for each span of ages, the earlier one hatched behind it, so that no colour has to be told from another.
 * The numbers stand on the bars, because pictures are passed on alone. Pure: figures in, SVG out.
 */
import { AGE_BOUNDS } from '../../reminders/figures.ts'
import { countAxis } from './count-axis.ts'
import { type Svg, svg, widthAtMost, words } from './svg.ts'

export interface AgesModel {
  /** Whose keys. */
  readonly of: string
  readonly week: string
  readonly ages: readonly number[]
  readonly before?: { readonly week: string; readonly ages: readonly number[] } | undefined
}

export const AGES_PICTURE = { width: 900, height: 360 } as const
const LEFT = 64
const RIGHT = AGES_PICTURE.width - 24
const TOP = 104
const BOTTOM = 300
const LOWEST_BAR = 3
const MARGIN = 24
const TITLE = 22
const TITLE_LONG = 14

const INK = '#1d1c1d'
const SOFT = '#4a4a4d'
const GRID = '#dfe1e5'
const NOW = '#1264a3'
const BEFORE = '#6b7075'

export function ageNames(): readonly string[] {
  const bounds: readonly number[] = AGE_BOUNDS
  const names = bounds.map((bound, at) =>
    at === 0 ? `up to ${bound} days` : `${(bounds[at - 1] ?? 0) + 1} to ${bound}`,
  )
  return [...names, `over ${bounds.at(-1) ?? 0} days`]
}

export function agesPicture(model: AgesModel): Svg {
  const { of, week, ages, before } = model
  const counts = countAxis(Math.max(0, ...ages, ...(before?.ages ?? [])))
  const top = counts.at(-1) ?? 1
  const names = ageNames()
  const wide = (RIGHT - LEFT) / names.length
  const groups = names.map((name, at) =>
    group({ x: LEFT + at * wide, wide, top, name, now: ages[at] ?? 0, earlier: before?.ages[at] }),
  )
  const title = `Ages of the Active keys of ${of}`
  const size = widthAtMost(title, TITLE) > RIGHT - MARGIN ? TITLE_LONG : TITLE
  return svg`<svg xmlns="http://www.w3.org/2000/svg" width="${AGES_PICTURE.width}" height="${AGES_PICTURE.height}" viewBox="0 0 ${AGES_PICTURE.width} ${AGES_PICTURE.height}">
<defs><pattern id="before" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#ffffff"/><path d="M0 8L8 0V3L3 8ZM0 0H3L0 3Z" fill="${BEFORE}"/></pattern></defs>
<rect x="0.5" y="0.5" width="${AGES_PICTURE.width - 1}" height="${AGES_PICTURE.height - 1}" fill="#ffffff" stroke="#c9ccd1"/>
${words({ x: MARGIN, y: 38, size, text: title, fill: INK, bold: true })}
${legend(week, before?.week)}
${counts.map((n) => countLine(n, top))}
${groups}
</svg>`
}

function legend(week: string, before: string | undefined): Svg {
  const then =
    before === undefined
      ? svg``
      : svg`<rect x="190" y="56" width="22" height="16" fill="url(#before)" stroke="${BEFORE}"/>
${words({ x: 220, y: 70, size: 16, text: before, fill: INK })}`
  return svg`<rect x="24" y="56" width="22" height="16" fill="${NOW}"/>
${words({ x: 54, y: 70, size: 16, text: week, fill: INK })}
${then}`
}

function countLine(n: number, top: number): Svg {
  const y = BOTTOM - (n / top) * (BOTTOM - TOP)
  return svg`<line x1="${LEFT}" y1="${y}" x2="${RIGHT}" y2="${y}" stroke="${GRID}"/>
${words({ x: LEFT - 8, y: y + 5, size: 14, text: n.toLocaleString('en-US'), fill: SOFT, anchor: 'end' })}`
}

interface Group {
  readonly x: number
  readonly wide: number
  readonly top: number
  readonly name: string
  readonly now: number
  readonly earlier: number | undefined
}

function group({ x, wide, top, name, now, earlier }: Group): Svg {
  const bar = earlier === undefined ? wide * 0.5 : wide * 0.34
  const middle = x + wide / 2
  const left = earlier === undefined ? middle - bar / 2 : middle - bar - 2
  const before =
    earlier === undefined
      ? svg``
      : column({ x: middle + 2, wide: bar, n: earlier, top, fill: 'url(#before)', stroke: BEFORE })
  return svg`${column({ x: left, wide: bar, n: now, top, fill: NOW, stroke: NOW })}${before}
${words({ x: middle, y: BOTTOM + 24, size: 14, text: name, fill: SOFT, anchor: 'middle' })}`
}

interface Column {
  readonly x: number
  readonly wide: number
  readonly n: number
  readonly top: number
  readonly fill: string
  readonly stroke: string
}

function column({ x, wide, n, top, fill, stroke }: Column): Svg {
  const height = n === 0 ? 0 : Math.max(LOWEST_BAR, (n / top) * (BOTTOM - TOP))
  const bar =
    n === 0
      ? svg``
      : svg`<rect x="${x}" y="${BOTTOM - height}" width="${wide}" height="${height}" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>`
  return svg`${bar}${words({ x: x + wide / 2, y: BOTTOM - height - 6, size: 14, text: String(n), fill: INK, anchor: 'middle' })}`
}

/** The same in words, for whoever does not see it. */
export function agesAlt({ of, week, ages, before }: AgesModel): string {
  const spans = ageNames().map((name, at) => {
    const then = before === undefined ? '' : ` (${before.ages[at] ?? 0} before)`
    return `${name}: ${ages[at] ?? 0}${then}`
  })
  const against = before === undefined ? '' : ` against ${before.week}`
  return `Ages of the Active keys of ${of}, ${week}${against}. ${spans.join('; ')}.`
}
