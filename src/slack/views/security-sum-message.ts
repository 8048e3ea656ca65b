/**
 * What security reads of all teams once a week: what is left until there are no long-lived keys and how that moved, root keys first, then teams and accounts, other credentials, what was not read and who could not be told,
 * and the digest of the ledger's newest anchor. A number of which a part is not known says so.
 */
import type { DataTableBlock, KnownBlock } from '@slack/types'
import { isAllKnown } from '../../reminders/figures.ts'
import type { RootOf, SecuritySum, SumOf } from '../../reminders/security-sum.ts'
import type { Known } from '../../shared/known.ts'
import {
  context,
  header,
  message,
  plain,
  type SlackMessage,
  section,
  sections,
} from '../text/blocks.ts'
import { SLACK_LIMITS } from '../text/limits.ts'
import {
  code,
  dateTime,
  isNothing,
  joined,
  lines,
  link,
  type Mrkdwn,
  mrkdwn,
  NOTHING,
  person,
} from '../text/mrkdwn.ts'
import { count } from './bulk-words.ts'
import { fixedTotal, fixedWords, restWords } from './digest-words.ts'
import { shortKey } from './names.ts'
import { rootSteps, rootStepsByKey } from './root-steps.ts'

export interface SecuritySumModel {
  readonly sum: SecuritySum
  /** Of the sum before. */
  readonly link?: string | undefined
}

const NAMED = 10
/** In how many accounts it is said what to do. */
const ROOT_WAYS = 3
const TABLE_ROWS = 60
const NAME_CHARACTERS = 63

export function securitySumMessage({ sum, link: url }: SecuritySumModel): SlackMessage {
  const said = firstSentence(sum)
  const top = [
    header(`Access keys of all teams, week ${weekNumber(sum.week)}`),
    section(lines(said, trendOf(sum, url), fixedOf(sum))),
    ...rootOf(sum.root),
  ]
  const end = [...othersOf(sum), ...notReadOf(sum), ...unreachedOf(sum), ...footOf(sum)]
  const rows = tableRows(sum)
  if (rows.length === 0) return message(said, [...top, ...end])
  return message(
    said,
    [...top, table(rows), ...moreRows(rows.length), ...end],
    [...top, ...sections(rows.slice(0, TABLE_ROWS).map(rowLine)), ...moreRows(rows.length), ...end],
  )
}

function weekNumber(week: string): string {
  return week.slice('2026-W'.length)
}

function firstSentence({ figures, notRead, partly, root }: SecuritySum): Mrkdwn {
  const keys = count(figures.activeKeys, 'Active access key is', 'Active access keys are')
  const isLeast = notRead.length + partly.length > 0 || !isAllKnown(figures)
  const roots = root.reduce(
    (sum, { activeKeys }) => sum + (activeKeys.kind === 'known' ? activeKeys.value : 0),
    0,
  )
  const ofRoot = roots === 0 ? NOTHING : mrkdwn`, and ${count(roots, 'root key')}`
  return mrkdwn`*${isLeast ? mrkdwn`At least ${keys}` : keys} left${ofRoot}*; ${count(figures.flagged, 'of them needs', 'of them need')} somebody.`
}

/** From week to week, as numbers: a handful is read faster than drawn. */
function trendOf({ weeks, figures, week }: SecuritySum, url: string | undefined): Mrkdwn {
  if (weeks.length === 0)
    return mrkdwn`This is the first sum: from the next one on it says how the number moves until no long-lived keys are left.`
  const each = [...weeks, { week, figures }].map(
    ({ week: of, figures: { activeKeys } }) => mrkdwn`${weekNumber(of)}: ${activeKeys}`,
  )
  const earlier = url === undefined ? NOTHING : link(url, 'The sum before')
  return joined([mrkdwn`Active keys by week: ${joined(each, ' · ')}.`, earlier], ' ')
}

function fixedOf({ fixed, weeks, figures }: SecuritySum): Mrkdwn {
  const last = weeks.at(-1)
  const rest = restWords(figures)
  return lines(
    last === undefined || fixedTotal(fixed) === 0
      ? NOTHING
      : mrkdwn`${fixedWords(fixed, `week ${weekNumber(last.week)}`)}`,
    rest === '' ? NOTHING : mrkdwn`${rest}`,
  )
}

function rootOf(root: readonly RootOf[]): readonly KnownBlock[] {
  if (root.length === 0) return []
  // Those that are known to be there come first: of many that could not be read the rest of the sum must still fit.
  const sorted = root.toSorted((a, b) => Number(isUnread(a)) - Number(isUnread(b)))
  const shown = sorted.slice(0, NAMED)
  const rest = root.length - shown.length
  return sections([
    mrkdwn`*Root keys: always critical.*`,
    ...shown.map(rootLine),
    rest > 0 ? mrkdwn`${count(rest, 'more account')}` : NOTHING,
    ...shown.slice(0, ROOT_WAYS).map(wayOf),
  ])
}

function isUnread({ activeKeys }: RootOf): boolean {
  return activeKeys.kind === 'unknown'
}

/** What to do, in full: whoever reads this should not have to look it up. */
function wayOf({ account, id, removal }: RootOf): Mrkdwn {
  switch (removal) {
    case 'awskey':
      return mrkdwn`${account}: ${code(`/awskey delete root ${account}`)} deletes them, once two people of security have approved it.`
    case 'by_hand':
      return mrkdwn`${account}, by hand:\n${rootSteps({ account, accountId: id })}`
    case 'by_key':
      return mrkdwn`${account}, by hand:\n${rootStepsByKey({ account, accountId: id })}`
  }
}

function rootLine({ account, id, activeKeys, lastUse, mfa }: RootOf): Mrkdwn {
  const keys =
    activeKeys.kind === 'unknown'
      ? mrkdwn`*not known* (${activeKeys.why})`
      : mrkdwn`${count(activeKeys.value, 'Active key')}`
  const used =
    lastUse.kind === 'at'
      ? mrkdwn`last used ${dateTime(lastUse.at)}`
      : mrkdwn`${lastUse.kind === 'never' ? 'never used' : 'last use not known'}`
  const secured = mfa.kind === 'known' && !mfa.value ? mrkdwn`no MFA` : NOTHING
  return joined([mrkdwn`${account} (${id})`, keys, used, secured], ' · ')
}

interface Row {
  readonly kind: string
  readonly name: string
  readonly flagged: number
  readonly active: number
  readonly worst: string
}

function tableRows({ teams, accounts, noTeam }: SecuritySum): readonly Row[] {
  const { activeKeys, flagged } = noTeam.figures
  return [
    ...teams.map((each) => rowOf('Team', each)),
    ...(activeKeys + flagged > 0 ? [rowOf('Team', { ...noTeam, name: 'no team' })] : []),
    ...accounts.map((each) => rowOf('Account', each)),
  ]
}

function rowOf(kind: string, { name, figures, worst }: SumOf): Row {
  return {
    kind,
    name,
    flagged: figures.flagged,
    active: figures.activeKeys,
    worst:
      worst === undefined
        ? '–'
        : `${shortKey(worst.keyId)} of ${worst.userName} (${worst.severity ?? 'low'})`,
  }
}

function table(rows: readonly Row[]): DataTableBlock {
  const text = (value: string) =>
    ({ type: 'raw_text', text: plain(value, NAME_CHARACTERS) }) as const
  const number = (value: number) => ({ type: 'raw_number', value, text: String(value) }) as const
  return {
    type: 'data_table',
    caption: 'Keys that need somebody, by team and by account',
    row_header_column_index: 1,
    page_size: SLACK_LIMITS.tablePageSize,
    rows: [
      ['Of', 'Name', 'Need somebody', 'Active keys', 'Worst'].map(text),
      ...rows
        .slice(0, TABLE_ROWS)
        .map((row) => [
          text(row.kind),
          text(row.name),
          number(row.flagged),
          number(row.active),
          text(row.worst),
        ]),
    ],
  }
}

function rowLine({ kind, name, flagged, active, worst }: Row): Mrkdwn {
  return mrkdwn`${kind} *${name}*: ${flagged} of ${count(active, 'Active key')} need somebody, the worst: ${worst}`
}

function moreRows(rows: number): readonly KnownBlock[] {
  return rows <= TABLE_ROWS
    ? []
    : [context(mrkdwn`${rows - TABLE_ROWS} more teams and accounts are not shown here.`)]
}

function othersOf({ others }: SecuritySum): readonly KnownBlock[] {
  const { serviceSpecific, bedrock, ssh, certificates } = others
  return [
    section(
      mrkdwn`*Other long-lived credentials:* ${joined(
        [
          mrkdwn`service-specific: ${known(serviceSpecific)}`,
          mrkdwn`Bedrock API keys: ${known(bedrock)}`,
          mrkdwn`SSH keys: ${known(ssh)}`,
          mrkdwn`certificates: ${known(certificates)}`,
        ],
        ' · ',
      )}`,
    ),
  ]
}

function known(number: Known<number>): Mrkdwn {
  return number.kind === 'known' ? mrkdwn`${number.value}` : mrkdwn`*not known* (${number.why})`
}

function notReadOf({ notRead, partly, figures }: SecuritySum): readonly KnownBlock[] {
  const accounts = notRead.slice(0, NAMED).map(({ name, why }) => mrkdwn`${name} (${why})`)
  const parts = partly
    .slice(0, NAMED)
    .map(({ account, what, why }) => mrkdwn`${what} of ${account} (${why})`)
  const rest = notRead.length + partly.length - accounts.length - parts.length
  const users =
    figures.usersNotRead === 0
      ? []
      : [mrkdwn`the keys of ${count(figures.usersNotRead, 'IAM user')}`]
  const all = [...accounts, ...parts, ...users, rest === 0 ? NOTHING : mrkdwn`${rest} more`]
  const text = joined(all, ', ')
  return isNothing(text) ? [] : [section(mrkdwn`*Not read, so not known:* ${text}.`)]
}

function unreachedOf({ unreached }: SecuritySum): readonly KnownBlock[] {
  if (unreached.length === 0) return []
  const shown = unreached
    .slice(0, NAMED)
    .map(
      ({ owner, keyId, userName, why }) =>
        mrkdwn`${person(owner)} for ${code(keyId)} of ${userName} (${why})`,
    )
  const rest = unreached.length - shown.length
  const all = [...shown, rest === 0 ? NOTHING : mrkdwn`${rest} more`]
  return [section(mrkdwn`*Owners who could not be warned:* ${joined(all, ', ')}.`)]
}

function footOf({ readAt, anchor }: SecuritySum): readonly KnownBlock[] {
  const read = readAt === undefined ? NOTHING : mrkdwn`As of ${dateTime(readAt)}.`
  const ledger =
    anchor === undefined
      ? mrkdwn`The ledger has no anchor yet.`
      : mrkdwn`Ledger digest of ${anchor.day}: ${code(anchor.digest)}`
  return [context(lines(read, ledger))]
}
