/**
 * The rows of a list of keys: as a data table, and as sections where Slack does not know tables. A message is narrow, so the table is short: what matters comes first,
 * and what is the same in each row is said once, above it.
 */
import type { DataTableBlock } from '@slack/types'
import type { LastUse } from '../../keys/access-keys.ts'
import type { KeyFlag, KeyRow } from '../../keys/listing.ts'
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
import {
  type Cell,
  type Column,
  classicRows,
  dataTable,
  personCell,
  textCell,
} from './data-table.ts'

/** What stands above the table and is not repeated in it. */
export interface SaidAbove {
  readonly account: boolean
  readonly owner: boolean
}

/** The flags are what a reader has to see: the columns after them may be cut off at the edge of the message. */
function columnsOf(said: SaidAbove): readonly Column<KeyRow>[] {
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

const FLAG_WORDS: Readonly<Record<KeyFlag, string>> = {
  stale: 'stale',
  warn: 'soon stale',
  unused: 'unused for long',
  never_used: 'never used',
  two_active: 'two Active keys',
  leaver: 'its owner has left',
  console_without_mfa: 'console without MFA',
  protected: 'protected',
  sensitive: 'sensitive',
}

/** As many rows as Slack takes, counted in rows and in characters; `shown` says how many that were. */
export function keyTable(
  rows: readonly KeyRow[],
  caption: string,
  said: SaidAbove,
): { readonly block: DataTableBlock; readonly shown: number } {
  return dataTable(columnsOf(said), rows, caption)
}

export function ownerCell({ owner, team }: Pick<KeyRow, 'owner' | 'team'>): Cell {
  return owner === undefined ? textCell(ownerless(team)) : personCell(owner)
}

export function ownerless(team: string | undefined): string {
  return team === undefined ? 'none recorded' : `team ${team}`
}

/** A few lines for each key, as many as fit; `shown` says how many that were. */
export function keyLines(rows: readonly KeyRow[]): ReturnType<typeof classicRows> {
  return classicRows(rows.map((row) => keyEntry(row)))
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

export function userOf({ userName, accountName }: KeyRow): string {
  return `${userName} in ${accountName}`
}

/** A status that this version does not know is not Active, and not passed off as Inactive either. */
export function statusOf({ status }: Pick<KeyRow, 'status'>): string {
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
      return [utc(use.at).slice(0, 10), ...placesOf(use)].join(' · ')
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

export function lastUseMarkup(use: LastUse): Mrkdwn {
  switch (use.kind) {
    case 'never':
      return mrkdwn`never used`
    case 'unknown':
      return mrkdwn`*not known* (${use.why})`
    case 'at':
      return joined([dateTime(use.at), ...placesOf(use).map((each) => mrkdwn`${each}`)], ' · ')
  }
}

/** AWS writes "N/A" for what it does not tell, as it does of root keys. */
function placesOf({ service, region }: Extract<LastUse, { kind: 'at' }>): readonly string[] {
  return [service, region].filter((each) => each !== 'N/A')
}
