import { aftermathDue, siblingsWarrant } from '../../exposure/aftermath-rules.ts'
import { openLines } from '../../exposure/clean-up-rules.ts'
import { type Incident, isQuarantined } from '../../exposure/incident.ts'
import type { Sibling, SnapshotTaken } from '../../exposure/incident-parts.ts'
import { code, dateTime, joined, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { privilegeText } from './privilege-text.ts'

/**
 * What follows containment, as lines of the card: the user's other keys and credentials, the restore point, what the user could do, the audits, and what is left. A tick stands only where AWS
 * showed it, and what was not read is said.
 */
const DONE = '✓'
const OPEN = '○'

export function aftermathLines(incident: Incident): Mrkdwn {
  if (incident.identity.kind !== 'user') return NOTHING
  return lines(
    siblingsLine(incident),
    credentialsLine(incident),
    snapshotLine(incident.snapshot),
    auditLine(incident),
    cleanUpLine(incident),
  )
}

function siblingsLine(incident: Incident): Mrkdwn {
  const { siblings } = incident
  const isAsked = siblingsWarrant(incident) !== undefined
  if (siblings === undefined)
    return isAsked ? mrkdwn`${OPEN} Other keys of the user are being made Inactive` : NOTHING
  if (siblings.length === 0) return mrkdwn`${DONE} The user has no other access key`
  return lines(...siblings.map((sibling) => siblingLine(sibling, isAsked)))
}

function siblingLine({ keyId, state, why, cleared }: Sibling, isAsked: boolean): Mrkdwn {
  const because = why === undefined ? NOTHING : mrkdwn` (${why})`
  const clear = cleared === undefined ? NOTHING : mrkdwn`, cleared: the release makes it Active`
  switch (state) {
    case 'by_awskey':
      return mrkdwn`${DONE} Other key ${code(keyId)} Inactive${clear}`
    case 'inactive':
      return mrkdwn`${DONE} Other key ${code(keyId)} was not Active before`
    case 'gone':
      return mrkdwn`${DONE} Other key ${code(keyId)} gone from IAM`
    case 'active':
      return isAsked
        ? mrkdwn`${OPEN} *Other key ${code(keyId)} NOT Inactive, as far as awskey knows*${because}`
        : mrkdwn`${OPEN} Other key ${code(keyId)} is *Active*`
    case 'not_known':
      return mrkdwn`${OPEN} *Other key ${code(keyId)}: not known*${because}`
  }
}

function credentialsLine({ credentials, ...incident }: Incident): Mrkdwn {
  if (credentials === undefined)
    return isQuarantined({ credentials, ...incident })
      ? mrkdwn`${OPEN} SSH keys, service-specific credentials and certificates: being looked at`
      : NOTHING
  const { made, open, unread } = credentials
  const notRead = unread.length === 0 ? NOTHING : mrkdwn`; *not read:* ${unread.join(', ')}`
  if (open.length > 0)
    return mrkdwn`${OPEN} *Still active:* ${joined(
      open.map(({ kind, id }) => mrkdwn`${kind.replaceAll('_', ' ')} ${code(id)}`),
      ', ',
    )}${notRead}`
  if (unread.length > 0)
    return mrkdwn`${OPEN} ${made.length} other credentials made inactive${notRead}`
  return made.length === 0
    ? mrkdwn`${DONE} No other credential of the user was active`
    : mrkdwn`${DONE} Made inactive: ${joined(
        made.map(({ kind, id }) => mrkdwn`${kind.replaceAll('_', ' ')} ${code(id)}`),
        ', ',
      )}`
}

function snapshotLine(snapshot: SnapshotTaken | undefined): Mrkdwn {
  if (snapshot === undefined) return NOTHING
  const { at, unread, console, trustingRoles } = snapshot
  const kept =
    unread.length === 0
      ? mrkdwn`${DONE} Restore point kept, ${dateTime(at)}`
      : mrkdwn`${OPEN} Restore point kept, ${dateTime(at)}, *without* ${unread.join(', ')}, which could not be read`
  const trusts =
    trustingRoles.kind === 'unknown'
      ? mrkdwn`${OPEN} *Which roles trust the user is not known* (${trustingRoles.why})`
      : trustingRoles.value === 0
        ? NOTHING
        : mrkdwn`${OPEN} ${trustingRoles.value === 1 ? '1 role trusts' : `${trustingRoles.value} roles trust`} the user or anyone, as the restore point shows`
  return lines(kept, privilegeText(snapshot.privilege), consoleText(console), trusts)
}

function consoleText(console: SnapshotTaken['console']): Mrkdwn {
  switch (console) {
    case 'none':
      return NOTHING
    case 'with_mfa':
      return mrkdwn`${OPEN} The user has a console password, with a second factor`
    case 'without_mfa':
      return mrkdwn`${OPEN} The user has a console password *without a second factor*`
    case 'not_known':
      return mrkdwn`${OPEN} *Whether the user has a console password without a second factor is not known*`
  }
}

function auditLine(incident: Incident): Mrkdwn {
  const { audits, findings } = incident
  if (audits.length === 0) return NOTHING
  const isNext = aftermathDue(incident).some(({ step }) => step === 'audit')
  const again = isNext
    ? mrkdwn`; CloudTrail is late, so it is read again after 15 and 60 minutes`
    : NOTHING
  return findings === undefined
    ? mrkdwn`${OPEN} Audit: reading CloudTrail, see the thread`
    : mrkdwn`${DONE} Audit ${findings.run + 1} of 3 told, ${dateTime(findings.at)}${again}`
}

function cleanUpLine(incident: Incident): Mrkdwn {
  const { lines: all, roles, findings } = incident
  const count = all.length + roles.length
  if (count === 0)
    return findings === undefined ? NOTHING : mrkdwn`${OPEN} Clean-up: nothing seen that was left`
  const open = openLines(incident)
  return open === 0
    ? mrkdwn`${DONE} Clean-up: all ${count} lines clean or accepted`
    : mrkdwn`${OPEN} *Clean-up: ${open} of ${count} lines open*, in the thread`
}
