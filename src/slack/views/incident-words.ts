import { QUARANTINE_TAG } from '../../exposure/containment.ts'
import type { Incident, IncidentEvent, Obstacle, Report } from '../../exposure/incident.ts'
import { SIGNAL_SOURCES } from '../../exposure/signed-signal.ts'
import { code, dateTime, joined, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { aftermathLine } from './aftermath-words.ts'
import { activeText, wouldStep } from './incident-dry-run.ts'
import { signalSaid } from './signal-text.ts'

/** What the card, its thread and the answers call things, so that all three say the same. "Contained" is said of what AWS has shown, and of nothing else. */
export function obstacleText(obstacle: Obstacle): Mrkdwn {
  switch (obstacle) {
    case 'not_authorised':
      return mrkdwn`whoever reported it is neither of security nor the owner nor an approver of its team`
    case 'reporter_not_known':
      return mrkdwn`what whoever reported it may do could not be read`
    case 'too_many':
      return mrkdwn`whoever reported it caused three containments within the hour`
    case 'protected':
      return mrkdwn`the IAM user is protected: awskey does not touch it, whoever asks`
    case 'root':
      return mrkdwn`it is a key of the root user: awskey does not touch it by itself. Security asks for its deletion with ${code('/awskey delete root')} and the account, where two others of security approve; that it was used lately is overridden on that card. Where awskey cannot, sign in as the root user and make it Inactive under My security credentials`
    case 'not_ours':
      return mrkdwn`it is a key of an account that awskey does not look after`
    case 'owner_not_known':
      return mrkdwn`whose key it is, is not known`
    case 'critical':
      return mrkdwn`awskey.yml says that the availability of this IAM user is critical`
    case 'sensitive':
      return mrkdwn`the IAM user is sensitive`
    case 'sensitivity_not_known':
      return mrkdwn`whether the IAM user has administrator rights could not be read`
    case 'signal_only':
      return mrkdwn`what AWS reports is not enough by itself, unless AWS Health says that it is exposed`
  }
}

export function obstaclesText(obstacles: readonly Obstacle[]): Mrkdwn {
  return joined([...new Set(obstacles)].map(obstacleText), '; ')
}

export function whoText(by: string): Mrkdwn {
  if (by === 'aws_health') return mrkdwn`AWS Health`
  return by === 'signal' ? mrkdwn`a finding` : person(by)
}

/** Who reported it, and what the event said where it was AWS. */
export function reporterText({ by, signal }: Pick<Report, 'by' | 'signal'>): Mrkdwn {
  return signal === undefined ? whoText(by) : signalSaid(signal.source, signal.says)
}

/** Whose key it is, as far as that is known. */
export function ownerText({ identity }: Incident): Mrkdwn {
  switch (identity.kind) {
    case 'looking':
      return mrkdwn`awskey is looking whose it is`
    case 'user': {
      const { userName, accountName, account, owner, team } = identity.user
      const whose = owner === undefined ? NOTHING : mrkdwn`, owner ${person(owner)}`
      const of = team === undefined ? NOTHING : mrkdwn`, team ${team}`
      return mrkdwn`${code(userName)} in ${accountName} (${account})${whose}${of}`
    }
    case 'root':
      return mrkdwn`the root user of ${identity.accountName} (${identity.account})`
    case 'not_ours':
      return mrkdwn`account ${identity.account}, says AWS; awskey does not look after it`
    case 'not_known':
      return mrkdwn`*not known* (${identity.why})`
  }
}

/** Events that security must hear of at once, wherever it looks. */
export function isPage({ type, data }: IncidentEvent): boolean {
  if (data['quiet'] !== undefined) return false
  switch (type) {
    case 'not_made_inactive':
    case 'not_identified':
    case 'fought':
    case 'recheck_not_known':
    case 'not_authorised':
    case 'release_asked':
    case 'not_released':
    case 'siblings_taken':
    case 'sibling_not_inactive':
    case 'siblings_not_known':
    case 'credentials_open':
    case 'audited':
    case 'not_audited':
    case 'line_not_cleaned':
    case 'deletion_due':
    case 'would_have':
      return true
    case 'not_quarantined':
      return data['why'] !== NO_ROOM
    default:
      return false
  }
}

const NO_ROOM = 'no room'

/** One event as a line; nothing for what only awskey cares about. */
export function incidentLine({ type, actor, data }: IncidentEvent): Mrkdwn {
  const why = data['why'] === undefined ? NOTHING : mrkdwn` (${data['why']})`
  switch (type) {
    case 'reported':
    case 'reported_again':
      return reportedLine(type, actor, data)
    case 'started':
      return NOTHING
    case 'identified':
      return data['user'] === undefined
        ? mrkdwn`AWS says whose it is: account ${data['account'] ?? ''}, ${data['as'] ?? ''}.`
        : mrkdwn`AWS says whose it is: ${code(data['user'])} in account ${data['account'] ?? ''}.`
    case 'not_identified':
      return mrkdwn`Whose key it is, is not known${why}. awskey keeps asking; ask the owner of the account, too.`
    case 'judged':
      return NOTHING
    case 'inactive_asked':
      return mrkdwn`${person(actor)} asked to contain it.`
    case 'quarantine_asked':
      return mrkdwn`${person(actor)} asked to quarantine the IAM user.`
    case 'made_inactive':
      return mrkdwn`The key is Inactive, as IAM shows.`
    case 'gone':
      return mrkdwn`The key is gone from IAM.`
    case 'not_made_inactive':
      return mrkdwn`The key could not be made Inactive, or IAM does not show it${why}. *Treat it as Active.* awskey tries again.`
    case 'quarantined':
      return joined([quarantinedText(data), unmarkedText(data['unmarked'])], ' ')
    case 'quarantine_waits':
      return mrkdwn`The quarantine waits for one click of security.`
    case 'not_quarantined':
      return data['why'] === NO_ROOM
        ? mrkdwn`The IAM user has as many policies as it may have. awskey sets its permissions boundary instead; before it was ${data['old'] === '' ? 'none' : code(data['old'] ?? '')}.`
        : mrkdwn`The IAM user could not be quarantined${why}. *Sessions made with the key go on.* awskey tries again.`
    case 'held':
      return mrkdwn`Look ${data['look'] ?? ''} of 3: it is as awskey left it.`
    case 'fought':
      return foughtLine(data)
    case 'recheck_not_known':
      return mrkdwn`Whether it is still contained could not be read${why}. *It is not known.* awskey tries again.`
    case 'release_asked':
      return mrkdwn`${person(actor)} signed the release.`
    case 'release_granted':
      return mrkdwn`Enough people of security have signed. awskey undoes what it did.`
    case 'released':
      return releasedText(data)
    case 'not_released':
      return mrkdwn`What awskey did could not be undone, or IAM does not show it${why}. *Treat the IAM user as quarantined.* awskey tries again.`
    case 'siblings_asked':
    case 'siblings_taken':
    case 'sibling_inactive':
    case 'sibling_not_inactive':
    case 'sibling_cleared':
    case 'siblings_not_known':
    case 'credentials_stopped':
    case 'credentials_open':
    case 'snapshot_kept':
    case 'not_kept':
    case 'audit_begun':
    case 'not_audited':
    case 'audited':
    case 'check_asked':
    case 'checked':
    case 'not_checked':
    case 'line_wanted':
    case 'line_cleaned':
    case 'line_not_cleaned':
    case 'line_accepted':
    case 'revocation_wanted':
    case 'sessions_revoked':
    case 'sessions_not_revoked':
    case 'deletion_due':
      return aftermathLine(type, actor, data)
    case 'would_have':
      return mrkdwn`*DRY RUN: nothing was contained.* awskey would now ${wouldStep(data['step'])}${activeText(data['active'])}. The lines to do it by hand are on the card.`
    case 'closed':
      return mrkdwn`${person(actor)} closed the incident. awskey changed nothing in AWS for it.`
    case 'not_authorised':
      return mrkdwn`A step was not done: no signature shows who asked for it. Somebody may have written to awskey's table.`
  }
}

function reportedLine(
  type: 'reported' | 'reported_again',
  actor: string,
  data: IncidentEvent['data'],
): Mrkdwn {
  const again = type === 'reported_again' ? mrkdwn` again` : NOTHING
  const source = SIGNAL_SOURCES.find((each) => each === data['source'])
  if (source !== undefined)
    return mrkdwn`Reported${again}. ${signalSaid(source, data['says'] ?? '')}.`
  const where = data['where'] === undefined ? NOTHING : mrkdwn`, saying: “${data['where']}”`
  const secret =
    data['secretPasted'] === undefined
      ? NOTHING
      : mrkdwn`. The report held what looks like the secret; awskey kept nothing of it`
  const since =
    data['since'] === undefined ? NOTHING : mrkdwn`, exposed since ${dateTime(data['since'])}`
  return mrkdwn`${whoText(actor)} reported it${again}${since}${where}${secret}.`
}

function foughtLine(data: IncidentEvent['data']): Mrkdwn {
  const undone = [
    ...(data['key'] === undefined ? [] : [mrkdwn`somebody made the key Active again`]),
    ...(data['quarantine'] === undefined ? [] : [mrkdwn`somebody took the quarantine away`]),
  ]
  const fight =
    undone.length === 0
      ? NOTHING
      : mrkdwn`*It did not hold*: ${joined(undone, ', and ')}. awskey contains it again.`
  const keys = data['newKeys']
  const more =
    keys === undefined
      ? NOTHING
      : mrkdwn`The IAM user has keys that were made since: ${joined(keys.split(' ').map(code), ', ')}. awskey did not touch them.`
  return joined([fight, more], ' ')
}

function quarantinedText({ by }: IncidentEvent['data']): Mrkdwn {
  return by === 'boundary'
    ? mrkdwn`The IAM user is denied everything, by its permissions boundary: it had no room for one more policy.`
    : mrkdwn`The IAM user is denied everything, as IAM shows: \`AWSDenyAll\` is attached.`
}

/** The quarantine stands without the tag, too. */
export function unmarkedText(why: string | undefined): Mrkdwn {
  return why === undefined
    ? NOTHING
    : mrkdwn`The tag ${code(QUARANTINE_TAG)} could not be put on the user (${why}): a policy of your organization that lets nobody but awskey lift a quarantine does not know this one.`
}

function releasedText({ quarantine, key, left }: IncidentEvent['data']): Mrkdwn {
  const lifted =
    quarantine === undefined
      ? mrkdwn`Released. There was no quarantine of awskey's to take away.`
      : mrkdwn`Released: the quarantine is gone, as IAM shows. The exposed key stays ${key === 'gone' ? 'gone' : 'Inactive'}.`
  return left === undefined
    ? lifted
    : mrkdwn`${lifted} These credentials of the IAM user stay inactive, because they may have been made during the exposure: ${left}. Whoever knows them makes them active in IAM.`
}
