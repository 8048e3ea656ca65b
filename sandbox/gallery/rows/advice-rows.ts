/** Advice out of planted calls, by the same rules as the real one: what is shown is what the product would conclude. */
import { adviceCoverage } from '../../../src/exposure/audit/advice-coverage.ts'
import type { AdviceAudit, RegionRead } from '../../../src/exposure/audit/audit.ts'
import { auditResult } from '../../../src/exposure/audit/audit-result.ts'
import { emptyTally } from '../../../src/exposure/audit/tally.ts'
import { adviceOn } from '../../../src/keys/advice/advise.ts'
import { createFindNetwork } from '../../../src/keys/advice/network.ts'
import { createUseObserver } from '../../../src/keys/advice/observe-use.ts'
import type { SeenCall } from '../../../src/keys/advice/workload.ts'
import { AccessKeyId, IamUserName } from '../../../src/requests/ids.ts'
import { known } from '../../../src/shared/known.ts'
import type { AdvicedKey, AdviceModel } from '../../../src/slack/views/advice-model.ts'
import { aRequestId, DEVELOPMENT, SAM } from './request-rows.ts'

export const ADVICED_KEY = AccessKeyId.parse('AKIAERINOLDKEY234567')
const OTHER_KEY = AccessKeyId.parse('AKIAERINNEWKEY234567')
const SINCE = '2025-12-02T09:00:00.000Z'
const UNTIL = '2026-03-02T09:00:00.000Z'
const REGIONS = ['us-east-1', 'eu-central-1', 'ap-southeast-1']

export const NETWORKS = [
  { name: 'Berlin office', kind: 'office', cidrs: ['198.51.100.0/25'] },
  {
    name: 'Metricly',
    kind: 'vendor',
    cidrs: ['192.0.2.64/26'],
    accountId: '999999999999',
    externalIdHint: 'on its page of integrations',
  },
] as const

export function anAdviceAudit(changes: Partial<AdviceAudit> = {}): AdviceAudit {
  return {
    id: aRequestId(),
    version: 1,
    account: DEVELOPMENT,
    accountName: 'development',
    userName: IamUserName.parse('erin'),
    keyId: ADVICED_KEY,
    advice: { keys: [ADVICED_KEY] },
    asker: SAM,
    act: {
      jobId: '0'.repeat(64),
      team: 'T0AWSKEY',
      user: SAM,
      action: 'command.advise',
      value: 'user:development/erin',
      at: UNTIL,
      mac: 'a signature',
    },
    since: SINCE,
    until: UNTIL,
    followed: [{ subject: { by: 'credential', id: ADVICED_KEY }, depth: 0 }],
    regions: REGIONS,
    over: true,
    filesSent: 0,
    ...changes,
  }
}

export function someCalls(count: number, changes: Partial<SeenCall> = {}): readonly SeenCall[] {
  return Array.from({ length: count }, (_, at) => ({
    at: new Date(Date.parse('2026-02-02T09:00:00.000Z') + at * 7_200_000).toISOString(),
    region: 'eu-central-1',
    service: 'ec2',
    name: 'DescribeInstances',
    credential: ADVICED_KEY,
    ip: '203.0.113.150',
    agent: 'a program',
    ...changes,
  }))
}

export const GITHUB: Partial<SeenCall> = {
  agent: 'aws-sdk-js/3.826.0 ua/2.1 configure-aws-credentials-for-github-actions',
  service: 'ecr',
  name: 'PutImage',
  resource: 'arn:aws:ecr:eu-central-1:111111111111:repository/shop',
}
export const LAPTOP: Partial<SeenCall> = {
  ip: '198.51.100.7',
  agent: 'aws-cli/2.17.6 ua/2.0 os/macos#23.4.0 md/command#ec2.describe-instances',
}

export interface AdviceRows {
  readonly calls: readonly SeenCall[]
  readonly reads?: readonly Partial<RegionRead>[]
  readonly keys?: readonly Partial<AdvicedKey>[]
  readonly audit?: Partial<AdviceAudit>
}

export function anAdvice({ calls, reads = [], keys = [{}], audit: of }: AdviceRows): AdviceModel {
  const audit = anAdviceAudit({
    advice: { keys: keys.map((_, at) => (at === 0 ? ADVICED_KEY : OTHER_KEY)) },
    ...of,
  })
  const all = audit.regions.map(
    (region, at): RegionRead => ({
      region,
      version: 1,
      subject: audit.followed.length,
      pagesOfSubject: 0,
      pages: 1,
      tally: emptyTally(),
      unreadable: 0,
      truncated: 0,
      ...reads[at],
    }),
  )
  const coverage = adviceCoverage(audit, auditResult(audit, all).coverage, 0)
  const observer = createUseObserver({
    findNetwork: createFindNetwork(NETWORKS),
    timezone: 'Europe/Berlin',
    wasDenied: ({ error }) => error === 'AccessDenied',
  })
  observer.see(calls)
  return {
    audit,
    coverage,
    advice: adviceOn(observer.observed(), {
      account: { account: audit.account, partition: 'aws' },
      isWhole: coverage.whole,
    }),
    keys: audit.advice.keys.map((id, at) => ({
      id,
      status: known('Active'),
      lastUse: { kind: 'at', at: new Date(UNTIL), service: 'ec2', region: 'eu-central-1' },
      calls: at === 0 ? calls.length : 0,
      ...keys[at],
    })),
  }
}

/** As much as callers can do: many workloads, and everything that they write themselves. */
export function hostileAdvice(text: string): AdviceModel {
  return anAdvice({
    calls: [
      ...Array.from({ length: 40 }, (_, at) => ({
        ...LAPTOP,
        ip: `10.${at}.0.1`,
        agent: `${text} exec-env/${['AWS_Lambda_x', 'CloudShell', 'EC2', 'EKS'][at % 4]}`,
      })),
      ...['GitLab', 'Jenkins', 'Fivetran', 'Splunk', 'Wiz', 'Vanta'].map((name) => ({
        agent: `${name} ${text}`,
      })),
      ...Array.from({ length: 30 }, (_, at) => ({
        ip: `${text}${at}`,
        agent: text,
        name: `Do${at}${text}`,
        service: at % 2 === 0 ? 'ec2' : text,
        resource: text,
      })),
    ].flatMap((changes) => someCalls(2, changes)),
    reads: [{ failure: text }, { truncated: 1, unreadable: 5 }],
    keys: [{}, { lastUse: { kind: 'unknown', why: text } }],
  })
}
