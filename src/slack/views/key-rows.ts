/**
 * The rows of a list of keys: as a data table, and as sections where Slack does not know tables. A message is narrow, so the table is short: what matters comes first,
 * and what is the same in each row is said once, above it.
 */
import type { DataTableBlock, KnownBlock, RichTextBlock } from '@slack/types'
import type { LastUse } from '../../keys/access-keys.ts'
import type { KeyFlag, KeyRow } from '../../keys/listing.ts'
import { plain, sections } from '../text/blocks.ts'
import { escapeText } from '../text/clip.ts'
import { SLACK_LIMITS } from '../text/limits.ts'
import {
  bold,
  code,
  dateTime,
  joined,
  lines,
  type Mrkdwn,
  mrkdwn,
  NOTHING,
  person,
  utc,
} from '../text/mrkdwn.ts'

type Cell = DataTableBlock['rows'][number][number]

interface Column {
  readonly name: string
  cell(row: KeyRow): Cell
}

/** What stands above the table and is not repeated in it. */
export interface SaidAbove {
  readonly account: boolean
  readonly owner: boolean
}

/** The flags are what a reader has to see: the columns after them may be cut off at the edge of the message. */
function columnsOf(said: SaidAbove): readonly Column[] {
  return [
    { name: 'Key id', cell: (row) => textCell(row.keyId) },
    { name: 'IAM user', cell: (row) => textCell(said.account ? row.userName : userOf(row)) },
    { name: 'Flags', cell: (row) => textCell(flagsOf(row)) },
    { name: 'Status', cell: (row) => textCell(statusOf(row)) },
    { name: 'Age', cell: (row) => ({ type: 'raw_number', value: row.ageDays, text: ageOf(row) }) },
    { name: 'Last use', cell: (row) => textCell(lastUseShort(row.lastUse)) },
    ...(said.owner ? [] : [{ name: 'Owner', cell: ownerCell }]),
  ]
}

/** An access key id may have 128 characters, and half an id is nobody. */
const CELL_CHARACTERS = 130
const MAX_CLASSIC_SECTIONS = 30

const FLAG_WORDS: Readonly<Record<KeyFlag, string>> = {
  stale: 'stale',
  warn: 'soon stale',
  unused: 'unused for long',
  never_used: 'never used',
  two_active: 'two Active keys',
  protected: 'protected',
  sensitive: 'sensitive',
}

/** As many rows as Slack takes, counted in rows and in characters; `shown` says how many that were. */
export function keyTable(
  rows: readonly KeyRow[],
  caption: string,
  said: SaidAbove,
): { readonly block: DataTableBlock; readonly shown: number } {
  const columns = columnsOf(said)
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

function textCell(text: string): Cell {
  return { type: 'raw_text', text: plain(text, CELL_CHARACTERS) }
}

/** Shows the person's name without telling them. */
function ownerCell({ owner, team }: KeyRow): Cell {
  if (owner === undefined) return textCell(ownerless(team))
  const cell: RichTextBlock = {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: owner }] }],
  }
  return cell
}

function ownerless(team: string | undefined): string {
  return team === undefined ? 'none recorded' : `team ${team}`
}

function weight(cells: readonly Cell[]): number {
  return cells.reduce(
    (sum, cell) => sum + (cell.type === 'rich_text' ? OWNER_WEIGHT : escapeText(cell.text).length),
    0,
  )
}
/** A name is shown for the id; Slack does not say which of the two counts. */
const OWNER_WEIGHT = 80

/** A few lines for each key, as many as fit; `shown` says how many that were. */
export function keyLines(rows: readonly KeyRow[]): {
  readonly blocks: readonly KnownBlock[]
  readonly shown: number
} {
  const entries = rows.map((row) => keyEntry(row))
  let shown = Math.min(entries.length, SLACK_LIMITS.tableRows)
  let blocks = sections(entries.slice(0, shown))
  while (blocks.length > MAX_CLASSIC_SECTIONS) {
    shown -= Math.ceil(shown / 10)
    blocks = sections(entries.slice(0, shown))
  }
  return { blocks, shown }
}

/** One key in two lines: what it is, and how it stands. */
export function keyEntry(row: KeyRow): Mrkdwn {
  const owner = row.owner === undefined ? mrkdwn`${ownerless(row.team)}` : person(row.owner)
  const flags = flagsOf(row)
  return lines(
    joined(
      [code(row.keyId), mrkdwn`${userOf(row)}`, bold(statusOf(row)), mrkdwn`${ageOf(row)}`],
      ' · ',
    ),
    joined(
      [
        mrkdwn`last use: ${lastUseMarkup(row.lastUse)}`,
        mrkdwn`owner: ${owner}`,
        flags === '–' ? NOTHING : mrkdwn`flags: ${flags}`,
      ],
      ' · ',
    ),
  )
}

function userOf({ userName, accountName }: KeyRow): string {
  return `${userName} in ${accountName}`
}

/** A status that this version does not know is not Active, and not passed off as Inactive either. */
function statusOf({ status }: KeyRow): string {
  return status === 'Other' ? 'not Active (other)' : status
}

function ageOf({ ageDays }: KeyRow): string {
  return ageDays === 1 ? '1 day' : `${ageDays} days`
}

function flagsOf({ flags }: KeyRow): string {
  return flags.length === 0 ? '–' : flags.map((flag) => FLAG_WORDS[flag]).join(', ')
}

/** The day is enough to see what nobody uses, and a time of day would wrap. Why something is not known stands below the table. */
function lastUseShort(use: LastUse): string {
  switch (use.kind) {
    case 'never':
      return 'never used'
    case 'unknown':
      return 'not known'
    case 'at':
      return `${utc(use.at).slice(0, 10)} · ${use.service} · ${use.region}`
  }
}

/** Why the last use of some keys is not known, each reason once; nothing when all are known. */
export function whyNotKnown(rows: readonly KeyRow[]): Mrkdwn {
  const whys = rows.flatMap(({ lastUse }) => (lastUse.kind === 'unknown' ? [lastUse.why] : []))
  if (whys.length === 0) return NOTHING
  const each = [...new Set(whys)].slice(0, MAX_REASONS).map((why) => mrkdwn`${why}`)
  return mrkdwn`Last use not known for ${whys.length} ${whys.length === 1 ? 'key' : 'keys'}: ${joined(each, ', ')}.`
}
const MAX_REASONS = 3

function lastUseMarkup(use: LastUse): Mrkdwn {
  switch (use.kind) {
    case 'never':
      return mrkdwn`never used`
    case 'unknown':
      return mrkdwn`*not known* (${use.why})`
    case 'at':
      return mrkdwn`${dateTime(use.at)} · ${use.service} · ${use.region}`
  }
}
