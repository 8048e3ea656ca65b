import { DAY_MS } from '../../shared/duration.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { ESCALATION_SHARE, RECON_SHARE, type RiskFacts } from '../risk-score.ts'
import { hasReadDataEvents } from './archive-coverage.ts'
import { DISCOVERY_CALLS, type Tactic } from './attack-tactics.ts'
import type { AuditResult } from './audit-result.ts'
import { ESCALATION_CALLS } from './escalation-calls.ts'

/**
 * What CloudTrail shows of how bad it is. Pure. What was seen is known; what was not seen is known only where everything was read, and never where CloudTrail's event history could not show it.
 */
export type SeenRisk = Pick<
  RiskFacts,
  | 'abuse'
  | 'dataOrSecrets'
  | 'escalationRatio'
  | 'loggingTampered'
  | 'newAddress'
  | 'newRegion'
  | 'persistence'
  | 'reconRatio'
  | 'whole'
>

/** Fewer are an ordinary day of somebody who starts instances. */
const BURST = 10
const STARTS: readonly string[] = ['ec2:RunInstances', 'ec2:RequestSpotInstances']
const PAID_BY_THE_CALL = /^(?:bedrock:(?:Converse|InvokeModel)|ses:Send)/
const STAYS: readonly string[] = [
  'iam:AttachUserPolicy',
  'iam:PutUserPolicy',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreateOpenIDConnectProvider',
  'iam:CreateRole',
  'iam:CreateSAMLProvider',
  'iam:CreateUser',
  'iam:UpdateAssumeRolePolicy',
  'sts:GetFederationToken',
]
const DESTROYS: readonly string[] = ['kms:DisableKey', 'kms:ScheduleKeyDeletion']

export function seenRisk(result: AuditResult): SeenRisk {
  const { tally, coverage, news } = result
  const calls = tally.calls.seen
  const isAllSeen = coverage.whole && tally.calls.others === 0
  const seen = (is: (call: string, n: number) => boolean): Known<boolean> => {
    if (calls.some(({ value, n }) => is(value, n))) return known(true)
    return isAllSeen ? known(false) : unknown('not everything was read')
  }
  const data = seen(
    (call) =>
      DESTROYS.includes(call) || hasTactic(result, call, ['Credential Access', 'Exfiltration']),
  )
  return {
    persistence: seen((call) => STAYS.includes(call)),
    loggingTampered: seen((call) => hasTactic(result, call, ['Defense Evasion'])),
    dataOrSecrets:
      data.kind === 'known' && data.value ? data : unknown(dataEventsUnknown(coverage)),
    abuse: seen((call, n) => (STARTS.includes(call) && n >= BURST) || PAID_BY_THE_CALL.test(call)),
    reconRatio: shareOf(result, discoveryKinds(result) / DISCOVERY_CALLS, RECON_SHARE),
    escalationRatio: shareOf(
      result,
      escalationKinds(result) / ESCALATION_CALLS.size,
      ESCALATION_SHARE,
    ),
    newAddress: isAny(news.ips),
    newRegion: isAny(news.regions),
    whole: coverage.whole,
  }
}

/** Which data events a trail logs is not known, so that none seen are never none. */
function dataEventsUnknown({ archive }: AuditResult['coverage']): string {
  return hasReadDataEvents(archive)
    ? 'the trail may not log all data events'
    : 'data events are not in the history'
}

function hasTactic({ tactics }: AuditResult, call: string, wanted: readonly Tactic[]): boolean {
  return tactics.some(
    ({ tactic, done }) => wanted.includes(tactic) && done.some((each) => each.call === call),
  )
}

function isAny(some: Known<readonly string[]>): Known<boolean> {
  return some.kind === 'known' ? known(some.value.length > 0) : some
}

/** A share means something within one day; over months, ordinary programs do everything once. */
function shareOf(
  { tally: { first, last }, coverage }: AuditResult,
  ratio: number,
  enough: number,
): Known<number> {
  if (first !== undefined && last !== undefined && Date.parse(last) - Date.parse(first) > DAY_MS)
    return unknown('the calls are of more than a day')
  return coverage.whole || ratio >= enough ? known(ratio) : unknown('not everything was read')
}

function discoveryKinds({ tactics }: AuditResult): number {
  const discovery = tactics.find(({ tactic }) => tactic === 'Discovery')
  return new Set(
    [...(discovery?.done ?? []), ...(discovery?.refused ?? [])].map(({ call }) => call),
  ).size
}

function escalationKinds({ tally: { calls, refused } }: AuditResult): number {
  const kinds = new Set([...calls.seen, ...refused.seen].map(({ value }) => value))
  return [...kinds].filter((call) => ESCALATION_CALLS.has(call)).length
}
