import type { AccessKeyRecord } from '../../keys/access-keys.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { RECON_SHARE, type RiskFacts } from '../risk-score.ts'
import { DISCOVERY_CALLS, type Tactic } from './attack-tactics.ts'
import type { AuditResult } from './audit-result.ts'

/**
 * What an audit knows of how bad it would be if its key were exposed. Pure. What was seen is known; what was not seen is known only where everything was read, and never where CloudTrail's event history
 * could not show it.
 */
export interface KeyStanding {
  readonly keyId: string
  readonly keys: Known<readonly Pick<AccessKeyRecord, 'id' | 'status'>[]>
  /** The policy that makes its user an administrator, if one does. */
  readonly administrator: Known<string | undefined>
}

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

export function riskOfAudit(result: AuditResult, standing: KeyStanding): RiskFacts {
  const { tally, coverage } = result
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
    source: 'report',
    root: false,
    keyActive: isActive(standing, ({ id }) => id === standing.keyId),
    privilege: privilegeOf(standing),
    persistence: seen((call) => STAYS.includes(call)),
    loggingTampered: seen((call) => hasTactic(result, call, ['Defense Evasion'])),
    dataOrSecrets:
      data.kind === 'known' && data.value ? data : unknown(dataEventsUnknown(coverage)),
    abuse: seen((call, n) => (STARTS.includes(call) && n >= BURST) || PAID_BY_THE_CALL.test(call)),
    reconRatio: reconRatio(result),
    newAddress: unknown('there is no moment before which an address would be an old one'),
    gaps: {
      sibling_active: isActive(standing, ({ id }) => id !== standing.keyId),
      console_without_mfa: unknown('not read'),
      live_sessions:
        tally.sessions === 0 && coverage.whole ? known(false) : unknown('their end is not read'),
      recheck_failed: known(false),
    },
    whole: coverage.whole,
  }
}

/** Which data events a trail logs is not known, so that none seen are never none. */
function dataEventsUnknown({ archive }: AuditResult['coverage']): string {
  const isRead = archive.kind !== 'not_asked' && archive.dataEvents
  return isRead ? 'the trail may not log all data events' : 'data events are not in the history'
}

function hasTactic({ tactics }: AuditResult, call: string, wanted: readonly Tactic[]): boolean {
  return tactics.some(
    ({ tactic, done }) => wanted.includes(tactic) && done.some((each) => each.call === call),
  )
}

function isActive(
  { keys }: KeyStanding,
  which: (key: Pick<AccessKeyRecord, 'id'>) => boolean,
): Known<boolean> {
  if (keys.kind === 'unknown') return keys
  return known(keys.value.some((key) => which(key) && key.status === 'Active'))
}

/** Whoever is no administrator may still have much; which of it was not worked out. */
function privilegeOf({ administrator }: KeyStanding): RiskFacts['privilege'] {
  if (administrator.kind === 'unknown') return administrator
  return administrator.value === undefined
    ? unknown('only administrator rights were read')
    : known('administrator')
}

/** The share means something within one day; over months, ordinary programs look at everything. */
function reconRatio({ tally, tactics, coverage }: AuditResult): Known<number> {
  const { first, last } = tally
  if (first !== undefined && last !== undefined && Date.parse(last) - Date.parse(first) > DAY_MS)
    return unknown('the calls are of more than a day')
  const discovery = tactics.find(({ tactic }) => tactic === 'Discovery')
  const kinds = new Set(
    [...(discovery?.done ?? []), ...(discovery?.refused ?? [])].map(({ call }) => call),
  )
  const ratio = kinds.size / DISCOVERY_CALLS
  return coverage.whole || ratio >= RECON_SHARE ? known(ratio) : unknown('not everything was read')
}
