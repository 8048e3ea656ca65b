import { z } from 'zod'

/**
 * What a bench found, as one line of docs/performance.md. A ratio is ours divided by what it is held against, both measured in one run; the noise says what the same measurement gives against itself.
 */
export const Figure = z.object({
  section: z.string(),
  name: z.string(),
  ours: z.string(),
  against: z.string().optional(),
  ratio: z.number().optional(),
  /** The ratio that is wanted at most. */
  target: z.number().optional(),
  noise: z.string().optional(),
})
export type Figure = z.infer<typeof Figure>

/** What else a bench hands on: units for the cost, points for the picture. */
export const Reported = z.object({
  figures: z.array(Figure),
  data: z.record(z.string(), z.unknown()).default({}),
})
export type Reported = z.infer<typeof Reported>

export function isQuick(): boolean {
  return process.argv.includes('--quick')
}

/** Hands the figures to `npm run bench` where that asked, and says them where nobody did. */
export function report(figures: readonly Figure[], data: Record<string, unknown> = {}): void {
  if (process.send !== undefined) process.send({ figures, data })
  else for (const figure of figures) console.log(lineOf(figure))
}

export function lineOf({ section, name, ours, against, ratio, target, noise }: Figure): string {
  return [
    `${section}: ${name}: ${ours}`,
    ...(against === undefined ? [] : [`against ${against}`]),
    ...(ratio === undefined ? [] : [`ratio ${ratio.toFixed(2)}${verdict(ratio, target)}`]),
    ...(noise === undefined ? [] : [`noise ${noise}`]),
  ].join('; ')
}

function verdict(ratio: number, target: number | undefined): string {
  if (target === undefined) return ''
  return ` (wanted at most ${target}: ${isMet(ratio, target) ? 'met' : 'missed'})`
}

/** By the ratio as it is written: two digits. */
export function isMet(ratio: number, target: number): boolean {
  return Number(ratio.toFixed(2)) <= target
}

/** One Markdown table for each section, in the order in which they came. */
export function tablesOf(figures: readonly Figure[]): string {
  const sections = [...new Set(figures.map(({ section }) => section))]
  return sections
    .map((section) => {
      const rows = figures.filter((figure) => figure.section === section).map(rowOf)
      return `### ${section}\n\n| what | ours | against | ratio | wanted | noise |\n|---|---|---|---|---|---|\n${rows.join('\n')}`
    })
    .join('\n\n')
}

function rowOf({ name, ours, against = '', ratio, target, noise = '' }: Figure): string {
  const wanted = target === undefined ? '' : `≤ ${target}`
  const missed = ratio !== undefined && target !== undefined && !isMet(ratio, target)
  const shown =
    ratio === undefined
      ? ''
      : `${missed ? '**' : ''}${ratio.toFixed(2)}${missed ? ' missed**' : ''}`
  const cells = [name, ours, against, shown, wanted, noise]
  return `| ${cells.map((cell) => cell.replaceAll('|', '/')).join(' | ')} |`
}

export class MarkersMissingError extends Error {
  override readonly name = 'MarkersMissingError'
}

/** The document with another text between its two markers. */
export function between(document: string, marker: string, text: string): string {
  const [open, close] = [`<!-- ${marker} -->`, `<!-- end of ${marker} -->`]
  const [from, to] = [document.indexOf(open), document.indexOf(close)]
  if (from === -1 || to < from) throw new MarkersMissingError(`no ${open} … ${close}`)
  return `${document.slice(0, from + open.length)}\n\n${text}\n\n${document.slice(to)}`
}

/** `0 ≤ at ≤ 1`: the value that this part of all values is not above. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN
}

/** The middle, and the tenth and ninetieth of a hundred. */
export function middle(values: readonly number[], digits = 1): string {
  const [low, mid, high] = [0.1, 0.5, 0.9].map((at) => quantile(values, at).toFixed(digits))
  return `${mid} ms (${low}–${high})`
}
