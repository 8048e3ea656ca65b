/**
 * A `table` or `data_table` block as a table that can be read aloud: its first row names the columns, and the column that
 * `row_header_column_index` points at names the rows. A number is shown as the app wrote it.
 */
import { isList, isObject, type JsonObject, numberAt, objectsAt, textAt } from '../../slack/json.ts'

export interface TableModel {
  readonly caption: string | undefined
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly TableCell[])[]
  readonly pageSize: number
}

export interface TableColumn {
  readonly header: TableCell
  readonly align: 'left' | 'center' | 'right'
  /** Its cells name their rows. */
  readonly namesRow: boolean
}

/** Either plain words or a rich_text block. */
export interface TableCell {
  readonly words: string
  readonly rich?: JsonObject
  readonly isNumber: boolean
}

const ALL_ROWS = 1_000

export function tableModel(block: JsonObject): TableModel {
  const lines = block['rows']
  const rows = (isList(lines) ? lines : []).map((row) =>
    (isList(row) ? row : []).filter(isObject).map(cellOf),
  )
  const [header = [], ...body] = rows
  const settings = objectsAt(block, 'column_settings')
  const namesRows = numberAt(block, 'row_header_column_index')
  return {
    caption: textAt(block, 'caption'),
    columns: header.map((cell, at) => ({
      header: cell,
      align: alignOf(settings[at], body, at),
      namesRow: at === namesRows,
    })),
    rows: body,
    pageSize: numberAt(block, 'page_size') ?? ALL_ROWS,
  }
}

function alignOf(
  setting: JsonObject | undefined,
  body: readonly (readonly TableCell[])[],
  at: number,
): TableColumn['align'] {
  const align = textAt(setting, 'align')
  if (align === 'left' || align === 'center' || align === 'right') return align
  const cells = body.flatMap((row) => row.slice(at, at + 1))
  return cells.length > 0 && cells.every(({ isNumber }) => isNumber) ? 'right' : 'left'
}

function cellOf(cell: JsonObject): TableCell {
  const type = textAt(cell, 'type')
  if (type === 'rich_text') return { words: '', rich: cell, isNumber: false }
  const words = textAt(cell, 'text') ?? String(numberAt(cell, 'value') ?? '')
  return { words, isNumber: type === 'raw_number' }
}
