import { type ReactNode, useMemo, useState } from 'react'
import type { JsonObject } from '../../slack/json.ts'
import { keyed } from './keyed.ts'
import { LibraryBlock } from './library-block.tsx'
import { PlainText } from './markup.tsx'
import { type TableCell, type TableModel, tableModel } from './table-model.ts'

/** A table with named columns and rows. It scrolls sideways inside itself, and shows its further pages one by one. */
export function TableBlock({ block }: { readonly block: JsonObject }): ReactNode {
  const model = useMemo(() => tableModel(block), [block])
  const [page, setPage] = useState(0)
  const pages = Math.max(1, Math.ceil(model.rows.length / model.pageSize))
  const shown = Math.min(page, pages - 1)
  return (
    <div className="block-table">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard. */}
      <section className="scroll" aria-label={model.caption ?? 'Table'} tabIndex={0}>
        <Rows model={model} page={shown} />
      </section>
      {pages > 1 && <Pages page={shown} pages={pages} turn={setPage} />}
    </div>
  )
}

/** From this many characters on a cell gets a width to be read in; the table scrolls if need be. */
const LONG = 24

function Rows({ model, page }: { readonly model: TableModel; readonly page: number }): ReactNode {
  const { caption, columns, pageSize } = model
  const rows = model.rows.slice(page * pageSize, (page + 1) * pageSize)
  return (
    <table>
      {caption !== undefined && <caption className="unseen">{caption}</caption>}
      <thead>
        <tr>
          {keyed(columns, ({ header }) => header.words).map(({ key, item }) => (
            <th key={key} scope="col" data-align={item.align}>
              <Cell cell={item.header} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {keyed(rows, (cells) => cells[0]?.words ?? '').map(({ key: rowKey, item: cells }) => (
          <tr key={rowKey}>
            {keyed(cells, ({ words }) => words).map(({ key, item: cell, at }) => {
              const Tag = columns[at]?.namesRow === true ? 'th' : 'td'
              return (
                <Tag
                  key={key}
                  data-align={columns[at]?.align}
                  data-long={cell.words.length > LONG || undefined}
                  {...(Tag === 'th' && { scope: 'row' })}
                >
                  <Cell cell={cell} />
                </Tag>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** An access key id is read letter by letter, so it stands in letters of one width. */
const KEY_ID = /^A[KS]IA[A-Z0-9]{12,}$/

function Cell({ cell }: { readonly cell: TableCell }): ReactNode {
  if (cell.rich !== undefined) return <LibraryBlock block={cell.rich} />
  if (KEY_ID.test(cell.words)) return <code>{cell.words}</code>
  return <PlainText text={cell.words} />
}

function Pages({
  page,
  pages,
  turn,
}: {
  readonly page: number
  readonly pages: number
  readonly turn: (page: number) => void
}): ReactNode {
  return (
    <nav className="pages" aria-label="Pages of the table">
      <button
        type="button"
        className="button small"
        disabled={page === 0}
        onClick={() => turn(page - 1)}
      >
        Earlier rows
      </button>
      <span role="status">
        Page {page + 1} of {pages}
      </span>
      <button
        type="button"
        className="button small"
        disabled={page === pages - 1}
        onClick={() => turn(page + 1)}
      >
        More rows
      </button>
    </nav>
  )
}
