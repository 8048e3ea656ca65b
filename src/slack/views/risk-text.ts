/** A risk score in words: the number, how sure it is, the lines that made it, and what was not known. */
import type { RiskReason, RiskScore, RiskUnknown } from '../../exposure/risk-score.ts'
import { joined, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'

export function riskText(risk: RiskScore, title = 'If this key were exposed'): Mrkdwn {
  const { score, band, atLeast, confidence, floor, notKnown } = risk
  const made = risk.lines.map(({ reason, points }) => mrkdwn`${REASONS[reason]} (${points})`)
  const lifted =
    floor === undefined ? NOTHING : mrkdwn`; at least ${floor.at}, because ${FLOORS[floor.because]}`
  return lines(
    mrkdwn`*${title}:* ${`${atLeast ? '≥ ' : ''}${score}`} of 100, ${band}, ${confidence} confidence, because ${joined(made, ', ')}${lifted}.`,
    notKnown.length === 0
      ? NOTHING
      : mrkdwn`Not known, and so not counted: ${notKnown.map((each) => UNKNOWNS[each]).join(', ')}.`,
  )
}

/** What each line of a score says. */
export const REASONS: Readonly<Record<RiskReason, string>> = {
  source_aws_flagged: 'AWS or a public place has shown its secret',
  source_pasted: 'its secret was pasted',
  source_report: 'somebody reported it',
  source_key_id_only: 'its id is known, not its secret',
  key_active: 'it was Active when awskey looked',
  privilege_administrator: 'its user is an administrator',
  privilege_escalation: 'its user can become an administrator',
  privilege_credentials: 'its user can read credentials',
  privilege_data: 'its user can take data out',
  privilege_infrastructure: 'its user can change infrastructure',
  privilege_little: 'its user can do little',
  persistence: 'it made a way to stay',
  logging_tampered: 'it changed what is logged',
  data_or_secrets: 'it read secrets, shared data or destroyed some',
  abuse: 'it ran up costs',
  recon: 'it looked around widely',
  raising: 'it tried many ways to more rights',
  new_address: 'it was used from a new address',
  new_region: 'it was used in a new Region',
  sibling_active: 'the other key of its user is Active',
  console_without_mfa: 'its user has a password without MFA',
  live_sessions: 'sessions of it are still alive',
  recheck_failed: 'its containment did not hold',
}

export const FLOORS: Readonly<Record<NonNullable<RiskScore['floor']>['because'], string>> = {
  root: 'it is a root key',
  new_address_stays: 'somebody new made a way to stay or changed what is logged',
  administrator_flagged: 'AWS flagged the key of an administrator',
}

export const UNKNOWNS: Readonly<Record<RiskUnknown, string>> = {
  key_active: 'whether it is Active',
  privilege: 'all that its user may do',
  persistence: 'whether it made a way to stay',
  logging_tampered: 'whether it changed what is logged',
  data_or_secrets: 'which data it read',
  abuse: 'whether it ran up costs',
  recon: 'how widely it looked around',
  raising: 'how many ways to more rights it tried',
  new_address: 'which of its addresses are new',
  new_region: 'which of its Regions are new',
  sibling_active: 'whether the other key of its user is Active',
  console_without_mfa: 'whether its user has a password without MFA',
  live_sessions: 'whether sessions of it are still alive',
  recheck_failed: 'whether its containment held',
}
