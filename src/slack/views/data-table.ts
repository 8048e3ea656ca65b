/** A data table of rows of any kind: as many as Slack takes, counted in rows and in characters after escaping. Every text is made plain here. */
import type { DataTableBlock, KnownBlock, RichTextBlock } from '@slack/types'
import { plain, sections } from '../text/blocks.ts'
import { escapeText } from '../text/clip.ts'
import { SLACK_LIMITS } from '../text/limits.ts'
import type { Mrkdwn } from '../text/mrkdwn.ts'

export type Cell = DataTableBlock['rows'][number][number]

export interface Column<Row> {
  readonly name: string
  cell(row: Row): Cell
}

/** An access key id may have 128 characters, and half an id is nobody. */
const CELL_CHARACTERS = 130
const MAX_CLASSIC_SECTIONS = 30

/** `shown` says how many of the rows fitted. */
export function dataTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  caption: string,
): { readonly block: DataTableBlock; readonly shown: number } {
  const head: Cell[] = columns.map(({ name }) => textCell(name))
  const body: Cell[][] = []
  let left = SLACK_LIMITS.tableCharacters - weight(head)
  for (const row of rows.slice(0, SLACK_LIMITS.tableRows)) {
    const cells = columns.map(({ cell }) => cell(row))
    left -= weight(cells)
    if (left < 0) break
    body.push(cells)
  }
  const block: DataTableBlock = {
    type: 'data_table',
    caption: plain(caption, SLACK_LIMITS.tableCaption),
    row_header_column_index: 0,
    page_size: SLACK_LIMITS.tablePageSize,
    rows: [head, ...body],
  }
  return { block, shown: body.length }
}

/** In place of a table: a few lines for each row, as many rows as fit. */
export function classicRows(
  entries: readonly Mrkdwn[],
  mostSections = MAX_CLASSIC_SECTIONS,
): {
  readonly blocks: readonly KnownBlock[]
  readonly shown: number
} {
  let shown = Math.min(entries.length, SLACK_LIMITS.tableRows)
  let blocks = sections(entries.slice(0, shown))
  while (blocks.length > mostSections) {
    shown -= Math.ceil(shown / 10)
    blocks = sections(entries.slice(0, shown))
  }
  return { blocks, shown }
}

export function textCell(text: string): Cell {
  return { type: 'raw_text', text: plain(text, CELL_CHARACTERS) }
}

/** Shows the person's name without telling them. */
export function personCell(person: string): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: person }] }],
  }
}

function weight(cells: readonly Cell[]): number {
  return cells.reduce(
    (sum, cell) => sum + (cell.type === 'rich_text' ? PERSON_WEIGHT : escapeText(cell.text).length),
    0,
  )
}
/** A name is shown for the id; Slack does not say which of the two counts. */
const PERSON_WEIGHT = 80
