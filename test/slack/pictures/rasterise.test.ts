/** The renderer and the font as they ship: bytes in, a PNG out. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { activityPicture, PICTURE } from '../../../src/slack/pictures/activity-picture.ts'
import { png } from '../../../src/slack/pictures/png.ts'
import { rasterise } from '../../../src/slack/pictures/rasterise.ts'
import { svg, widthAtMost, words } from '../../../src/slack/pictures/svg.ts'
import { FULL_OF_GAPS, NOTHING_READ, someActivity, someSteps } from './activity-fixture.ts'
import { drawnTexts } from './drawn-text.ts'
import { readPng } from './read-png.ts'

const MARKS = [
  { what: 'exposed_since', at: '2026-11-20T16:10:00.000Z' },
  { what: 'made_inactive', at: '2026-10-24T08:01:00.000Z' },
] as const
const FULL = someActivity({ coverage: FULL_OF_GAPS, marks: MARKS })
const MODELS = [
  someActivity(),
  FULL,
  someActivity({ events: 1_000_000 }),
  someActivity({ steps: [], events: 0, coverage: NOTHING_READ }),
  someActivity({ steps: [], events: 0 }),
  someActivity({ steps: someSteps(20), until: '2026-11-18T09:20:00.000Z' }),
]
const TITLE = { left: 40, top: 24, right: 420, bottom: 56 }

const font = createRequire(import.meta.url).resolve('@fontsource/ibm-plex-sans/unicode.json')
const { latin } = z.object({ latin: z.string() }).parse(JSON.parse(readFileSync(font, 'utf8')))
const RANGES = latin.split(',').map((range) => {
  const [from = '', to = from] = range.replace('U+', '').split('-')
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const
})

describe('rasterise', () => {
  it('makes a PNG of the size that the picture has', async () => {
    const read = readPng(await rasterise(activityPicture(FULL)))
    expect(read).toMatchObject({ width: PICTURE.width, height: PICTURE.height })
  })

  it('writes the words: without them the place of the title is empty', async () => {
    const { markup } = activityPicture(FULL)
    const written = readPng(await rasterise({ markup }))
    const bare = readPng(
      await rasterise({ markup: markup.replaceAll(/<text[^>]*>[^<]*<\/text>/g, '') }),
    )
    expect(written.darkIn(TITLE)).toBeGreaterThan(800)
    expect(bare.darkIn(TITLE)).toBe(0)
  })

  it('gives the same bytes for the same picture', async () => {
    const one = await rasterise(activityPicture(FULL))
    const other = await rasterise(activityPicture(FULL))
    expect(Buffer.from(one).equals(other)).toBe(true)
  })

  it('stays below 100 kB where there is most to draw', async () => {
    const steps = someSteps(96).map((step) => ({ ...step, denied: 100 + step.done }))
    const busy = activityPicture({ ...FULL, steps, until: '2026-11-20T23:20:00.000Z' })
    expect((await rasterise(busy)).length).toBeLessThan(100_000)
  })

  it('has a sign for each letter of each sentence', () => {
    const letters = new Set(
      MODELS.flatMap((model) =>
        drawnTexts(activityPicture(model)).flatMap(({ text }) => [...text]),
      ),
    )
    const known = (letter: string): boolean => {
      const point = letter.codePointAt(0) ?? 0
      return RANGES.some(([from, to]) => from <= point && point <= to)
    }
    expect(known('→')).toBe(false)
    expect([...letters].filter((letter) => !known(letter))).toEqual([])
  })

  it('draws no sentence wider than the room that is kept for it', async () => {
    const texts = new Set(
      MODELS.flatMap((model) => drawnTexts(activityPicture(model)).map(({ text }) => text)),
    )
    const size = 15
    const lines = [...texts].map((text, at) => ({
      text,
      line: words({ x: 0, y: 20 + at * 24, size, text, fill: '#000000', bold: true }),
      within: { left: widthAtMost(text, size), top: at * 24, right: 1_400, bottom: at * 24 + 24 },
    }))
    const height = lines.length * 24 + 10
    const sheet = svg`<svg xmlns="http://www.w3.org/2000/svg" width="1400" height="${height}"><rect width="1400" height="${height}" fill="#ffffff"/>${lines.map(({ line }) => line)}</svg>`
    const read = readPng(await rasterise(sheet))
    expect(lines.filter(({ within }) => read.darkIn(within) > 0).map(({ text }) => text)).toEqual(
      [],
    )
    expect(read.darkIn({ left: 0, top: 0, right: 1_400, bottom: height })).toBeGreaterThan(1_000)
  })

  it('says when it was given no SVG', async () => {
    await expect(rasterise({ markup: 'no svg' })).rejects.toThrow()
  })
})

describe('png', () => {
  it('keeps each pixel where it was', () => {
    const rgba = Uint8Array.from([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 9, 9, 9, 255])
    const { width, height, pixel } = readPng(png({ width: 2, height: 2, rgba }))
    expect([width, height]).toEqual([2, 2])
    expect([pixel(0, 0), pixel(1, 0), pixel(0, 1), pixel(1, 1)]).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [9, 9, 9],
    ])
  })
})
