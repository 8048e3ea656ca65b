/** The blocks that carry data or progress: tables, cards, plans, markdown. Messages only, but for cards, which a Home takes too. */
import { isList } from '../json.ts'
import { LIMITS } from '../limits.ts'
import {
  type BlockRule,
  block,
  elements,
  MESSAGE,
  MESSAGE_AND_HOME,
  needsOneOf,
  richText,
} from './block-parts.ts'
import { button, CONTEXT_ACTIONS_ELEMENTS, image } from './element-schemas.ts'
import { any, flag, integer, listOf, mrkdwn, object, oneOf, text } from './object-schemas.ts'
import type { ObjectCheck, Schema } from './schema.ts'

const CELLS: Readonly<Record<string, Schema>> = {
  rich_text: richText,
  raw_text: object({ type: oneOf('raw_text'), text: text(undefined, 1) }, ['text']),
  raw_number: object({ type: oneOf('raw_number'), value: any, text: text(undefined, 1) }, [
    'value',
    'text',
  ]),
}
const rows = (max: number, min: number): Schema =>
  listOf(listOf(elements(CELLS), LIMITS.tableColumns, 1), max, min)

const sameWidth: ObjectCheck = (value, pointer) => {
  const lines = value['rows']
  const widths = new Set(isList(lines) ? lines.map((row) => (isList(row) ? row.length : 0)) : [])
  return widths.size > 1
    ? [{ message: 'every row must have the same number of cells', pointer: `${pointer}/rows` }]
    : []
}
const card = block(
  'card',
  {
    hero_image: image,
    icon: image,
    title: mrkdwn(LIMITS.cardTitle),
    subtitle: mrkdwn(LIMITS.cardTitle),
    body: mrkdwn(LIMITS.cardBody),
    actions: listOf(button, LIMITS.cardActions, 1),
  },
  [],
  needsOneOf('hero_image', 'title', 'actions', 'body'),
)

const taskCard = block(
  'task_card',
  {
    task_id: text(),
    title: text(undefined, 1),
    details: richText,
    output: richText,
    sources: listOf(any),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  ['task_id', 'title', 'status'],
)

export const MESSAGE_BLOCKS: Readonly<Record<string, BlockRule>> = {
  card: { surfaces: MESSAGE_AND_HOME, schema: card },
  carousel: {
    surfaces: MESSAGE_AND_HOME,
    schema: block('carousel', { elements: listOf(card, LIMITS.carouselCards, 1) }, ['elements']),
  },
  context_actions: {
    surfaces: MESSAGE,
    schema: block(
      'context_actions',
      { elements: listOf(elements(CONTEXT_ACTIONS_ELEMENTS), LIMITS.contextActions, 1) },
      ['elements'],
    ),
  },
  data_table: {
    surfaces: MESSAGE,
    schema: block(
      'data_table',
      {
        rows: rows(LIMITS.dataTableRows, 2),
        caption: text(undefined, 1),
        page_size: integer(1, 100),
        row_header_column_index: integer(0, LIMITS.tableColumns - 1),
      },
      ['rows', 'caption'],
      sameWidth,
    ),
  },
  data_visualization: {
    surfaces: MESSAGE,
    schema: block('data_visualization', { title: text(50), chart: any, data: any }, []),
  },
  file: {
    surfaces: MESSAGE,
    schema: block('file', { source: oneOf('remote'), external_id: text() }, [
      'source',
      'external_id',
    ]),
  },
  markdown: {
    surfaces: MESSAGE,
    schema: block('markdown', { text: text(LIMITS.markdownTotal, 1) }, ['text']),
  },
  plan: {
    surfaces: MESSAGE,
    schema: block('plan', { title: text(undefined, 1), tasks: listOf(taskCard) }, ['title']),
  },
  table: {
    surfaces: MESSAGE,
    schema: block(
      'table',
      {
        rows: rows(LIMITS.tableRows, 1),
        column_settings: listOf(
          object({ align: oneOf('left', 'center', 'right'), is_wrapped: flag }),
          LIMITS.tableColumns,
        ),
      },
      ['rows'],
    ),
  },
  task_card: { surfaces: MESSAGE, schema: taskCard },
}
