/** The gallery shows all of the product, and nothing in it is more than Slack takes. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { countMessage, countView } from '../../sandbox/gallery/count-limits.ts'
import { drawSpecimen } from '../../sandbox/gallery/draw-specimen.ts'
import { createGallery } from '../../sandbox/gallery/gallery.ts'
import type { GroupModel } from '../../sandbox/gallery/specimen-model.ts'
import { failureText } from '../../src/slack/views/outcome-text.ts'

const gallery = await createGallery()
const specimens = gallery.groups.flatMap((group) => group.specimens)
const drawings = specimens.flatMap(({ id, drawings: all }) =>
  all.map((drawing) => ({ id: `${id} ${drawing.variant}`, drawing })),
)
const json = JSON.stringify(gallery)

const GROUP: GroupModel = {
  id: 'x',
  title: '',
  about: '',
  surface: 'message',
  where: '',
  specimens: [],
}

/** What a file exports that Slack could show as it is. */
function buildersIn(source: string): readonly string[] {
  const functions = source.matchAll(
    /^export function (\w+)\((?:[^)]|\)(?!: ))*\): (?:SlackMessage|ModalView|HomeView) \{/gm,
  )
  const fixed = source.matchAll(/^export const (\w+): SlackMessage\b/gm)
  return [...functions, ...fixed].map(([, name = '']) => name)
}

describe('createGallery', () => {
  it('holds nothing that Slack would refuse', () => {
    expect(
      drawings.flatMap(({ id, drawing }) => drawing.problems.map((problem) => `${id}: ${problem}`)),
    ).toEqual([])
  })

  it('holds nothing over a limit', () => {
    const over = drawings.flatMap(({ id, drawing }) =>
      drawing.counts.filter(({ used, max }) => used > max).map(({ what }) => `${id}: ${what}`),
    )
    expect(over).toEqual([])
  })

  it.each(['Blocks', 'Longest section', 'Longest button', 'Text of a question', 'Options'])(
    'comes near the limit: %s',
    (limit) => {
      const shares = drawings.flatMap(({ drawing }) =>
        drawing.counts.filter(({ what }) => what === limit).map(({ used, max }) => used / max),
      )
      expect(Math.max(...shares)).toBeGreaterThan(0.9)
    },
  )

  it('is the same at every call', async () => {
    expect(JSON.stringify(await createGallery())).toBe(json)
  })

  it('names each specimen once', () => {
    const ids = [...gallery.groups, ...specimens].map(({ id }) => id)
    expect(ids).toHaveLength(new Set(ids).size)
    expect(ids.filter((id) => !/^[\w-]+$/.test(id))).toEqual([])
  })

  it('shows the classic blocks of every list', () => {
    const tables = drawings.filter(({ drawing }) =>
      JSON.stringify(drawing.payload).includes('"data_table"'),
    )
    expect(tables.length).toBeGreaterThan(10)
    for (const { id } of tables)
      expect(drawings.map((each) => each.id)).toContain(id.replace(' sent', ' classic'))
  })

  it.each(['src/slack/views', 'src/slack/ingress', 'src/slack/ingress/forms'])(
    'shows what every builder in %s draws',
    (room) => {
      const files = readdirSync(room).filter((name) => name.endsWith('.ts'))
      const builders = files.flatMap((file) => buildersIn(readFileSync(join(room, file), 'utf8')))
      expect(builders.length).toBeGreaterThan(3)
      const shown = new Set(specimens.map(({ madeBy }) => madeBy))
      expect(builders.filter((name) => !shown.has(name))).toEqual([])
    },
  )

  it('shows the sentence of every failure that has one', () => {
    const source = readFileSync('src/slack/views/outcome-text.ts', 'utf8')
    const named = source.slice(source.indexOf('export function failureText'))
    const failures = [...named.matchAll(/case '(\w+)':/g)].map(([, word]) => word)
    expect(failures.length).toBeGreaterThan(5)
    const missing = failures.filter(
      (word) => !json.includes(JSON.stringify(failureText(word).markup).slice(1, -1)),
    )
    expect(missing).toEqual([])
  })
})

describe('buildersIn', () => {
  it('finds builders and fixed messages, and nothing else', () => {
    const source = [
      'export function card({ request }: { readonly a: (x: string) => void }): SlackMessage {',
      'export const SAID: SlackMessage = sentence(x)',
      'export function keyName(id: string): Mrkdwn {',
    ].join('\n')
    expect(buildersIn(source)).toEqual(['card', 'SAID'])
  })
})

describe('drawSpecimen', () => {
  const drawn = (blocks: readonly object[], text = 'x') =>
    drawSpecimen(GROUP, {
      id: 'y',
      title: '',
      // What no builder of the product would make.
      made: { madeBy: 'x', shown: JSON.parse(JSON.stringify({ text, blocks })) },
    }).drawings[0]

  it('tells what Slack would refuse', () => {
    const section = { type: 'section', text: { type: 'mrkdwn', text: '&'.repeat(700) } }
    const { problems, counts } = drawn([section])
    expect(problems.join()).toContain('/blocks/0/text')
    expect(counts).toContainEqual({ what: 'Longest section', used: 3_500, max: 3_000 })
    expect(drawn([], '').problems).toContain('no_text')
  })
})

describe('countMessage', () => {
  it('puts the fullest limit first and leaves out what is not there', () => {
    const counts = countMessage({
      text: 'x'.repeat(300),
      blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(75) } }],
    })
    expect(counts.map(({ what }) => what)).toEqual([
      'Longest heading',
      'Text for notifications',
      'Blocks',
    ])
  })
})

describe('countView', () => {
  it('counts the title and the bytes of the whole view', () => {
    const view = { type: 'modal', title: { type: 'plain_text', text: 'Rotate' }, blocks: [] }
    expect(countView(view)).toContainEqual({
      what: 'Title or button of the modal',
      used: 6,
      max: 24,
    })
    expect(countView(view)).toContainEqual({
      what: 'Bytes of the view',
      used: JSON.stringify(view).length,
      max: 250_000,
    })
  })
})
