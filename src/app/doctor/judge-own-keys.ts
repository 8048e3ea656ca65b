import type { Known } from '../../shared/known.ts'
import { type Finding, judged, unlessTroubled, wrong } from './finding.ts'
import { permission } from './needs-of-reading.ts'

/** Keys of KMS, logs, and the clock of whoever runs the doctor. Pure. */
export interface KmsKeyFacts {
  readonly state: string | undefined
  readonly spec: string | undefined
}

export interface LogGroupFacts {
  readonly name: string
  /** `undefined`: for ever. */
  readonly retentionDays: number | undefined
}

const DEPLOY = 'deploy again: npm run deploy'
const HMAC = 'HMAC_256'
/** Slack refuses what is older than five minutes, and AWS signatures too. */
const MOST_SKEW_MS = 60_000

export function judgeMacKey(
  alias: string,
  read: Known<KmsKeyFacts | undefined>,
): readonly Finding[] {
  return judgeKey(alias, read, 'nothing that people click is believed', HMAC)
}

/** Of one that encrypts. */
export function judgeEncryptionKey(
  alias: string,
  read: Known<KmsKeyFacts | undefined>,
): readonly Finding[] {
  return judgeKey(alias, read, 'what it encrypts cannot be read')
}

function judgeKey(
  alias: string,
  read: Known<KmsKeyFacts | undefined>,
  without: string,
  spec?: string,
): readonly Finding[] {
  const check = `key ${alias}`
  return judged(check, read, permission('kms:DescribeKey'), (found) => {
    if (found === undefined) return [wrong(check, { what: 'it is not there', todo: DEPLOY })]
    return unlessTroubled(check, 'enabled', [
      found.state !== 'Enabled' && {
        what: `its state is ${found.state ?? 'not given'}: ${without}`,
        todo: 'enable the key; if its deletion is scheduled, cancel that at once',
      },
      spec !== undefined && found.spec !== spec && { what: `it is no ${spec} key`, todo: DEPLOY },
    ])
  })
}

/** By Lambda's own count of calls. */
export function judgeCalls(name: string, minutes: number, read: Known<number>): readonly Finding[] {
  const check = `calls of ${name}`
  return judged(check, read, permission('cloudwatch:GetMetricStatistics'), (calls) =>
    unlessTroubled(check, `called in the last ${minutes} minutes`, [
      calls === 0 && {
        what: `it was not called in the last ${minutes} minutes`,
        todo: 'right after a deploy, run this again in a while; else look at its rule and its log',
      },
    ]),
  )
}

export function judgeLogGroup(
  name: string,
  wantedDays: number,
  read: Known<readonly LogGroupFacts[]>,
): readonly Finding[] {
  const check = `log ${name}`
  return judged(check, read, permission('logs:DescribeLogGroups'), (groups) => {
    const found = groups.find((group) => group.name === name)
    if (found === undefined) return [wrong(check, { what: 'it is not there', todo: DEPLOY })]
    return unlessTroubled(check, `kept ${wantedDays} days`, [
      found.retentionDays !== wantedDays && {
        what: `it is kept ${found.retentionDays === undefined ? 'for ever' : `${found.retentionDays} days`}, not ${wantedDays}`,
        todo: DEPLOY,
      },
    ])
  })
}

/** `aheadMs`: how much this machine's clock is before AWS's. */
export function judgeClock(aheadMs: Known<number>): readonly Finding[] {
  const check = "this machine's clock"
  const wouldHelp = permission('sts:GetCallerIdentity')
  return judged(check, aheadMs, wouldHelp, (ahead) =>
    unlessTroubled(check, 'as AWS has it', [
      Math.abs(ahead) > MOST_SKEW_MS && {
        what: `it is ${Math.round(Math.abs(ahead) / 1_000)} s ${ahead > 0 ? 'fast' : 'slow'}: what it signs may be refused, and other lines may be wrong for that`,
        todo: 'set it by NTP, then run this again',
      },
    ]),
  )
}
