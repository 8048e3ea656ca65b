/**
 * The rows of a ranking: the worst as sections with buttons, the rest as a data table or, where Slack does not know tables, as lines. Which buttons a row has is the caller's to say.
 * Severity and reasons are words: no colour and no sign alone tells anything.
 */
import type { Button, DataTableBlock, KnownBlock } from '@slack/types'
import type { Finding, Ranked, RankedKey, RankedRoot } from '../../keys/ranking.ts'
import { isRootRow } from '../../keys/worst-first.ts'
import { buttons, section } from '../text/blocks.ts'
import { bold, code, joined, lines, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { type Column, classicRows, dataTable, textCell } from './data-table.ts'
import { lastUseMarkup, ownerCell, ownerless, statusOf, userOf } from './key-rows.ts'
import { reasonWords, rightsWords, rootWords, SEVERITY_WORDS } from './ranking-words.ts'

export interface RankedRowsModel {
  readonly ranked: readonly Ranked[]
  readonly now: Date
  /** At most 25 for each key, each with an action of its own. */
  buttonsFor(key: RankedKey): readonly Button[]
}

/** At most two blocks for each: a button beside the text would make it narrow. */
export function rankedRows({ ranked, now, buttonsFor }: RankedRowsModel): readonly KnownBlock[] {
  return ranked.flatMap((each, at): readonly KnownBlock[] => {
    if (isRootRow(each)) return [section(numbered(at, rootEntry(each)))]
    return [section(numbered(at, rankedEntry(each, now))), ...buttons(...buttonsFor(each))]
  })
}

function numbered(at: number, entry: Mrkdwn): Mrkdwn {
  return mrkdwn`${at + 1}. ${entry}`
}

/** A key in three lines: what it is, why it is here, and what else is known. */
export function rankedEntry(key: RankedKey, now: Date): Mrkdwn {
  const owner = key.owner === undefined ? mrkdwn`${ownerless(key.team)}` : person(key.owner)
  return lines(
    joined(
      [
        bold(severityWords(key)),
        code(key.keyId),
        mrkdwn`${userOf(key)}`,
        key.status === 'Active' ? NOTHING : mrkdwn`${statusOf(key)}`,
      ],
      ' · ',
    ),
    mrkdwn`${capital(reasonWords(key, now))}`,
    joined(
      [
        mrkdwn`owner: ${owner}`,
        saysUse(key) ? NOTHING : mrkdwn`last use: ${lastUseMarkup(key.lastUse)}`,
        mrkdwn`${rightsWords(key)}`,
        key.flags.includes('protected') ? mrkdwn`protected` : NOTHING,
        key.exemption === 'not_known'
          ? mrkdwn`whether it is exempt or snoozed is *not known*`
          : NOTHING,
      ],
      ' · ',
    ),
  )
}

/** Whether the reasons say already when it was used last. */
function saysUse({ findings, lastUse }: RankedKey): boolean {
  return lastUse.kind === 'unknown' || findings.some((finding) => USE_FINDINGS.includes(finding))
}
const USE_FINDINGS: readonly Finding[] = ['never_used', 'long_unused', 'unused']

/** A root key is removed by people, in steps of its own. */
export function rootEntry(root: RankedRoot): Mrkdwn {
  return lines(
    joined(
      [
        bold(SEVERITY_WORDS.critical),
        mrkdwn`root key`,
        mrkdwn`account ${root.accountName} (${root.account})`,
      ],
      ' · ',
    ),
    mrkdwn`${rootWords(root)}`,
    joined(
      [
        mrkdwn`last use: ${lastUseMarkup(root.lastUse)}`,
        mrkdwn`what to do: ${code(`/awskey delete root ${root.accountName}`)}`,
      ],
      ' · ',
    ),
  )
}

/** `shown` says how many of the keys fitted. */
export function rankedTable(
  keys: readonly RankedKey[],
  { caption, now }: { readonly caption: string; readonly now: Date },
): { readonly block: DataTableBlock; readonly shown: number } {
  return dataTable(columnsOf(now), keys, caption)
}

/** The same where Slack takes no table. */
export function rankedLines(
  keys: readonly RankedKey[],
  now: Date,
  mostSections?: number,
): ReturnType<typeof classicRows> {
  return classicRows(
    keys.map((key) =>
      joined(
        [
          bold(severityWords(key)),
          code(key.keyId),
          mrkdwn`${userOf(key)}`,
          mrkdwn`${reasonWords(key, now)}`,
        ],
        ' · ',
      ),
    ),
    mostSections,
  )
}

/** What a reader has to see comes first: the columns after it may be cut off at the edge of the message. */
function columnsOf(now: Date): readonly Column<RankedKey>[] {
  return [
    { name: 'Key id', cell: ({ keyId }) => textCell(keyId) },
    { name: 'IAM user', cell: (key) => textCell(userOf(key)) },
    { name: 'Severity', cell: (key) => textCell(severityWords(key)) },
    { name: 'Why', cell: (key) => textCell(reasonWords(key, now)) },
    { name: 'Owner', cell: ownerCell },
    { name: 'Status', cell: (key) => textCell(statusOf(key)) },
  ]
}

function severityWords({ severity }: RankedKey): string {
  return severity === undefined ? 'Nothing found' : SEVERITY_WORDS[severity]
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
