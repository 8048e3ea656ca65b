/**
 * `/awskey stale`: the sentence that matters, the worst keys with what can be done about each, the rest as a table, then what is exempt, what is not known and how old all of it is.
 * What could not be read is counted and named; it never makes the list look cleaner.
 */
import type { Button, KnownBlock } from '@slack/types'
import { type Ranked, type RankedKey, SEVERITIES } from '../../keys/ranking.ts'
import type { ExemptKey, StaleAccount, StaleList } from '../../keys/stale-list.ts'
import { ACTIONS } from '../ids.ts'
import {
  context,
  header,
  message,
  plain,
  type SlackMessage,
  section,
  sections,
} from '../text/blocks.ts'
import {
  code,
  dateTime,
  isNothing,
  joined,
  type Mrkdwn,
  mrkdwn,
  NOTHING,
  person,
} from '../text/mrkdwn.ts'
import { count } from './bulk-words.ts'
import { keyButton, mayBeRotated, rotateButton } from './key-buttons.ts'
import { rankedLines, rankedRows, rankedTable } from './ranked-rows.ts'
import { reasonWords, SEVERITY_WORDS } from './ranking-words.ts'

export interface StaleListModel {
  readonly list: StaleList
  readonly now: Date
}

const WORST = 10
const MOST_ROOTS = 5
/** Three lines each; with the rest of the message they stay below Slack's number of blocks. */
const MOST_CLASSIC_SECTIONS = 12
const MOST_NAMED = 10
const REASON_SHOWN = 150

export function staleList({ list, now }: StaleListModel): SlackMessage {
  const title = titleOf(list)
  const sentence = sentenceOf(list, now)
  const text = mrkdwn`${title}: ${sentence}`
  const roots = list.roots.slice(0, MOST_ROOTS)
  const first: readonly Ranked[] = [...roots, ...list.keys].slice(0, WORST)
  const rest = list.keys.slice(first.length - roots.length)
  const frame = (body: readonly KnownBlock[], shown: number): readonly KnownBlock[] => [
    header(title),
    section(sentence),
    ...rankedRows({ ranked: first, now, buttonsFor }),
    ...moreRoots(list),
    ...body,
    ...notShown(list, first.length - roots.length + shown),
    ...exemptPart(list, now),
    ...notKnownPart(list),
    ...foot(list),
  ]
  if (rest.length === 0) return message(text, frame([], 0))
  const table = rankedTable(rest, { caption: `${title}: the rest`, now })
  const classic = rankedLines(rest, now, MOST_CLASSIC_SECTIONS)
  return message(text, frame([table.block], table.shown), frame(classic.blocks, classic.shown))
}

function titleOf({ of }: StaleList): string {
  switch (of.kind) {
    case 'team':
      return `Stale access keys of team ${of.team}`
    case 'account':
      return `Stale access keys of account ${of.account}`
    case 'mine':
      if (of.everything) return 'Stale access keys of every account'
      return of.teams.length === 0
        ? 'Your stale access keys'
        : `Stale access keys of yours and of ${teamNames(of.teams)}`
  }
}

function teamNames(teams: readonly string[]): string {
  return teams.length === 1 ? `team ${teams[0] ?? ''}` : `teams ${teams.join(', ')}`
}

/** What matters first: how many, how bad, and which is the worst. */
function sentenceOf(list: StaleList, now: Date): Mrkdwn {
  const { accounts, keys, roots, bySeverity, looked } = list
  const found = foundIn(list)
  if (found === 0 && roots.length === 0) return nothingStale(list)
  const each = SEVERITIES.flatMap((severity) =>
    bySeverity[severity] === 0
      ? []
      : [mrkdwn`${bySeverity[severity]} ${SEVERITY_WORDS[severity].toLowerCase()}`],
  )
  const worst = keys.find(({ flags }) => !flags.includes('protected')) ?? keys[0]
  const rootPart =
    roots.length === 0
      ? NOTHING
      : mrkdwn`*${roots.length === 1 ? 'A root key is there: remove it first' : `Root keys are in ${roots.length} accounts: remove them first`}.*`
  const worstPart =
    worst === undefined
      ? NOTHING
      : mrkdwn`Begin with ${code(worst.keyId)} of ${worst.userName} in ${worst.accountName}: ${reasonWords(worst, now)}.`
  const unread = accounts.some(({ source }) => isUnread(source))
    ? mrkdwn`Not every account has been read, so there may be more.`
    : NOTHING
  return joined(
    [
      rootPart,
      found === 0
        ? mrkdwn`Nothing else is stale among ${isWhole(list) ? count(looked, 'access key') : `the ${count(looked, 'access key')} that could be read`}.`
        : mrkdwn`*${found} of ${count(looked, 'access key')} ${found === 1 ? 'needs' : 'need'} attention*: ${joined(each, ', ')}.`,
      worstPart,
      unread,
    ],
    ' ',
  )
}

/** Nothing is called clean of which nothing is known. */
function nothingStale(list: StaleList): Mrkdwn {
  const { looked, accounts, exemptCount, of } = list
  const unread = accounts.filter(({ source }) => isUnread(source))
  if (unread.length === accounts.length)
    return mrkdwn`No account has been read yet. *They are being read now; ask again in some minutes.*`
  const all = isWhole(list)
  if (looked === 0)
    return mrkdwn`${all ? 'No access keys here.' : 'No access keys that could be read.'}${
      of.kind === 'mine'
        ? mrkdwn` You can also ask for a team or an account, as in ${code('/awskey stale team payments')}.`
        : NOTHING
    }`
  const left = exemptCount === 0 ? NOTHING : mrkdwn` but the exempt ones`
  return all
    ? mrkdwn`*Nothing is stale* among ${count(looked, 'access key')}${left}.`
    : mrkdwn`Nothing is stale${left} among the ${count(looked, 'access key')} that could be read. *What could not be read is not known.*`
}

/** Whether every key that is asked about was read. */
function isWhole({ accounts, notKnown }: StaleList): boolean {
  return (
    accounts.every(({ source }) => !isUnread(source) && !isOld(source)) &&
    notKnown.users.count === 0 &&
    notKnown.teamOf === 0
  )
}

function isOld(source: StaleAccount['source']): boolean {
  return source.kind === 'fleet' && source.isOld === true
}

function isUnread({ kind }: StaleAccount['source']): boolean {
  return kind === 'being_read' || kind === 'not_in_time'
}

/** What can be done about a key now. Nothing for a protected one and for a status that this version does not know. */
function buttonsFor(key: RankedKey): readonly Button[] {
  if (key.flags.includes('protected')) return []
  if (key.status === 'Inactive') return [keyButton(key, 'Delete', ACTIONS.deleteKey)]
  if (key.status !== 'Active') return []
  return [
    ...(mayBeRotated(key) ? [rotateButton(key)] : []),
    keyButton(key, 'Make Inactive', ACTIONS.deactivateKey),
  ]
}

function moreRoots({ roots }: StaleList): readonly KnownBlock[] {
  const more = roots.slice(MOST_ROOTS)
  if (more.length === 0) return []
  const names = more.slice(0, MOST_NAMED).map(({ accountName }) => mrkdwn`${accountName}`)
  const rest = more.length - names.length
  return [
    section(
      mrkdwn`*Root keys are in ${count(more.length, 'more account')}, too:* ${joined([...names, rest === 0 ? NOTHING : mrkdwn`${rest} more`], ', ')}`,
    ),
  ]
}

function foundIn({ bySeverity }: StaleList): number {
  return SEVERITIES.reduce((sum, severity) => sum + bySeverity[severity], 0)
}

function notShown(list: StaleList, shown: number): readonly KnownBlock[] {
  const all = foundIn(list)
  return all <= shown
    ? []
    : [
        context(
          mrkdwn`${count(all - shown, 'more key is', 'more keys are')} not shown here; the worst come first. Ask for one team or one account to see more.`,
        ),
      ]
}

function exemptPart({ exempt, exemptCount }: StaleList, now: Date): readonly KnownBlock[] {
  if (exemptCount === 0) return []
  const rest = exemptCount - exempt.length
  return sections([
    mrkdwn`*Left alone for now, however stale* (${exemptCount}):`,
    ...exempt.map((each) => exemptLine(each, now)),
    rest === 0 ? NOTHING : mrkdwn`and ${rest} more`,
  ])
}

function exemptLine({ key, exemption }: ExemptKey, now: Date): Mrkdwn {
  const { kind, until, reason, requestedBy, from } = exemption
  const by =
    requestedBy === undefined
      ? mrkdwn`${from === 'configuration' ? 'by configuration' : ''}`
      : mrkdwn`by ${person(requestedBy)}`
  return joined(
    [
      mrkdwn`• ${code(key.keyId)} of ${key.userName} in ${key.accountName}: ${reasonWords(key, now)}`,
      mrkdwn`${kind === 'snooze' ? 'snoozed' : 'exempt'} until ${dateTime(until)}`,
      by,
      mrkdwn`“${plain(reason, REASON_SHOWN)}”`,
    ],
    ' · ',
  )
}

function notKnownPart({ notKnown, accounts }: StaleList): readonly KnownBlock[] {
  const { users, teamOf, approvals, roots, owners, rights } = notKnown
  const more = users.count - users.named.length
  const parts = [
    accountsLine(accounts, 'being_read', 'being read now, ask again in some minutes'),
    accountsLine(accounts, 'not_in_time', 'not looked through in time, ask for each by its name'),
    users.count === 0
      ? NOTHING
      : mrkdwn`• keys of ${count(users.count, 'user')}: ${joined([...users.named.map((each) => mrkdwn`${each}`), more === 0 ? NOTHING : mrkdwn`${more} more`], ', ')}`,
    teamOf === 0
      ? NOTHING
      : mrkdwn`• whether ${count(teamOf, 'user')} belong here: their tags could not be read`,
    approvals.length === 0
      ? NOTHING
      : mrkdwn`• for which teams you approve: ${approvals.slice(0, MOST_NAMED).join(', ')}`,
    roots.length === 0 ? NOTHING : mrkdwn`• root keys: ${namesOf(roots)}`,
    owners === 0 ? NOTHING : mrkdwn`• whether the owner has left, of ${count(owners, 'key')}`,
    rights === 0
      ? NOTHING
      : mrkdwn`• what the users of ${count(rights, 'stale key')} may do; they stand where an administrator’s would`,
  ]
  return parts.every(isNothing) ? [] : sections([mrkdwn`*Not known:*`, ...parts])
}

function accountsLine(
  accounts: readonly StaleAccount[],
  kind: StaleAccount['source']['kind'],
  why: string,
): Mrkdwn {
  const names = accounts.flatMap(({ name, source }) => (source.kind === kind ? [name] : []))
  return names.length === 0 ? NOTHING : mrkdwn`• ${namesOf(names)}: ${why}`
}

function namesOf(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED
  const shown = names.slice(0, MOST_NAMED)
  return (rest > 0 ? [...shown, `${rest} more`] : shown).join(', ')
}

/** How old what is shown is, account by account. */
function foot({ accounts }: StaleList): readonly KnownBlock[] {
  const read = accounts.flatMap(({ name, source }) => {
    if (source.kind === 'fleet')
      return [
        mrkdwn`${name} read ${dateTime(source.readAt)}${isOld(source) ? mrkdwn`, more than a week ago; it is being read again` : NOTHING}`,
      ]
    return source.kind === 'inventory'
      ? [mrkdwn`${name} read ${dateTime(source.readAt)}, only its users and keys`]
      : []
  })
  if (read.length === 0) return []
  const rest = read.length - MOST_NAMED
  const shown = read.slice(0, MOST_NAMED)
  return [
    context(
      joined([...shown, rest > 0 ? mrkdwn`${count(rest, 'more account')} read` : NOTHING], ' · '),
      mrkdwn`A key is read again when a button is clicked. AWS shows a use hours late at times.`,
    ),
  ]
}
