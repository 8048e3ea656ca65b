/**
 * A key's activity over time, as a picture: bars of what was done and of what was refused, marks of what is known otherwise, and in the picture itself how far all that reaches,
 * because pictures are passed on alone. Refused is hatched, so that no colour has to be told from another. Pure: a model in, SVG out.
 */
import { HOUR_MS } from '../../shared/duration.ts'
import { type Bar, type Bars, barsOf } from './activity-bars.ts'
import { type ActivityMark, type ActivityModel, isNothingRead } from './activity-model.ts'
import {
  barText,
  deniedText,
  doneText,
  emptyText,
  failedText,
  gapTexts,
  markText,
  spanText,
  titleText,
  whereFrom,
} from './activity-words.ts'
import { countAxis } from './count-axis.ts'
import { type Svg, svg, widthAtMost, words } from './svg.ts'

export const PICTURE = { width: 1200, height: 500 } as const
const LEFT = 92
const RIGHT = PICTURE.width - 40
const MARGIN = 40
const BOTTOM = 412
const LANE = 22
const STRIP_LINE = 20
/** What is there must be seen, however small beside the largest. */
const LOWEST_BAR = 4
const MARKS_SHOWN = 4

const INK = '#1d1c1d'
const SOFT = '#4a4a4d'
const GRID = '#dfe1e5'
const DONE = '#1264a3'
const DENIED = '#b3261e'
const WARN = '#5c3b00'

export function activityPicture(model: ActivityModel): Svg {
  const strip = stripOf(model)
  const shown = model.marks.slice(0, MARKS_SHOWN)
  const lane = strip.bottom + 20
  const bars = barsOf(model)
  const plot = { top: lane + shown.length * LANE, ...bars, counts: countAxis(tallest(bars)) }
  const marks = shown.map((mark, at) => placed(plot, mark, lane + at * LANE))
  const empty = emptyText(model)
  return svg`<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE.width}" height="${PICTURE.height}" viewBox="0 0 ${PICTURE.width} ${PICTURE.height}">
<defs>
<pattern id="refused" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#ffffff"/><path d="M0 8L8 0V4L4 8ZM0 0H4L0 4Z" fill="${DENIED}"/></pattern>
<pattern id="not-read" width="16" height="16" patternUnits="userSpaceOnUse"><rect width="16" height="16" fill="#ffffff"/><path d="M0 16L16 0V4L4 16ZM0 0H4L0 4Z" fill="#eceef1"/></pattern>
</defs>
<rect x="0.5" y="0.5" width="${PICTURE.width - 1}" height="${PICTURE.height - 1}" fill="#ffffff" stroke="#c9ccd1"/>
${words({ x: MARGIN, y: 48, size: 28, text: titleText(model), fill: INK, bold: true })}
${words({ x: MARGIN, y: 76, size: 16, text: `${spanText(model)}, calls; ${barText(bars.axis.barHours)}`, fill: SOFT })}
${words({ x: RIGHT, y: 76, size: 16, text: failedText(model), fill: SOFT, anchor: 'end' })}
${legend(model)}
${strip.drawn}
${isNothingRead(model) ? ground(plot) : countLines(plot)}
${bars.bars.map((bar) => drawnBar(plot, bar))}
${empty.map((text, line) => emptyLine(plot, text, line, empty.length))}
${timeLine(plot)}
${marks.map(markLine)}
${marks.map(markLabel)}
${words({ x: MARGIN, y: PICTURE.height - 18, size: 14, text: whereFrom(model), fill: SOFT })}
</svg>`
}

interface Plot extends Bars {
  readonly top: number
  readonly counts: readonly number[]
}

function tallest({ bars }: Bars): number {
  return bars.reduce((most, { done, denied }) => Math.max(most, done + denied), 0)
}

function xOf({ axis: { startMs, endMs } }: Bars, ms: number): number {
  return LEFT + ((ms - startMs) / (endMs - startMs)) * (RIGHT - LEFT)
}

function heightOf({ top, counts }: Plot, n: number): number {
  return (n / (counts.at(-1) ?? 1)) * (BOTTOM - top)
}

/** Each entry begins where the one before surely ends. */
function legend(model: ActivityModel): Svg {
  if (isNothingRead(model)) return svg``
  const y = 108
  const size = 17
  const entries = [
    { text: doneText(model), fill: DONE, stroke: DONE },
    { text: deniedText(model), fill: 'url(#refused)', stroke: DENIED },
  ]
  let x = MARGIN
  const drawn = entries.map(({ text, fill, stroke }) => {
    const entry = svg`<rect x="${x}" y="${y - 15}" width="26" height="18" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>
${words({ x: x + 34, y, size, text, fill: INK })}`
    x += 34 + widthAtMost(text, size) + 20
    return entry
  })
  return svg`${drawn}`
}

/** Above the bars, so that nobody reads them without it. */
function stripOf(model: ActivityModel): { readonly drawn: Svg; readonly bottom: number } {
  const gaps = gapTexts(model)
  const top = 122
  if (gaps.length === 0) return { drawn: svg``, bottom: top - 6 }
  const size = 16
  const room = RIGHT - MARGIN - 24
  const least = isNothingRead(model) ? '' : ' Each number is a least.'
  const lines = wrapped(`Incomplete: ${gaps.join(', ')}.${least}`, size, room)
  const height = lines.length * STRIP_LINE + 10
  const drawn = svg`<rect x="${MARGIN}" y="${top}" width="${RIGHT - MARGIN}" height="${height}" rx="4" fill="#fff3d1" stroke="#a56a00"/>
${lines.map((text, line) => words({ x: MARGIN + 12, y: top + 20 + line * STRIP_LINE, size, text, fill: WARN, bold: true }))}`
  return { drawn, bottom: top + height }
}

function wrapped(text: string, size: number, room: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim()
    if (lines.length > 0 && widthAtMost(longer, size) <= room) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

function ground({ top }: Plot): Svg {
  return svg`<rect x="${LEFT}" y="${top}" width="${RIGHT - LEFT}" height="${BOTTOM - top}" fill="url(#not-read)"/>`
}

function countLines(plot: Plot): Svg {
  const lines = plot.counts.map((n) => {
    const y = BOTTOM - heightOf(plot, n)
    return svg`<line x1="${LEFT}" y1="${y}" x2="${RIGHT}" y2="${y}" stroke="${GRID}"/>
${words({ x: LEFT - 10, y: y + 5, size: 15, text: countText(n), fill: SOFT, anchor: 'end' })}`
  })
  return svg`${lines}`
}

/** Short enough for the margin. */
function countText(n: number): string {
  return n < 1_000_000 ? n.toLocaleString('en-US') : `${(n / 1_000_000).toLocaleString('en-US')}M`
}

function drawnBar(plot: Plot, { ms, done, denied }: Bar): Svg {
  const left = xOf(plot, ms)
  const full = xOf(plot, ms + plot.axis.barHours * HOUR_MS) - left
  const gap = Math.min(4, full / 5)
  const at = { x: left + gap / 2, width: full - gap }
  const low = seenHeight(plot, done)
  const high = seenHeight(plot, denied)
  return svg`${column({ ...at, y: BOTTOM - low, height: low, fill: DONE, stroke: DONE })}${column({ ...at, y: BOTTOM - low - high, height: high, fill: 'url(#refused)', stroke: DENIED })}`
}

function seenHeight(plot: Plot, n: number): number {
  return n === 0 ? 0 : Math.max(LOWEST_BAR, heightOf(plot, n))
}

interface Column {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly fill: string
  readonly stroke: string
}

function column({ x, y, width, height, fill, stroke }: Column): Svg {
  if (height === 0) return svg``
  return svg`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" stroke="${stroke}"/>`
}

function emptyLine({ top }: Plot, text: string, line: number, lines: number): Svg {
  const y = (top + BOTTOM) / 2 + (line - (lines - 1) / 2) * 32 + 6
  return words({
    x: (LEFT + RIGHT) / 2,
    y,
    size: 22,
    text,
    fill: INK,
    anchor: 'middle',
    bold: true,
  })
}

function timeLine(plot: Plot): Svg {
  const ticks = plot.axis.ticks.map(({ ms, text, day }) => {
    const x = xOf(plot, ms)
    const below = day === undefined ? svg`` : label(x, BOTTOM + 42, day)
    return svg`<line x1="${x}" y1="${BOTTOM}" x2="${x}" y2="${BOTTOM + 6}" stroke="${SOFT}"/>
${label(x, BOTTOM + 23, text)}${below}`
  })
  return svg`<line x1="${LEFT}" y1="${BOTTOM}" x2="${RIGHT}" y2="${BOTTOM}" stroke="${SOFT}" stroke-width="1.5"/>
${ticks}`
}

function label(x: number, y: number, text: string): Svg {
  return words({ x, y, size: 15, text, fill: SOFT, anchor: 'middle' })
}

/** Outside the span there is no line to draw; the words say where it would be. */
function markLine({ x, y, outside }: PlacedMark): Svg {
  if (outside) return svg``
  return svg`<line x1="${x}" y1="${y}" x2="${x}" y2="${BOTTOM}" stroke="${INK}" stroke-width="2" stroke-dasharray="7 5"/>
<circle cx="${x}" cy="${y}" r="5" fill="${INK}"/>`
}

/** Over the lines of the others, in a lane of its own, on the side on which there is room. */
function markLabel({ x, y, outside, text }: PlacedMark): Svg {
  const size = 15
  const wide = widthAtMost(text, size)
  const away = outside ? 0 : 12
  const before = x + away + wide > RIGHT
  const left = before ? x - away - wide : x + away
  return svg`<rect x="${left - 3}" y="${y - 10}" width="${wide + 6}" height="20" fill="#ffffff"/>
${words({ x: before ? x - away : left, y: y + 5, size, text, fill: INK, anchor: before ? 'end' : 'start', bold: true })}`
}

interface PlacedMark {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly outside: boolean
}

function placed(plot: Plot, mark: ActivityMark, y: number): PlacedMark {
  const { startMs, endMs } = plot.axis
  const ms = Date.parse(mark.at)
  const text = markText(mark)
  if (ms < startMs) return { x: LEFT, y, text: `earlier: ${text}`, outside: true }
  if (ms > endMs) return { x: RIGHT, y, text: `later: ${text}`, outside: true }
  return { x: xOf(plot, ms), y, text, outside: false }
}
