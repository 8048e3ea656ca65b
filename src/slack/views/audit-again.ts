/**
 * A later look at the same incident: what has come up since the one before, not everything again. CloudTrail shows calls late, so what is new here need not have been done since. Where nothing is new that is said,
 * and what it does not show.
 */
import type { Audit } from '../../exposure/audit/audit.ts'
import { madeName } from '../../exposure/audit/audit-event.ts'
import type { AuditResult } from '../../exposure/audit/audit-result.ts'
import type { Counted } from '../../exposure/audit/counted.ts'
import type { RiskScore } from '../../exposure/risk-score.ts'
import { message, plain, type SlackMessage, sections } from '../text/blocks.ts'
import { code, isNothing, joined, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { VALUE_CHARACTERS, VALUES_SHOWN } from './audit-coverage.ts'
import { footer, least, subjectText, titleOf } from './audit-message.ts'

export interface AuditAgainModel {
  readonly audit: Audit
  readonly result: AuditResult
  readonly risk: RiskScore
  /** What the look before this one found. */
  readonly before: AuditResult
}

export function auditAgain({ audit, result, risk, before }: AuditAgainModel): SlackMessage {
  const { tally, coverage } = result
  const events = mrkdwn`${least(coverage, tally.events)} events, ${least(before.coverage, before.tally.events)} in the look before`
  const score = mrkdwn`${`${risk.atLeast ? '≥ ' : ''}${risk.score}`} of 100, ${risk.band}`
  const news = joined(
    [
      added('addresses', valuesOf(tally.ips), valuesOf(before.tally.ips)),
      added('calls', valuesOf(tally.calls), valuesOf(before.tally.calls)),
      added('made or changed', madeIn(result), madeIn(before)),
    ].filter((part) => !isNothing(part)),
    '; ',
  )
  const title = mrkdwn`*${titleOf(audit)}, looked at again:* ${events}; ${score}.`
  return message(title, [
    ...sections([
      title,
      subjectText(audit),
      isNothing(news)
        ? mrkdwn`Nothing else has come up in what could be read. That does not show that nothing was done.`
        : mrkdwn`Come up since: ${news}.`,
      coverage.whole
        ? NOTHING
        : mrkdwn`*Incomplete:* not everything could be read${coverage.failed.length === 0 ? NOTHING : mrkdwn`; ${coverage.failed.length} Regions were not`}.`,
    ]),
    footer(audit),
  ])
}

function added(title: string, now: readonly string[], before: readonly string[]): Mrkdwn {
  const fresh = now.filter((value) => !before.includes(value))
  if (fresh.length === 0) return NOTHING
  const shown = fresh.slice(0, VALUES_SHOWN).map((value) => code(plain(value, VALUE_CHARACTERS)))
  const more = fresh.length - shown.length
  return mrkdwn`${title} ${joined(shown, ', ')}${more > 0 ? ` and ${more} more` : ''}`
}

const valuesOf = ({ seen }: Counted): readonly string[] => seen.map(({ value }) => value)

const madeIn = ({ tally: { made } }: AuditResult): readonly string[] =>
  made.map((each) => `${each.what} ${madeName(each)}`)
