/**
 * The rows of a ranking: the worst as sections with buttons, the rest as a data table or, where Slack does not know tables, as lines. Which buttons a row has is the caller's to say.
 */
import type { Button, DataTableBlock, KnownBlock } from '@slack/types'
import type { RankedKey } from '../../keys/ranking.ts'
import { buttons, plain, section, sections } from '../text/blocks.ts'
import { escapeText } from '../text/clip.ts'
import { SLACK_LIMITS } from '../text/limits.ts'
import { bold, code, joined, lines, type Mrkdwn, mrkdwn, person } from '../text/mrkdwn.ts'

export interface RankedRowsModel {
  readonly ranked: readonly RankedKey[]
  readonly now: Date
  buttonsFor(key: RankedKey): readonly Button[]
}

const SEVERITY_WORDS = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' } as const

/** At most two blocks for each. */
export function rankedRows({ ranked, buttonsFor }: RankedRowsModel): readonly KnownBlock[] {
  return ranked.flatMap((key, at): readonly KnownBlock[] => {
    const text = mrkdwn`${at + 1}. ${entryOf(key)}`
    return [section(text), ...buttons(...buttonsFor(key))]
  })
}

function entryOf(key: RankedKey): Mrkdwn {
  const owner = key.owner === undefined ? mrkdwn`${key.team ?? 'none'}` : person(key.owner)
  return lines(
    joined([bold(severityOf(key)), code(key.keyId), mrkdwn`${userOf(key)}`], ' · '),
    mrkdwn`${whyOf(key)}`,
    mrkdwn`owner: ${owner}`,
  )
}

/** `shown` says how many of the keys fitted. */
export function rankedTable(
  keys: readonly RankedKey[],
  { caption }: { readonly caption: string; readonly now: Date },
): { readonly block: DataTableBlock; readonly shown: number } {
  const cell = (text: string) => ({ type: 'raw_text', text: plain(text, 130) }) as const
  const rows = [['Key id', 'IAM user', 'Severity', 'Why'].map(cell)]
  let left: number = SLACK_LIMITS.tableCharacters
  for (const key of keys.slice(0, SLACK_LIMITS.tableRows)) {
    const cells = [key.keyId, userOf(key), severityOf(key), whyOf(key)].map(cell)
    left -= cells.reduce((sum, { text }) => sum + escapeText(text).length, 0)
    if (left < 0) break
    rows.push(cells)
  }
  const block: DataTableBlock = {
    type: 'data_table',
    caption: plain(caption, SLACK_LIMITS.tableCaption),
    row_header_column_index: 0,
    page_size: SLACK_LIMITS.tablePageSize,
    rows,
  }
  return { block, shown: rows.length - 1 }
}

/** The same where Slack takes no table. */
export function rankedLines(
  keys: readonly RankedKey[],
  _now: Date,
): { readonly blocks: readonly KnownBlock[]; readonly shown: number } {
  const shown = keys.slice(0, 100)
  const entries = shown.map((key) =>
    joined(
      [bold(severityOf(key)), code(key.keyId), mrkdwn`${userOf(key)}`, mrkdwn`${whyOf(key)}`],
      ' · ',
    ),
  )
  return { blocks: sections(entries), shown: shown.length }
}

function severityOf({ severity }: RankedKey): string {
  return severity === undefined ? 'Nothing found' : SEVERITY_WORDS[severity]
}

function userOf({ userName, accountName }: RankedKey): string {
  return `${userName} in ${accountName}`
}

function whyOf({ findings, ageDays }: RankedKey): string {
  const words = findings.map((finding) => finding.replaceAll('_', ' ')).join(', ')
  return `${words}, ${ageDays === 1 ? '1 day' : `${ageDays} days`} old`
}
