/** How far an audit reaches, in lines: what was read, what was not and why, who was followed and who was not. What can never be in it is said each time. */
import { type Audit, isOfIncident } from '../../exposure/audit/audit.ts'
import type { AuditResult } from '../../exposure/audit/audit-result.ts'
import { mostSeen } from '../../exposure/audit/counted.ts'
import type { Coverage } from '../../exposure/audit/coverage.ts'
import { subjectName } from '../../exposure/audit/subject.ts'
import type { Tally } from '../../exposure/audit/tally.ts'
import { plain } from '../text/blocks.ts'
import { code, dateTime, joined, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { archiveLines } from './audit-archive-text.ts'

export const VALUES_SHOWN = 8
export const VALUE_CHARACTERS = 80

export function coverageLines(audit: Audit, result: AuditResult): readonly Mrkdwn[] {
  const { tally, coverage } = result
  const { failed, cut, unreadable, sessions, rolesElsewhere, tooOld } = coverage
  return [
    regionsText(audit, coverage),
    failed.length === 0
      ? NOTHING
      : mrkdwn`• *Not read:* ${joined(
          failed.map(({ region, why }) => mrkdwn`${region} (${why})`),
          ', ',
        )}`,
    cut.length === 0 ? NOTHING : mrkdwn`• *Cut, only the newest:* ${cut.join(', ')}`,
    unreadable === 0 ? NOTHING : mrkdwn`• *Events that could not be read:* ${unreadable}`,
    sessionsText(sessions, audit),
    leadsText(coverage.leads),
    rolesElsewhere === 0
      ? NOTHING
      : mrkdwn`• *Roles of other accounts it assumed, not audited:* ${names(
          mostSeen(tally.rolesElsewhere).map(({ value }) => value),
        )}`,
    tooOld === undefined
      ? NOTHING
      : mrkdwn`• *Not known:* what happened from ${dateTime(tooOld.from)} to ${dateTime(tooOld.to)}. Nothing that was read reaches so far.`,
    newsText(audit, result),
    ...archiveLines(coverage.archive, audit.since),
    mrkdwn`• CloudTrail shows a call up to 15 minutes late${newest(tally)}.`,
  ]
}

function regionsText(audit: Audit, { done, reading, failed, regionsUnknown }: Coverage): Mrkdwn {
  const all = done.length + reading.length + failed.length
  const read = mrkdwn`• Regions: ${done.length} of ${all} read${reading.length === 0 ? '' : `, ${reading.length} under way`}.`
  if (!isOfIncident(audit))
    return mrkdwn`${read} A Region that awskey.yml does not name is not among them.`
  return regionsUnknown === undefined
    ? mrkdwn`${read} These are all that the account has enabled.`
    : mrkdwn`${read} *Which Regions the account has enabled is not known* (${regionsUnknown}): others may be among them.`
}

function newsText(audit: Audit, { news, coverage }: AuditResult): Mrkdwn {
  if (!isOfIncident(audit)) return NOTHING
  if (news.ips.kind === 'unknown')
    return mrkdwn`• Which addresses are new is not known: ${news.ips.why}.`
  return coverage.archive.kind === 'not_asked'
    ? NOTHING
    : mrkdwn`• What is new is said of the event history alone: the trail's archive was not read for the time before.`
}

function newest({ last }: Tally): Mrkdwn {
  return last === undefined ? NOTHING : mrkdwn`; the newest event here is of ${dateTime(last)}`
}

function sessionsText({ opened, followed }: Coverage['sessions'], audit: Audit): Mrkdwn {
  if (opened === 0) return NOTHING
  const ids = audit.followed
    .map(({ subject }) => subjectName(subject))
    .filter((name) => name.startsWith('ASIA'))
    .slice(0, VALUES_SHOWN)
    .map((id) => code(id))
  const which =
    ids.length === 0 ? NOTHING : mrkdwn` (${joined(ids, ', ')}${followed > ids.length ? ' …' : ''})`
  return followed >= opened
    ? mrkdwn`• Sessions it opened: all ${opened} followed${which}`
    : mrkdwn`• *Sessions it opened: ${followed} of ${opened} followed*${which}`
}

function leadsText({ found, followed, notFollowed }: Coverage['leads']): Mrkdwn {
  if (found === 0) return NOTHING
  return notFollowed.length === 0
    ? mrkdwn`• Keys, users, roles and sign-ins that came of it: all ${followed} followed`
    : mrkdwn`• *Came of it and not followed:* ${names(notFollowed)}. A provider cannot be looked up; the others were too many or too far.`
}

function names(all: readonly string[]): Mrkdwn {
  const shown = all.slice(0, VALUES_SHOWN).map((name) => code(plain(name, VALUE_CHARACTERS)))
  return mrkdwn`${joined(shown, ', ')}${all.length > shown.length ? ` and ${all.length - shown.length} more` : ''}`
}
