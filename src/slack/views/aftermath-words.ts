import type { IncidentEvent } from '../../exposure/incident.ts'
import { plain } from '../text/blocks.ts'
import { code, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'

/** What followed the containment of a key, as lines of its thread. Names of what a thief left are shown as they are and never as markup. */
export type AftermathEvent =
  | 'siblings_asked'
  | 'siblings_taken'
  | 'sibling_inactive'
  | 'sibling_not_inactive'
  | 'sibling_cleared'
  | 'siblings_not_known'
  | 'credentials_stopped'
  | 'credentials_open'
  | 'snapshot_kept'
  | 'not_kept'
  | 'audit_begun'
  | 'not_audited'
  | 'audited'
  | 'check_asked'
  | 'checked'
  | 'not_checked'
  | 'line_wanted'
  | 'line_cleaned'
  | 'line_not_cleaned'
  | 'line_accepted'
  | 'revocation_wanted'
  | 'sessions_revoked'
  | 'sessions_not_revoked'
  | 'deletion_due'

const LONGEST = 200

export function aftermathLine(
  type: AftermathEvent,
  actor: string,
  data: IncidentEvent['data'],
): Mrkdwn {
  const why = data['why'] === undefined ? NOTHING : mrkdwn` (${data['why']})`
  const key = code(data['keyId'] ?? '')
  const thing = mrkdwn`${plain(data['what'] ?? '', LONGEST)} ${code(plain(data['name'] ?? '', LONGEST))}`
  const role = code(plain(data['name'] ?? '', LONGEST))
  switch (type) {
    case 'siblings_asked':
      return mrkdwn`${person(actor)} asked to make the other keys of the IAM user Inactive, too.`
    case 'siblings_taken':
      return mrkdwn`The audit shows that somebody used the key, so the other keys of the IAM user are made Inactive, too.`
    case 'sibling_inactive':
      return mrkdwn`The other key ${key} is Inactive, as IAM shows.`
    case 'sibling_not_inactive':
      return mrkdwn`The other key ${key} is *not known to be Inactive*${why}. *Treat it as Active.* awskey tries again.`
    case 'sibling_cleared':
      return mrkdwn`${person(actor)} answers for the other key ${key}: it was audited, and the release makes it Active again.`
    case 'siblings_not_known':
      return mrkdwn`The other keys of the IAM user could not be made Inactive, or IAM does not show it${why}. *Treat them as Active.* awskey tries again.`
    case 'credentials_stopped':
      return data['made'] === '0'
        ? mrkdwn`The IAM user had no other credential that was active: no SSH key, no service-specific credential, no certificate.`
        : mrkdwn`Other credentials of the IAM user made inactive, as IAM shows: ${data['made'] ?? ''}.`
    case 'credentials_open':
      return credentialsOpen(data)
    case 'snapshot_kept':
      return data['unread'] === undefined
        ? mrkdwn`What the IAM user had is kept as a restore point.`
        : mrkdwn`What the IAM user had is kept as a restore point, *without* what could not be read: ${data['unread']}.`
    case 'not_kept':
      return mrkdwn`No restore point is kept yet${why}. awskey tries again.`
    case 'audit_begun':
      return mrkdwn`Audit ${data['run'] ?? ''} of 3 has begun: ${code(data['audit'] ?? '')}.`
    case 'not_audited':
      return mrkdwn`The audit could not be begun${why}. *What was done with the key is not known.* awskey tries again.`
    case 'audited':
      return mrkdwn`Audit ${data['run'] ?? ''} of 3: risk *${data['score'] ?? ''} of 100, ${data['band'] ?? ''}*, ${data['events'] ?? ''} events${data['whole'] === 'yes' ? '' : mrkdwn`; *not everything could be read*`}.`
    case 'check_asked':
      return mrkdwn`${person(actor)} asked to look at the clean-up again.`
    case 'checked':
      return mrkdwn`Looked at the clean-up: ${data['open'] ?? ''} of ${data['all'] ?? ''} lines open.`
    case 'not_checked':
      return mrkdwn`awskey could not look${why}. *How it stands is not known.* It tries again.`
    case 'line_wanted':
      return mrkdwn`${person(actor)} asked awskey to take away: ${thing}.`
    case 'line_cleaned':
      return mrkdwn`${thing}: ${data['state'] === 'inactive' ? 'Inactive' : 'gone'}, as IAM shows.`
    case 'line_not_cleaned':
      return mrkdwn`*Not taken away, as far as AWS shows:* ${thing}${why}. Use the line of the AWS CLI in the list.`
    case 'line_accepted':
      return mrkdwn`${person(actor)} accepts, and answers for it: ${thing}.`
    case 'revocation_wanted':
      return mrkdwn`${person(actor)} asked to revoke the sessions of a role: ${role}.`
    case 'sessions_revoked':
      return mrkdwn`Older sessions of ${role} are denied, as IAM shows.`
    case 'sessions_not_revoked':
      return mrkdwn`*Not revoked, as far as IAM shows:* the sessions of ${role}${why}. Check again, or use the line of the AWS CLI in the list.`
    case 'deletion_due':
      return mrkdwn`The exposed key has been kept for 14 days. Delete it now, with the approval that a deletion needs: the button is on the card.`
  }
}

function credentialsOpen(data: IncidentEvent['data']): Mrkdwn {
  const { made, open, unread, why } = data
  const parts = [
    made === undefined ? '' : `${made} made inactive`,
    open === undefined ? '' : `still active: ${open}`,
    unread === undefined ? '' : `not read: ${unread}`,
    why ?? '',
  ].filter((part) => part !== '')
  return mrkdwn`*Other credentials of the IAM user may still let somebody in* (${parts.join('; ')}). The quarantine denies what they may do; look at them in IAM.`
}
