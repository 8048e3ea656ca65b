import type { KnownBlock } from '@slack/types'
import { commandFor, stopInstances } from '../../exposure/clean-up-command.ts'
import { canTakeAway, isLineOpen, openLines } from '../../exposure/clean-up-rules.ts'
import { type Incident, isOver } from '../../exposure/incident.ts'
import type { CleanUpLine, RoleLine, Sibling } from '../../exposure/incident-parts.ts'
import { canRevoke, revokeBefore } from '../../exposure/revocation-rules.ts'
import { revocationOf, roleOf } from '../../exposure/role-use.ts'
import { ACTIONS } from '../ids.ts'
import { incidentValue, lineValue } from '../incident-values.ts'
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
} from '../text/blocks.ts'
import {
  code,
  codeBlock,
  dateTime,
  joined,
  lines,
  type Mrkdwn,
  mrkdwn,
  NOTHING,
  person,
} from '../text/mrkdwn.ts'

/**
 * What is left to clean up after an exposure, line by line, in the incident's thread: what stands, the line of the AWS CLI that takes it away, and a button. Names in it may be a thief's: they are
 * shown as they are and never as markup. Only a key and a console password does awskey take away itself.
 */
const LINES_SHOWN = 18
const LONGEST = 200

export function hasCleanUp({ lines: all, roles, siblings = [] }: Incident): boolean {
  return all.length + roles.length > 0 || siblings.some(isToClear)
}

export function incidentCleanUp(incident: Incident): SlackMessage {
  const title = 'What is left to clean up'
  const open = openLines(incident)
  const all = incident.lines.length + incident.roles.length
  const stand =
    open === 0
      ? mrkdwn`All ${all} lines are clean, as AWS shows, or accepted.`
      : mrkdwn`${open} of ${all} lines are open. Close the way in first, then revoke sessions, then the rest. The release waits for all of them.`
  const rows = [
    ...incident.roles.map((role) => roleBlocks(incident, role)),
    ...incident.lines.map((line) => lineBlocks(incident, line)),
  ]
  const isOpen = [...incident.roles, ...incident.lines].map(isLineOpen)
  const openRows = rows.filter((_row, at) => isOpen[at])
  const shown = openRows.slice(0, LINES_SHOWN)
  const done = [...incident.roles, ...incident.lines].filter((line) => !isLineOpen(line))
  return message(mrkdwn`${title}: ${stand}`, [
    header(title),
    section(stand),
    ...(incident.siblings ?? []).filter(isToClear).flatMap((key) => siblingBlocks(incident, key)),
    ...shown.flat(),
    ...(openRows.length > shown.length
      ? [
          context(
            mrkdwn`${openRows.length - shown.length} more open lines follow when these are done.`,
          ),
        ]
      : []),
    ...(done.length > 0
      ? [section(lines(mrkdwn`*Done*`, ...done.slice(0, 20).map(doneLine)))]
      : []),
    ...checkButton(incident),
  ])
}

function checkButton(incident: Incident): readonly KnownBlock[] {
  if (isOver(incident) || incident.lines.length + incident.roles.length === 0) return []
  return buttons(
    button({
      text: 'Check again',
      action: ACTIONS.checkIncident,
      value: incidentValue(incident),
      style: 'primary',
    }),
  )
}

function lineBlocks(incident: Incident, line: CleanUpLine): readonly KnownBlock[] {
  const { item, state, why, region, at, of, checkedAt } = line
  const command = item === undefined ? handCommand(line) : commandFor(item)
  const where = joined(
    [
      of === undefined ? NOTHING : mrkdwn`of ${plain(of, LONGEST)}`,
      region === undefined ? NOTHING : mrkdwn`${region}`,
      at === undefined ? NOTHING : dateTime(at),
    ],
    ', ',
  )
  const text = lines(
    mrkdwn`*${plain(line.what, LONGEST)}* ${code(plain(line.name, LONGEST))} ${where}`,
    stateText(state, why, checkedAt),
    command === undefined ? NOTHING : codeBlock(command),
    item === undefined && line.n !== undefined
      ? mrkdwn`There is no room for them in this list. The .csv of the audit names them: look there, and accept the line when they are in order.`
      : NOTHING,
    item === undefined && line.n === undefined
      ? mrkdwn`awskey cannot look at this: look in AWS, and accept the line when it is in order.`
      : NOTHING,
  )
  return [section(text), ...(isOver(incident) ? [] : buttons(...lineButtons(incident, line)))]
}

function handCommand({ what, region, name }: CleanUpLine): string | undefined {
  return what === 'instances' && region !== undefined ? stopInstances(region, name) : undefined
}

function lineButtons(incident: Incident, line: CleanUpLine): readonly ReturnType<typeof button>[] {
  const value = lineValue(incident, line)
  const isKey = line.item?.kind === 'access_key'
  const take = button({
    text: isKey ? 'Make Inactive' : 'Delete password',
    action: ACTIONS.cleanLine,
    value,
    style: 'danger',
    confirm: confirmDialog({
      title: isKey ? 'Make this key Inactive?' : 'Delete this password?',
      text: isKey
        ? 'Whatever uses it fails at once. It can be made Active again.'
        : 'Whoever signs in with it cannot any more. It cannot be brought back.',
      confirm: isKey ? 'Make Inactive' : 'Delete',
      deny: 'Not now',
      style: 'danger',
    }),
  })
  return [...(canTakeAway(line) && line.wanted === undefined ? [take] : []), acceptButton(value)]
}

function acceptButton(value: string): ReturnType<typeof button> {
  return button({
    text: 'Accept',
    action: ACTIONS.acceptLine,
    value,
    confirm: confirmDialog({
      title: 'Accept this line?',
      text: 'You answer for it: it may stay as it is, and the release does not wait for it. Your name stands in the ledger.',
      confirm: 'Accept',
      deny: 'Not now',
    }),
  })
}

function roleBlocks(incident: Incident, role: RoleLine): readonly KnownBlock[] {
  const { arn, n, state, why, checkedAt, elsewhere } = role
  const name = roleOf(arn)?.roleName
  const text = lines(
    mrkdwn`*sessions of role* ${code(plain(arn, LONGEST))}, assumed ${n} times with this key`,
    elsewhere === true
      ? mrkdwn`It is a role of another account: what was done there was not audited, and awskey cannot look there.`
      : stateText(state, why, checkedAt),
    radiusText(role),
    howText(incident, elsewhere === true ? undefined : name, role),
  )
  return [section(text), ...(isOver(incident) ? [] : buttons(...roleButtons(incident, role)))]
}

/** Who loses their sessions, too. */
function radiusText({ trusted, instanceProfiles }: RoleLine): Mrkdwn {
  const who =
    trusted === undefined
      ? mrkdwn`Who else assumes it is *not known*.`
      : mrkdwn`Assumed by: ${joined(
          trusted.map((each) => code(plain(each, LONGEST))),
          ', ',
        )}.`
  const compute =
    instanceProfiles === undefined || instanceProfiles.length === 0
      ? NOTHING
      : mrkdwn` Instances carry it (${instanceProfiles.map((each) => plain(each, 80)).join(', ')}): they keep refused credentials for hours after a revocation.`
  return mrkdwn`${who}${compute}`
}

function howText(incident: Incident, name: string | undefined, role: RoleLine): Mrkdwn {
  const { kind } = role
  const before = revokeBefore(incident, role)
  if (kind === 'identity_center')
    return mrkdwn`A role of IAM Identity Center: revoke its sessions there, it cannot be changed in IAM.`
  if (kind === 'service_linked')
    return mrkdwn`A service-linked role: nobody can change its policies. Look at the service.`
  if (name === undefined) return NOTHING
  return lines(
    mrkdwn`This revokes every session that was opened before ${dateTime(before)}; ${whoRevokes(incident, role)}:`,
    codeBlock(revocationOf(name, new Date(before)).command),
  )
}

function whoRevokes(incident: Incident, role: RoleLine): Mrkdwn {
  if (role.revocable !== true) return mrkdwn`awskey may not do it itself in this account`
  if (role.wanted !== undefined) return mrkdwn`*awskey is at it*`
  return canRevoke(incident, role)
    ? mrkdwn`the button has this account's own document do it`
    : mrkdwn`awskey can have it done once the key and the other keys are Inactive and the user is denied everything: until then new sessions would follow`
}

function roleButtons(incident: Incident, role: RoleLine): readonly ReturnType<typeof button>[] {
  const value = lineValue(incident, role)
  const revoke = button({
    text: 'Revoke sessions',
    action: ACTIONS.revokeSessions,
    value,
    style: 'danger',
    confirm: confirmDialog({
      title: 'Revoke its sessions?',
      text: 'Whatever works with this role now is refused at once, good or bad: people sign in again, instances keep refused credentials for hours. Sessions of further roles that were opened from it go on.',
      confirm: 'Revoke',
      deny: 'Not now',
      style: 'danger',
    }),
  })
  const offers = canRevoke(incident, role) && role.wanted === undefined
  return [...(offers ? [revoke] : []), acceptButton(value)]
}

function isToClear({ state, cleared }: Sibling): boolean {
  return state === 'by_awskey' && cleared === undefined
}

function siblingBlocks(incident: Incident, { keyId }: Sibling): readonly KnownBlock[] {
  return [
    section(
      mrkdwn`*other key* ${code(keyId)}: awskey made it Inactive, and it stays so. Audit it with ${code(`/awskey audit ${keyId}`)}; when it is nobody else's, clear it, and the release makes it Active again if it is older than the exposure.`,
    ),
    ...(isOver(incident)
      ? []
      : buttons(
          button({
            text: 'Audited: clear it',
            action: ACTIONS.clearSibling,
            value: lineValue(incident, { id: keyId }),
          }),
        )),
  ]
}

function stateText(
  state: CleanUpLine['state'] | RoleLine['state'],
  why: string | undefined,
  checkedAt: string | undefined,
): Mrkdwn {
  const when = checkedAt === undefined ? NOTHING : mrkdwn`, looked ${dateTime(checkedAt)}`
  switch (state) {
    case 'open':
      return mrkdwn`○ Open${when}`
    case 'there':
      return mrkdwn`○ *There*, as AWS shows${when}`
    case 'not_known':
      return mrkdwn`○ *Not known* (${why ?? 'not read'})${when}`
    case 'inactive':
      return mrkdwn`✓ Inactive, as IAM shows${when}`
    case 'gone':
      return mrkdwn`✓ Gone, as AWS shows${when}`
    case 'revoked':
      return mrkdwn`✓ Older sessions are denied, as IAM shows${when}`
  }
}

function doneLine(line: CleanUpLine | RoleLine): Mrkdwn {
  const [what, name] = 'arn' in line ? ['sessions of role', line.arn] : [line.what, line.name]
  const how =
    line.accepted === undefined
      ? stateText(line.state, line.why, line.checkedAt)
      : mrkdwn`✓ accepted by ${person(line.accepted.by)}, ${dateTime(line.accepted.at)}`
  return mrkdwn`${how}: ${plain(what, LONGEST)} ${code(plain(name, LONGEST))}`
}
