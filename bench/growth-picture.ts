import { type Svg, svg, words } from '../src/slack/pictures/svg.ts'

/** How calls, time and memory of one reading grow with the users of an account: ours the first time, ours every week, and the obvious way. Pure. */
export interface GrowthPoint {
  readonly users: number
  readonly rssMb: number
  readonly first: { readonly calls: number; readonly wallMs: number }
  readonly second: { readonly calls: number; readonly wallMs: number }
  readonly obvious: { readonly calls: number; readonly wallMs: number }
}

interface Line {
  readonly name: string
  readonly colour: string
  of(point: GrowthPoint): number
}

interface Panel {
  readonly title: string
  readonly lines: readonly Line[]
}

const OBVIOUS = '#b42318'
const FIRST = '#7a8699'
const WEEKLY = '#1d5fbf'
const INK = '#1d1c1d'
const [WIDTH, HEIGHT, MARGIN, TOP] = [960, 340, 56, 70]

const PANELS: readonly Panel[] = [
  {
    title: 'Calls of IAM',
    lines: [
      { name: 'the obvious way', colour: OBVIOUS, of: ({ obvious }) => obvious.calls },
      { name: 'first reading', colour: FIRST, of: ({ first }) => first.calls },
      { name: 'every week', colour: WEEKLY, of: ({ second }) => second.calls },
    ],
  },
  {
    title: 'Seconds on the emulator',
    lines: [
      { name: 'the obvious way', colour: OBVIOUS, of: ({ obvious }) => obvious.wallMs / 1_000 },
      { name: 'first reading', colour: FIRST, of: ({ first }) => first.wallMs / 1_000 },
      { name: 'every week', colour: WEEKLY, of: ({ second }) => second.wallMs / 1_000 },
    ],
  },
  {
    title: 'Memory, MB resident at most',
    lines: [{ name: 'both readings', colour: WEEKLY, of: ({ rssMb }) => rssMb }],
  },
]

export function growthPicture(points: readonly GrowthPoint[]): Svg {
  const width = WIDTH / PANELS.length
  const panels = PANELS.map((panel, at) => panelOf(panel, points, at * width, width))
  return svg`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>${panels}</svg>`
}

function panelOf(
  { title, lines }: Panel,
  points: readonly GrowthPoint[],
  left: number,
  width: number,
): Svg {
  const most = Math.max(...points.flatMap((point) => lines.map(({ of }) => of(point))))
  const users = Math.max(...points.map((point) => point.users))
  const [x0, x1, y0, y1] = [left + MARGIN, left + width - 24, HEIGHT - 44, TOP + 42]
  const x = (value: number): number => x0 + (value / users) * (x1 - x0)
  const y = (value: number): number => y0 - (value / most) * (y0 - y1)
  const text = (at: number, down: number, said: string, fill = INK, size = 13): Svg =>
    words({ x: at, y: down, size, text: said, fill })
  const drawn = lines.map(({ colour, of }) => {
    const path = points.map(
      (point, at) =>
        `${at === 0 ? 'M' : 'L'}${x(point.users).toFixed(1)} ${y(of(point)).toFixed(1)}`,
    )
    const dots = points.map(
      (point) =>
        svg`<circle cx="${x(point.users)}" cy="${y(of(point))}" r="3.5" fill="${colour}"/>`,
    )
    return svg`<path d="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}`
  })
  const legend = lines.map(({ name, colour }, at) => text(x0, TOP - 14 + at * 17, name, colour))
  const axis = svg`<path d="M${x0} ${y1} L${x0} ${y0} L${x1} ${y0}" fill="none" stroke="#c7ccd1" stroke-width="1"/>`
  const scale = [
    text(left + 10, y1 + 4, rounded(most), INK, 11),
    text(left + 36, y0 + 4, '0', INK, 11),
    ...points.map((point) => text(x(point.users) - 12, y0 + 18, rounded(point.users), INK, 11)),
    text(x0, y0 + 36, 'users of one account', INK, 11),
  ]
  return svg`${text(x0, 28, title, INK, 16)}${legend}${axis}${scale}${drawn}`
}

function rounded(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US')
}
