/**
 * How far many rotations are that one person began: a count by state and one line for each, what needs somebody first. Drawn anew as they change; it carries no state of its own.
 * Slack takes no message of any length: what does not fit is counted, and the file has all of it.
 */
import type { KnownBlock } from '@slack/types'
import type { Bulk } from '../../requests/bulk.ts'
import { STANDS, type Standing } from '../../rotation/bulk/bulk-stand.ts'
import { ACTIONS } from '../ids.ts'
import {
  button,
  buttons,
  confirmDialog,
  context,
  header,
  message,
  plain,
  type SlackMessage,
  section,
  sections,
} from '../text/blocks.ts'
import { code, dateTime, joined, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { count, isNotKnown, LEFT_OUT_WORDS, STAND_WORDS, standText } from './bulk-words.ts'

export interface BulkProgressModel {
  readonly bulk: Bulk
  /** In the order in which they are shown. */
  readonly standing: readonly Standing[]
  /** Set where the message stands elsewhere than in the team's channel. */
  readonly note?: Mrkdwn
}

/** A message that is updated over and over stays far below what Slack takes. */
const LIST_CHARACTERS = 9_000
const LINE_CHARACTERS = 180
const NAMED_LEFT_OUT = 10

export function bulkProgress({ bulk, standing, note = NOTHING }: BulkProgressModel): SlackMessage {
  const title = `Rotating the keys of team ${bulk.team}`
  const counts = countsText(standing)
  const shown = fitting(standing.map(lineOf))
  const hidden = standing.length - shown.length
  return message(mrkdwn`${title}: ${counts}.`, [
    header(title),
    section(mrkdwn`${counts}. ${startedText(bulk)}`),
    ...(note === NOTHING ? [] : [context(note)]),
    ...sections(shown),
    ...(hidden === 0
      ? []
      : [context(mrkdwn`and ${hidden} more; ${code(FILE)} below sends all ${standing.length}.`)]),
    ...leftOutBlocks(bulk),
    ...buttons(...stopButton(bulk), fileButton(bulk)),
    context(
      mrkdwn`${code(bulk.id)} · each is a request of its own: ${code('/awskey history')} with its id shows every step, ${code('/awskey cancel')} takes it back`,
    ),
  ])
}

const FILE = 'Send all as a file'

function countsText(standing: readonly Standing[]): Mrkdwn {
  const counts = STANDS.map((stand) => {
    const n = standing.filter((each) => each.stand === stand).length
    return n === 0 ? NOTHING : mrkdwn`${n} ${STAND_WORDS[stand]}`
  })
  return mrkdwn`${count(standing.length, 'rotation')}: ${joined(counts, ', ')}`
}

function startedText({ requester, createdAt, readAt, stopped }: Bulk): Mrkdwn {
  const by = mrkdwn`Started by ${person(requester)} ${dateTime(createdAt)}`
  const read =
    readAt === undefined ? NOTHING : mrkdwn`, from what was read of IAM ${dateTime(readAt)}`
  const end =
    stopped === undefined
      ? NOTHING
      : mrkdwn` The rest was stopped by ${person(stopped.by)} ${dateTime(stopped.at)}.`
  return mrkdwn`${by}${read}.${end}`
}

function lineOf(standing: Standing): Mrkdwn {
  const { userName, accountName, requestId } = standing.entry
  const request = requestId === undefined ? NOTHING : mrkdwn` · ${code(requestId)}`
  const text = plain(standText(standing), LINE_CHARACTERS)
  return mrkdwn`• ${code(userName)} in ${accountName}: ${text}${request}`
}

function fitting(lines: readonly Mrkdwn[]): readonly Mrkdwn[] {
  let left = LIST_CHARACTERS
  return lines.filter(({ markup }) => {
    left -= markup.length + 1
    return left >= 0
  })
}

function leftOutBlocks({ leftOut }: Bulk): readonly KnownBlock[] {
  if (leftOut.length === 0) return []
  const notKnown = leftOut.filter(isNotKnown)
  const named = notKnown
    .slice(0, NAMED_LEFT_OUT)
    .map(({ userName, accountName, reason }) =>
      userName === undefined
        ? mrkdwn`account ${accountName} (${LEFT_OUT_WORDS[reason]})`
        : mrkdwn`${userName} in ${accountName} (${LEFT_OUT_WORDS[reason]})`,
    )
  const rest = notKnown.length - named.length
  const unknown = joined([...named, rest === 0 ? NOTHING : mrkdwn`and ${rest} more`], ', ')
  return [
    context(
      mrkdwn`${count(leftOut.length - notKnown.length, 'IAM user')} of the team left out, each with its reason in the file.`,
      named.length === 0 ? NOTHING : mrkdwn`*Not known, so not rotated:* ${unknown}.`,
    ),
  ]
}

function stopButton({ id, team, entries, stopped }: Bulk) {
  const waiting = entries.filter(({ state }) => state === 'waiting').length
  if (waiting === 0 || stopped !== undefined) return []
  return [
    button({
      text: 'Stop the rest',
      action: ACTIONS.stopBulk,
      value: id,
      style: 'danger',
      confirm: confirmDialog({
        title: 'Stop the rest?',
        text: `What has not begun yet of the rotations of team ${team} never begins. What has begun goes on; each of those can be cancelled by itself.`,
        confirm: 'Stop the rest',
        deny: 'Go back',
      }),
    }),
  ]
}

function fileButton({ id }: Bulk) {
  return button({ text: FILE, action: ACTIONS.bulkFile, value: id })
}
