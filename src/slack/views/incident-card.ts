import type { Button } from '@slack/types'
import { siblingsWarrant } from '../../exposure/aftermath-rules.ts'
import { type Incident, isInactive, isOver, isQuarantined } from '../../exposure/incident.ts'
import { isUntouchable } from '../../exposure/incident-asks.ts'
import { RECHECK_AFTER_MS } from '../../exposure/incident-rules.ts'
import { whatEnds } from '../../exposure/release-rules.ts'
import { formatTarget } from '../../requests/target.ts'
import { ACTIONS } from '../ids.ts'
import { incidentValue, releaseValue } from '../incident-values.ts'
import {
  button,
  buttons,
  confirmDialog,
  context,
  facts,
  header,
  message,
  type SlackMessage,
  section,
} from '../text/blocks.ts'
import { code, dateTime, joined, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { aftermathLines } from './incident-aftermath.ts'
import { dryRunBlocks, isOpenInDryRun } from './incident-dry-run.ts'
import { findingsBlocks } from './incident-findings.ts'
import { obstaclesText, ownerText, reporterText, unmarkedText, whoText } from './incident-words.ts'

/**
 * The card of one exposed key, in security's channel: what is known, what was done and seen to be done, what is not known, and what waits for security. Drawn from the row each time.
 * A tick stands only where IAM showed it; what failed or was not read is said in so many words.
 */
export interface IncidentCardModel {
  readonly incident: Incident
  /** Mentioned once, at the top: who has to look. */
  readonly page: Mrkdwn
}

export function incidentCard({ incident, page }: IncidentCardModel): SlackMessage {
  const title = titleOf(incident).replace(EXPOSED, subjectOf(incident))
  const first = incident.reports[0]
  return message(mrkdwn`${title}: ${incident.keyId}`, [
    header(title),
    section(joined([page, mrkdwn`Access key ${code(incident.keyId)}`], ' ')),
    ...dryRunBlocks(incident),
    ...facts([
      ['Whose', ownerText(incident)],
      ['Reported', reportsText(incident)],
      [
        'Exposed since',
        incident.exposedSince === undefined
          ? mrkdwn`*not known*: all of CloudTrail’s 90 days count`
          : dateTime(incident.exposedSince),
      ],
    ]),
    section(
      lines(
        mrkdwn`*Done*`,
        keyLine(incident),
        quarantineLine(incident),
        lookLine(incident),
        aftermathLines(incident),
        endLine(incident),
      ),
    ),
    ...notKnown(incident),
    ...findingsBlocks(incident.findings),
    ...buttons(...buttonsOf(incident)),
    context(
      mrkdwn`${first === undefined ? NOTHING : mrkdwn`Since ${dateTime(first.at)} · `}${code(incident.id)} · the steps, the audits and the clean-up are in the thread.`,
    ),
  ])
}

const EXPOSED = 'Exposed access key'

/** Nobody says that it is exposed where all that is known is that somebody made it. */
function subjectOf({ reports }: Incident): string {
  const isMadeOnly = reports.every(({ signal }) => signal?.source === 'foreign_key')
  return isMadeOnly ? 'Access key made outside awskey' : EXPOSED
}

function titleOf(incident: Incident): string {
  const { identity, inactiveBy, ended, release } = incident
  if (ended !== undefined)
    return ended.as === 'released'
      ? 'Exposed access key: released, the incident is over'
      : 'Exposed access key: closed, awskey did nothing'
  if (release?.granted === true) return 'Exposed access key: being released'
  if (identity.kind === 'looking') return 'Exposed access key: looking whose it is'
  if (identity.kind === 'not_known') return 'Exposed access key: not known whose'
  if (identity.kind === 'not_ours') return 'Exposed access key of another account'
  if (isUntouchable(incident)) return 'Exposed access key: awskey does not touch it'
  if (isOpenInDryRun(incident)) return 'DRY RUN: Exposed access key, NOT contained'
  if (inactiveBy === undefined) return 'Exposed access key: still as it was'
  if (!isInactive(incident)) return 'Exposed access key: NOT contained'
  if (isQuarantined(incident)) return 'Exposed access key: contained'
  return 'Exposed access key: Inactive, user not quarantined'
}

function reportsText({ reports }: Incident): Mrkdwn {
  const shown = reports.slice(0, 5).map((report) => {
    const { at, where, secretPasted } = report
    const words = where === undefined ? NOTHING : mrkdwn`: “${where}”`
    const secret = secretPasted === undefined ? NOTHING : mrkdwn` (with the secret)`
    return mrkdwn`${reporterText(report)} ${dateTime(at)}${secret}${words}`
  })
  const more = reports.length - shown.length
  return lines(...shown, more > 0 ? mrkdwn`and ${more} more` : NOTHING)
}

const DONE = '✓'
const OPEN = '○'

function keyLine(incident: Incident): Mrkdwn {
  const { key, inactiveBy } = incident
  switch (key.kind) {
    case 'inactive':
      return mrkdwn`${DONE} Key Inactive, ${dateTime(key.at)}`
    case 'gone':
      return mrkdwn`${DONE} Key gone from IAM, ${dateTime(key.at)}`
    case 'failed':
      return mrkdwn`${OPEN} *Key NOT Inactive, as far as awskey knows* (${key.why}). It is tried again.`
    case 'untouched':
      return inactiveBy === undefined
        ? mrkdwn`${OPEN} Key not touched: ${whyUntouched(incident)}`
        : mrkdwn`${OPEN} Key is being made Inactive`
  }
}

function whyUntouched({ identity, reports, dryRun }: Incident): Mrkdwn {
  if (dryRun !== undefined) return mrkdwn`the account was in dry run when it was to be`
  if (identity.kind === 'looking') return mrkdwn`awskey looks whose it is first`
  return obstaclesText(reports.flatMap(({ judged }) => judged?.because ?? []))
}

function quarantineLine(incident: Incident): Mrkdwn {
  const { quarantine, quarantineBy } = incident
  switch (quarantine.kind) {
    case 'policy':
      return lines(
        mrkdwn`${DONE} IAM user denied everything, ${dateTime(quarantine.at)}`,
        unmarkedLine(quarantine.unmarked),
      )
    case 'lifted':
      return mrkdwn`${DONE} Quarantine lifted, as IAM shows, ${dateTime(quarantine.at)}`
    case 'boundary':
      return lines(
        mrkdwn`${DONE} IAM user denied everything by its permissions boundary, ${dateTime(quarantine.at)}`,
        unmarkedLine(quarantine.unmarked),
      )
    case 'no_room':
      return mrkdwn`${OPEN} IAM user has no room for one more policy; its permissions boundary is set instead`
    case 'waits':
      return mrkdwn`${OPEN} Quarantine waits for one click of security: ${obstaclesText(quarantine.because)}`
    case 'failed':
      return mrkdwn`${OPEN} *IAM user NOT quarantined* (${quarantine.why}). It is tried again.`
    case 'none':
      if (quarantineBy !== undefined) return mrkdwn`${OPEN} IAM user is being quarantined`
      return isUntouchable(incident) ? NOTHING : mrkdwn`${OPEN} IAM user not quarantined`
  }
}

function unmarkedLine(why: string | undefined): Mrkdwn {
  return why === undefined ? NOTHING : mrkdwn`${OPEN} ${unmarkedText(why)}`
}

function timesText(n: number): string {
  return n === 1 ? 'once' : `${n} times`
}

function lookLine({ rechecks }: Incident): Mrkdwn {
  const { from, done, fights, unknown } = rechecks
  if (from === undefined) return NOTHING
  const all = RECHECK_AFTER_MS.length
  const fought =
    fights === 0 ? NOTHING : mrkdwn` · undone by somebody ${timesText(fights)}, and done again`
  const state =
    unknown === undefined
      ? mrkdwn`${done >= all ? DONE : OPEN} Looked again ${done} of ${all} times: it held`
      : mrkdwn`${OPEN} *Whether it still holds is not known* (${unknown})`
  return mrkdwn`${done === 0 && unknown === undefined ? mrkdwn`${OPEN} Looks again after 10 seconds, a minute and five` : state}${fought}`
}

/** Who signed the release, and what is missing; then what it came to. */
function endLine({ release, subject, ended, identity }: Incident): Mrkdwn {
  if (ended !== undefined) {
    const who = joined(ended.by.map(whoText), ' and ')
    const next =
      ended.as === 'nothing_done' || identity.kind !== 'user'
        ? NOTHING
        : mrkdwn` The exposed key stays as it is; it is deleted by \`/awskey delete\` after its soak.`
    return mrkdwn`${DONE} ${ended.as === 'released' ? 'Released' : 'Closed'} by ${who}, ${dateTime(ended.at)}.${next}`
  }
  if (release === undefined || release.subject !== subject) return NOTHING
  const who = joined(
    release.votes.map(({ by, at }) => mrkdwn`${whoText(by)} ${dateTime(at)}`),
    ', ',
  )
  return release.granted === true
    ? mrkdwn`${OPEN} Being released, signed by ${who}`
    : mrkdwn`${OPEN} Release signed by ${who}; somebody else of security has to sign, too`
}

function notKnown({ newKeys, key, quarantine }: Incident): ReturnType<typeof section>[] {
  const keys =
    newKeys.length === 0
      ? NOTHING
      : mrkdwn`Keys of the same user made since: ${joined(newKeys.map(code), ', ')}.`
  const sessions =
    key.kind === 'inactive' && quarantine.kind !== 'policy' && quarantine.kind !== 'boundary'
      ? mrkdwn`Sessions made with the key before go on until they end or the IAM user is quarantined.`
      : NOTHING
  const roles =
    key.kind === 'inactive' || key.kind === 'gone'
      ? mrkdwn`Sessions of roles that the key assumed go on whatever is done to the user: they are in the clean-up, once an audit saw them.`
      : NOTHING
  const all = lines(keys, sessions, roles)
  return all.markup === '' ? [] : [section(lines(mrkdwn`*Look at*`, all))]
}

function buttonsOf(incident: Incident): readonly Button[] {
  const { release, ended, keyId, key, siblings = [] } = incident
  if (ended?.as === 'released' && key.kind === 'inactive')
    return [deleteButton(keyId), ...roleButtons(incident), postMortemButton(incident)]
  if (isOver(incident)) return [postMortemButton(incident)]
  if (release?.granted === true) return []
  const hasActive = siblings.some(({ state }) => state === 'active')
  return [
    ...containButtons(incident),
    ...(hasActive && siblingsWarrant(incident) === undefined ? [siblingsButton(incident)] : []),
    ...endButtons(incident),
    postMortemButton(incident),
  ]
}

/** The ordinary way of a deletion: form, soak, approval. */
function deleteButton(keyId: Incident['keyId']): Button {
  return button({
    text: 'Delete the exposed key',
    action: ACTIONS.deleteKey,
    value: formatTarget({ by: 'key', keyId }),
  })
}

/** A replacement; the form asks for the purpose and offers the role that would do instead first. */
function roleButtons({ identity }: Incident): readonly Button[] {
  if (identity.kind !== 'user') return []
  const { accountName, userName } = identity.user
  const value = formatTarget({ by: 'user', account: accountName, userName })
  return [button({ text: 'Replace it: role or new key', action: ACTIONS.createKey, value })]
}

function postMortemButton(incident: Incident): Button {
  return button({
    text: 'Post-mortem',
    action: ACTIONS.postMortem,
    value: incidentValue(incident),
  })
}

function siblingsButton(incident: Incident): Button {
  return button({
    text: 'Other keys Inactive, too',
    action: ACTIONS.containSiblings,
    value: incidentValue(incident),
    style: 'danger',
    confirm: confirmDialog({
      title: 'Make the other keys Inactive?',
      text: 'Whatever uses another key of this IAM user fails at once. Each can be made Active again with the release, when it was audited.',
      confirm: 'Make Inactive',
      deny: 'Not now',
      style: 'danger',
    }),
  })
}

function endButtons(incident: Incident): readonly Button[] {
  if (incident.identity.kind === 'looking') return []
  if (whatEnds(incident) === 'close')
    return [
      button({
        text: 'Close',
        action: ACTIONS.closeIncident,
        value: incidentValue(incident),
        confirm: confirmDialog({
          title: 'Close the incident?',
          text: 'awskey changed nothing in AWS for it. It stops looking, and others may change the IAM user again.',
          confirm: 'Close',
          deny: 'Not now',
        }),
      }),
    ]
  return [
    button({
      text: 'Release',
      action: ACTIONS.releaseIncident,
      value: releaseValue(incident),
      confirm: confirmDialog({
        title: 'Sign the release?',
        text: 'Two people of security sign. Then awskey takes its deny from the IAM user and ends the incident. The exposed key stays Inactive.',
        confirm: 'Sign',
        deny: 'Not now',
      }),
    }),
  ]
}

function containButtons(incident: Incident): readonly Button[] {
  if (incident.identity.kind !== 'user' || isUntouchable(incident)) return []
  const value = incidentValue(incident)
  const contain = button({
    text: 'Contain now',
    action: ACTIONS.containKey,
    value,
    style: 'danger',
    confirm: confirmDialog({
      title: 'Make the key Inactive?',
      text: 'Whatever uses it fails at once. It can be made Active again when the incident is over.',
      confirm: 'Contain now',
      deny: 'Not now',
      style: 'danger',
    }),
  })
  const quarantine = button({
    text: 'Quarantine the user',
    action: ACTIONS.quarantineUser,
    value,
    style: 'danger',
    confirm: confirmDialog({
      title: 'Deny everything?',
      text: 'The IAM user and every session made with its keys can do nothing any more, with any of its keys.',
      confirm: 'Quarantine',
      deny: 'Not now',
      style: 'danger',
    }),
  })
  const { quarantineBy, quarantine: state } = incident
  return [
    ...(incident.inactiveBy === undefined ? [contain] : []),
    ...(quarantineBy === undefined || state.kind === 'waits' ? [quarantine] : []),
  ]
}
