/**
 * What rotating the keys of a team would be, before anything begins: how many users in which accounts, who is left out and why, how old the reading is. The button is bound to exactly this list.
 * Nobody of the team is left unmentioned: what does not fit is counted.
 */
import type { KnownBlock } from '@slack/types'
import { digestOf, formatStart, LEFT_OUT_REASONS, type LeftOut } from '../../requests/bulk.ts'
import type { BulkPreview } from '../../rotation/bulk/start-bulk.ts'
import { daysBetween } from '../../shared/duration.ts'
import { ACTIONS } from '../ids.ts'
import {
  button,
  buttons,
  confirmDialog,
  context,
  header,
  message,
  type SlackMessage,
  section,
  sections,
} from '../text/blocks.ts'
import { code, dateTime, joined, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { count, isNotKnown, LEFT_OUT_WORDS } from './bulk-words.ts'

export interface BulkPreviewModel extends BulkPreview {
  readonly now: Date
}

const NAMED = 40
const NAMED_LEFT_OUT = 15

export function bulkPreview(model: BulkPreviewModel): SlackMessage {
  const { team, keys, changed } = model
  const { users } = keys
  const title = `Rotate the keys of team ${team}?`
  const what = whatText(model)
  const text = mrkdwn`${title} ${changed ? mrkdwn`This changed since you looked, so nothing has begun. ` : NOTHING}${what}`
  return message(text, [
    header(title),
    ...(changed
      ? [section(mrkdwn`*This changed since you looked*, so nothing has begun. Look again.`)]
      : []),
    section(what),
    ...sections(userLines(model)),
    ...leftOutBlocks(keys.leftOut),
    ...untrustedBlocks(keys.untrustedTags ?? []),
    ...(users.length === 0 ? [] : [section(HOW), ...startButton(model)]),
    context(readingText(model)),
  ])
}

const HOW = mrkdwn`Each is a rotation by itself, asked for by you: where you are not the owner, it waits for the owner or for another approver. awskey opens a few each minute and shows in the team's channel how far they are; nothing begins before you say so.`

function whatText({ scope, keys, team }: BulkPreviewModel): Mrkdwn {
  const { users } = keys
  const which = scope === 'all' ? 'whatever their age' : 'that are due'
  if (users.length === 0)
    return scope === 'all'
      ? mrkdwn`No IAM user of the team can be rotated now.`
      : mrkdwn`No IAM user of the team has a key that is due. ${code(`/awskey rotate team ${team} all`)} takes those that are not, too.`
  const accounts = [...new Set(users.map(({ accountName }) => accountName))].map(
    (name) => mrkdwn`${users.filter((user) => user.accountName === name).length} in ${name}`,
  )
  return mrkdwn`*${count(users.length, 'IAM user')}* with one Active key, ${which}: ${joined(accounts, ', ')}. The oldest first:`
}

function userLines({ keys, now }: BulkPreviewModel): readonly Mrkdwn[] {
  const shown = keys.users
    .slice(0, NAMED)
    .map(
      ({ userName, accountName, keyCreatedAt }) =>
        mrkdwn`• ${code(userName)} in ${accountName}, ${count(daysBetween(new Date(keyCreatedAt), now), 'day')} old`,
    )
  const rest = keys.users.length - shown.length
  return rest === 0 ? shown : [...shown, mrkdwn`and ${rest} more, which are younger`]
}

/** By reason, each with names; what is not known comes first, because somebody has to look. */
function leftOutBlocks(leftOut: readonly LeftOut[]): readonly KnownBlock[] {
  const lines = (some: readonly LeftOut[]): readonly Mrkdwn[] =>
    LEFT_OUT_REASONS.flatMap((reason) => {
      const these = some.filter((each) => each.reason === reason)
      return these.length === 0 ? [] : [mrkdwn`• ${LEFT_OUT_WORDS[reason]}: ${namesOf(these)}`]
    })
  const notKnown = leftOut.filter(isNotKnown)
  const others = leftOut.filter((each) => !isNotKnown(each))
  return [
    ...(notKnown.length === 0
      ? []
      : sections([
          mrkdwn`*Not known, so not among them* (${notKnown.length}):`,
          ...lines(notKnown),
        ])),
    ...(others.length === 0
      ? []
      : sections([mrkdwn`*Left out* (${others.length}):`, ...lines(others)])),
  ]
}

/** A line that looks as if it exempted somebody, and does not. */
function untrustedBlocks(
  untrusted: NonNullable<BulkPreview['keys']['untrustedTags']>,
): readonly KnownBlock[] {
  if (untrusted.length === 0) return []
  const names = untrusted
    .slice(0, NAMED_LEFT_OUT)
    .map(
      ({ userName, accountName, tag, place }) =>
        mrkdwn`${userName} in ${accountName} (${code(tag)}, ${place})`,
    )
  const rest = untrusted.length - names.length
  return sections([
    mrkdwn`*Tag not trusted, so not exempt:* ${joined([...names, rest === 0 ? NOTHING : mrkdwn`and ${rest} more`], ', ')}. awskey.yml exempts by this tag, and nobody protects the tags of the account.`,
  ])
}

function namesOf(leftOut: readonly LeftOut[]): Mrkdwn {
  const names = leftOut.slice(0, NAMED_LEFT_OUT).map(({ userName, accountName, why }) => {
    const name = userName === undefined ? accountName : `${userName} in ${accountName}`
    return why === undefined ? mrkdwn`${name}` : mrkdwn`${name} (${why})`
  })
  const rest = leftOut.length - names.length
  return joined([...names, rest === 0 ? NOTHING : mrkdwn`and ${rest} more`], ', ')
}

function startButton({ team, scope, keys }: BulkPreviewModel): readonly KnownBlock[] {
  const { users } = keys
  const what = `Start ${count(users.length, 'rotation')}`
  return buttons(
    button({
      text: what,
      action: ACTIONS.startBulk,
      value: formatStart({ team, scope, digest: digestOf(users) }),
      style: 'primary',
      confirm: confirmDialog({
        title: `${what}?`,
        text: `Asks for a second access key for ${count(users.length, 'IAM user')} of team ${team}, a few each minute. The old keys stay Active until the new ones are in use.`,
        confirm: 'Start',
        deny: 'Go back',
      }),
    }),
  )
}

function readingText({ keys }: BulkPreviewModel): Mrkdwn {
  const read = keys.accounts.map(({ name, readAt }) =>
    readAt === undefined ? mrkdwn`${name} not read` : mrkdwn`${name} read ${dateTime(readAt)}`,
  )
  return joined(read, ' · ')
}
