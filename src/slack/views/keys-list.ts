/**
 * `/awskey list`: keys with status, age, last use, owner and flags, stale ones first. What could not be read is named and shown as "not known";
 * it is never left out and never shown as "never used". Where Slack does not know tables yet, the classic sections stand in.
 */
import type { KnownBlock } from '@slack/types'
import type { KeyListing, KeyRow } from '../../keys/listing.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import { context, header, message, type SlackMessage, section } from '../text/blocks.ts'
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
import { rotateButton } from './key-buttons.ts'
import { keyLines, keyTable, whyNotKnown } from './key-rows.ts'

export interface KeysListModel {
  readonly listing: KeyListing
  readonly viewer: SlackUserId
}

const MAX_ROTATE_BUTTONS = 5
const MAX_NAMED = 10

export function keysList({ listing, viewer }: KeysListModel): SlackMessage {
  const title = titleOf(listing, viewer)
  const { rows } = listing
  const summary = joined([whose(listing, viewer), summaryText(listing)], ' · ')
  const text = mrkdwn`${title}: ${summary}`
  if (rows.length === 0) return message(text, [header(title), section(summary), ...foot(listing)])
  const table = keyTable(rows, title, {
    account: oneAccount(rows) !== undefined,
    owner: listing.of.kind === 'person',
  })
  const classic = keyLines(rows)
  const own = [...rotateRows(rows, viewer), ...noRoom(rows, viewer)]
  const frame = (body: readonly KnownBlock[], shown: number): KnownBlock[] => [
    header(title),
    section(summary),
    ...body,
    ...more(rows.length - shown),
    ...own,
    ...foot(listing),
  ]
  return message(
    text,
    frame([table.block, ...notKnown(rows)], table.shown),
    frame(classic.blocks, classic.shown),
  )
}

function titleOf({ of }: KeyListing, viewer: SlackUserId): string {
  switch (of.kind) {
    case 'person':
      return of.person === viewer ? 'Your access keys' : 'Access keys of a person'
    case 'user':
      return `Access keys of ${of.userName} in ${of.account}`
    case 'account':
      return `Access keys of account ${of.account}`
  }
}

/** A title takes no mention, so a person is named below it. */
function whose({ of }: KeyListing, viewer: SlackUserId): Mrkdwn {
  return of.kind === 'person' && of.person !== viewer ? person(of.person) : NOTHING
}

/** The account that all rows share. */
function oneAccount([first, ...others]: readonly KeyRow[]): string | undefined {
  return others.every(({ account }) => account === first?.account) ? first?.accountName : undefined
}

/** Below the table, which has no room for it. */
function notKnown(rows: readonly KeyRow[]): readonly KnownBlock[] {
  const why = whyNotKnown(rows)
  return isNothing(why) ? [] : [context(why)]
}

function summaryText({ of, rows, unreadable, withoutKeys }: KeyListing): Mrkdwn {
  const account = of.kind === 'person' ? oneAccount(rows) : undefined
  const stale = rows.filter(({ flags }) => flags.includes('stale')).length
  const keys = rows.length === 1 ? '1 access key' : `${rows.length} access keys`
  return joined(
    [
      rows.length === 0
        ? mrkdwn`${unreadable.length === 0 ? 'No access keys' : 'No access keys that could be read'}`
        : mrkdwn`${keys}${account === undefined ? NOTHING : mrkdwn` in ${account}`}, ${stale === 0 ? 'none' : stale} stale`,
      withoutKeys === 0
        ? NOTHING
        : mrkdwn`${withoutKeys} ${withoutKeys === 1 ? 'user' : 'users'} without a key`,
      unreadable.length === 0
        ? NOTHING
        : mrkdwn`*not known* for ${unreadable.length} ${unreadable.length === 1 ? 'user' : 'users'}`,
    ],
    ' · ',
  )
}

/** For one's own Active keys, unless a second key of the user already takes the place a rotation needs. */
function rotateRows(rows: readonly KeyRow[], viewer: SlackUserId): readonly KnownBlock[] {
  return rows
    .filter(
      (row) =>
        row.owner === viewer &&
        row.status === 'Active' &&
        !row.flags.includes('protected') &&
        keysOfSameUser(rows, row) === 1,
    )
    .slice(0, MAX_ROTATE_BUTTONS)
    .map(rotateRow)
}

function keysOfSameUser(rows: readonly KeyRow[], row: KeyRow): number {
  return rows.filter(
    ({ account, userName }) => account === row.account && userName === row.userName,
  ).length
}

/** Says why there is no button where one's own user has both its places taken. */
function noRoom(rows: readonly KeyRow[], viewer: SlackUserId): readonly KnownBlock[] {
  const full = rows
    .filter((row) => row.owner === viewer && keysOfSameUser(rows, row) > 1)
    .map(({ userName, accountName }) => `${userName} in ${accountName}`)
  const users = [...new Set(full)].slice(0, MAX_NAMED).map((user) => mrkdwn`${user}`)
  return users.length === 0
    ? []
    : [
        context(
          mrkdwn`No rotation can begin for ${joined(users, ', ')}: both of the two keys that AWS allows are there. A rotation that is under way shows in ${code('/awskey history')}.`,
        ),
      ]
}

/** A row of its own for each: Slack refuses the same action id twice in one row. */
function rotateRow({ keyId, userName }: KeyRow): KnownBlock {
  return section(
    mrkdwn`${code(keyId)} is yours.`,
    rotateButton({ keyId, userName }, ` of ${userName}`),
  )
}

function more(hidden: number): readonly KnownBlock[] {
  return hidden === 0
    ? []
    : [
        context(
          mrkdwn`${hidden} more ${hidden === 1 ? 'key is' : 'keys are'} not shown here; the worst come first. Ask for one user to see the rest.`,
        ),
      ]
}

function foot({ unreadable, readAt }: KeyListing): readonly KnownBlock[] {
  const named = unreadable.slice(0, MAX_NAMED).map(({ user, why }) => mrkdwn`${user} (${why})`)
  const rest = unreadable.length - named.length
  return [
    ...(named.length === 0
      ? []
      : [
          section(
            mrkdwn`*Could not be read, so not known:* ${joined([...named, rest === 0 ? NOTHING : mrkdwn`${rest} more`], ', ')}`,
          ),
        ]),
    context(mrkdwn`As of ${dateTime(readAt)}. AWS shows a use hours late at times.`),
  ]
}
