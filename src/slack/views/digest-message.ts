/**
 * What a team reads of its keys once a week: the sentence that matters, the ten worst keys with a button for each thing to do, the rest in a table, how it moved, what was done since, what is exempt and
 * what could not be read. Nothing of the week before is repeated: it is linked. Where Slack knows no tables the rest are lines.
 */
import type { KnownBlock } from '@slack/types'
import type { RankedKey } from '../../keys/ranking.ts'
import type { TeamDigest } from '../../reminders/digest.ts'
import { isAllKnown } from '../../reminders/figures.ts'
import { formatTarget } from '../../requests/target.ts'
import { ACTIONS } from '../ids.ts'
import {
  button,
  confirmDialog,
  context,
  header,
  message,
  type SlackMessage,
  section,
  sections,
} from '../text/blocks.ts'
import {
  bold,
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
import { fixedWords, restWords, trendWords } from './digest-words.ts'
import { mayBeRotated } from './key-buttons.ts'
import { shortKey } from './names.ts'
import { rankedLines, rankedRows, rankedTable } from './ranked-rows.ts'

export interface DigestModel {
  readonly digest: TeamDigest
  readonly now: Date
  /** Of what the team was told before. */
  readonly link?: string | undefined
}

export const WORST_SHOWN = 10
const CLASSIC_ROWS = 60
const EXEMPT_SHOWN = 10
const NOT_READ_SHOWN = 5
const NOT_OURS_SHOWN = 5

export interface DigestDrawn {
  readonly message: SlackMessage
  /** How many of the keys that need somebody are in it, however Slack shows it. */
  readonly shown: number
}

export function digestDrawn(model: DigestModel): DigestDrawn {
  const { digest, now } = model
  const { worst, figures, team } = digest
  const first = worst.slice(0, WORST_SHOWN)
  const rest = worst.slice(WORST_SHOWN)
  const said = firstSentence(digest)
  const top = [
    header(`Access keys of ${team}, week ${weekNumber(digest)}`),
    section(lines(said, moved(model))),
    ...rankedRows({ ranked: first, now, buttonsFor }),
  ]
  const end = endOf(model)
  if (rest.length === 0) return { message: message(said, [...top, ...end]), shown: first.length }
  const caption = `The other keys of ${team} that need somebody`
  const table = rankedTable(rest, { caption, now })
  const classic = rankedLines(rest.slice(0, CLASSIC_ROWS), now)
  const shown = first.length + Math.min(table.shown, classic.shown)
  const more = moreText(figures.flagged - shown)
  return {
    message: message(
      said,
      [...top, table.block, ...more, ...end],
      [...top, ...classic.blocks, ...more, ...end],
    ),
    shown,
  }
}

export function digestMessage(model: DigestModel): SlackMessage {
  return digestDrawn(model).message
}

function weekNumber({ week }: Pick<TeamDigest, 'week'>): string {
  return week.slice('2026-W'.length)
}

/** `3 keys of payments need you this week, the worst: …` */
function firstSentence({ team, figures, worst, notRead }: TeamDigest): Mrkdwn {
  const [first] = worst
  const unread = notRead.length > 0 || !isAllKnown(figures)
  if (first === undefined)
    return mrkdwn`*No key of ${team} that could be read is stale, but not all could be read.*`
  const flagged = unread ? mrkdwn`At least ${figures.flagged}` : mrkdwn`${figures.flagged}`
  const need = figures.flagged === 1 ? 'key of' : 'keys of'
  const verb = figures.flagged === 1 ? 'needs' : 'need'
  return mrkdwn`*${flagged} ${need} ${team} ${verb} you this week*, the worst: ${code(first.keyId)} of ${first.userName} in ${first.accountName}.`
}

function moved({ digest, link: url }: DigestModel): Mrkdwn {
  const { figures, before, fixed } = digest
  const week = before === undefined ? '' : `week ${weekNumber(before)}`
  const earlier = url === undefined ? NOTHING : link(url, 'The digest before')
  return lines(
    joined([mrkdwn`${trendWords(figures, before?.figures, `in ${week}`)}`, earlier], ' '),
    mrkdwn`${fixedWords(fixed, week)}`,
  )
}

/** Three things to do, each with an id of its own, as Slack wants in one row. */
function buttonsFor(key: RankedKey) {
  const { keyId, userName, accountName } = key
  const value = formatTarget({ by: 'key', keyId })
  const rotate = button({
    text: `Rotate ${shortKey(keyId)}`,
    action: ACTIONS.digestRotate,
    value,
    confirm: confirmDialog({
      title: `Rotate ${shortKey(keyId)}?`,
      text: `Asks for a second access key for ${userName} in ${accountName}. ${keyId} stays Active until the new key is in use.`,
      confirm: 'Rotate',
      deny: 'Go back',
    }),
  })
  return [
    ...(mayBeRotated(key) ? [rotate] : []),
    button({ text: `Snooze ${shortKey(keyId)}`, action: ACTIONS.digestSnooze, value }),
    button({ text: 'Not ours', action: ACTIONS.notOurs, value }),
  ]
}

function moreText(hidden: number): readonly KnownBlock[] {
  if (hidden <= 0) return []
  return [
    context(
      mrkdwn`${count(hidden, 'more key is', 'more keys are')} not shown here. All of them are in the file in the thread.`,
    ),
  ]
}

function endOf({ digest }: DigestModel): readonly KnownBlock[] {
  const { figures, readAt } = digest
  const rest = restWords(figures)
  const seen =
    readAt === undefined
      ? NOTHING
      : mrkdwn`As of ${dateTime(readAt)}; a key is read again before anything is done to it. AWS shows a use hours late at times.`
  const foot = lines(rest === '' ? NOTHING : mrkdwn`${rest}`, seen)
  return [
    ...exemptText(digest),
    ...notOursText(digest),
    ...notReadText(digest),
    ...(isNothing(foot) ? [] : [context(foot)]),
  ]
}

/** Left alone for a time: who asked, why, until when. */
function exemptText({ exempt, figures }: TeamDigest): readonly KnownBlock[] {
  if (figures.exempt === 0) return []
  const shown = exempt.slice(0, EXEMPT_SHOWN)
  const rest = figures.exempt - shown.length
  return sections([
    mrkdwn`*Left alone for now:*`,
    ...shown.map(exemptLine),
    rest > 0 ? mrkdwn`${rest} more` : NOTHING,
  ])
}

function exemptLine({ keyId, userName, accountName, exemption }: RankedKey): Mrkdwn {
  if (exemption === undefined || exemption === 'not_known') return NOTHING
  const { kind, from, until, reason, requestedBy } = exemption
  const what = kind === 'snooze' ? 'snoozed' : 'exempt'
  const who =
    from === 'configuration' || requestedBy === undefined
      ? mrkdwn`by configuration`
      : mrkdwn`asked by ${person(requestedBy)}`
  return mrkdwn`${code(keyId)} of ${userName} in ${accountName}: ${what} until ${dateTime(until)}, ${who}: ${reason}`
}

/** It stays where the configuration puts it until somebody changes that. */
function notOursText({ notOurs }: TeamDigest): readonly KnownBlock[] {
  if (notOurs.kind === 'unknown')
    return [
      section(mrkdwn`Who said of a key that it is not the team's is *not known* (${notOurs.why}).`),
    ]
  if (notOurs.value.length === 0) return []
  const shown = notOurs.value
    .slice(0, NOT_OURS_SHOWN)
    .map(
      ({ keyId, by, at, reason }) =>
        mrkdwn`${code(keyId)}: ${person(by)}, ${dateTime(at)}: ${reason}`,
    )
  const rest = notOurs.value.length - shown.length
  return sections([
    mrkdwn`*Said not to be the team's*, and listed until awskey.yml says otherwise:`,
    ...shown,
    rest > 0 ? mrkdwn`${rest} more` : NOTHING,
  ])
}

function notReadText({ notRead, figures }: TeamDigest): readonly KnownBlock[] {
  const named = notRead.slice(0, NOT_READ_SHOWN).map(({ name, why }) => mrkdwn`${name} (${why})`)
  const rest = notRead.length - named.length
  const accounts =
    named.length === 0
      ? NOTHING
      : mrkdwn`${bold('Not read, so not known:')} ${joined([...named, rest === 0 ? NOTHING : mrkdwn`${rest} more accounts`], ', ')}.`
  const users =
    figures.usersNotRead === 0
      ? NOTHING
      : mrkdwn`The keys of ${count(figures.usersNotRead, 'IAM user')} of this team could not be read.`
  const uses =
    figures.usesNotKnown === 0
      ? NOTHING
      : mrkdwn`AWS did not say when ${count(figures.usesNotKnown, 'Active key')} of this team ${figures.usesNotKnown === 1 ? 'was' : 'were'} used.`
  const owners =
    figures.ownersNotKnown === 0
      ? NOTHING
      : mrkdwn`Slack did not say of ${count(figures.ownersNotKnown, 'IAM user')} whether the owner has left.`
  const text = joined([accounts, users, uses, owners], ' ')
  return isNothing(text) ? [] : [section(text)]
}

/** In the thread, where the file with all keys could not be sent. */
export function filesMissing({
  team,
  keys,
}: {
  readonly team: string
  readonly keys: number
}): SlackMessage {
  const said = mrkdwn`The file with all ${keys} keys of ${team} could not be sent. ${code(`/awskey stale ${team}`)} shows them.`
  return message(said, [section(said)])
}
