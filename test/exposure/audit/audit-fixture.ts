/** An audit of one key over a trail in memory: pages of fifty, newest first, two calls a second and Region where a limit is asked for. */
import type { IncidentAudit, PersonAudit, RegionRead } from '../../../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../../../src/exposure/audit/audit-event.ts'
import type { AuditJob } from '../../../src/exposure/audit/audit-job.ts'
import type { AuditTrail, LookedUpPage } from '../../../src/exposure/audit/audit-store.ts'
import { subjectName } from '../../../src/exposure/audit/subject.ts'
import { emptyTally } from '../../../src/exposure/audit/tally.ts'
import {
  AccessKeyId,
  AccountId,
  IamUserName,
  RequestId,
  SlackUserId,
} from '../../../src/requests/ids.ts'
import type { SignedAct } from '../../../src/requests/signed-act.ts'
import type { Clock, Sleep } from '../../../src/shared/clock.ts'
import { sha256 } from '../../../src/shared/sha256.ts'

export const AUDIT_ID = RequestId.parse('01JDCR3M7K8N9P0Q1R2S3T4V5W')
export const KEY_ID = AccessKeyId.parse('AKIA2EXAMPLE234567AB')
export const ACCOUNT = AccountId.parse('111111111111')
export const NOW = new Date('2026-03-02T09:00:00.000Z')
export const SINCE = new Date('2025-12-02T09:00:00.000Z')

const SAM = SlackUserId.parse('U0SAM')

export function anAct(changes: Partial<SignedAct> = {}): SignedAct {
  return {
    jobId: sha256('an audit'),
    team: 'T0SANDBOX',
    user: SAM,
    action: 'command.audit',
    value: `key:${KEY_ID}`,
    at: NOW.toISOString(),
    mac: 'signed',
    ...changes,
  }
}

export function someAudit(changes: Partial<PersonAudit> = {}): PersonAudit {
  return {
    id: AUDIT_ID,
    version: 1,
    account: ACCOUNT,
    accountName: 'development',
    userName: IamUserName.parse('erin'),
    keyId: KEY_ID,
    asker: SAM,
    act: anAct(),
    since: SINCE.toISOString(),
    until: NOW.toISOString(),
    followed: [{ subject: { by: 'credential', id: KEY_ID }, depth: 0 }],
    regions: ['us-east-1', 'eu-central-1'],
    filesSent: 0,
    ...changes,
  }
}

export const EXPOSED = new Date('2026-02-27T09:00:00.000Z')
export const INCIDENT_ID = RequestId.parse('01JDCR3M7K8N9P0Q1R2S3T4V5Y')

export function someIncidentAudit(changes: Partial<IncidentAudit> = {}): IncidentAudit {
  return {
    id: AUDIT_ID,
    version: 1,
    account: ACCOUNT,
    accountName: 'development',
    userName: IamUserName.parse('erin'),
    keyId: KEY_ID,
    incident: { keyId: KEY_ID, id: INCIDENT_ID, run: 0 },
    exposedSince: EXPOSED.toISOString(),
    since: EXPOSED.toISOString(),
    baselineFrom: SINCE.toISOString(),
    until: NOW.toISOString(),
    followed: [{ subject: { by: 'credential', id: KEY_ID }, depth: 0 }],
    regions: ['us-east-1', 'eu-central-1'],
    filesSent: 0,
    ...changes,
  }
}

export function someRead(changes: Partial<RegionRead> = {}): RegionRead {
  return {
    region: 'us-east-1',
    version: 1,
    subject: 0,
    pagesOfSubject: 0,
    pages: 0,
    tally: emptyTally(),
    unreadable: 0,
    truncated: 0,
    ...changes,
  }
}

export function someEvent(changes: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: 'e-1',
    at: '2026-03-01T09:00:00.000Z',
    credential: KEY_ID,
    region: 'us-east-1',
    service: 'ec2',
    name: 'DescribeInstances',
    ip: '198.51.100.7',
    agent: 'aws-cli/2.30.0',
    ...changes,
  }
}

/** So many events of a credential in a Region, newest first. */
export function someEvents(
  count: number,
  of: Partial<AuditEvent> & { readonly region: string },
): readonly AuditEvent[] {
  const { credential = KEY_ID } = of
  return Array.from({ length: count }, (_, at) =>
    someEvent({
      ...of,
      id: `${credential}-${of.region}-${at}`,
      at: new Date(NOW.getTime() - (at + 1) * 1_000).toISOString(),
    }),
  )
}

const PAGE = 50

export type Answer = (place: { region: string; subject: string }) => LookedUpPage | undefined

/** What stands in the trail by Region; `before` may answer in its place, with a refusal for instance. */
export function trailOf(
  eventsIn: (region: string, subject: string) => readonly AuditEvent[],
  before: Answer = () => undefined,
): AuditTrail {
  const made = new Map<string, readonly AuditEvent[]>()
  return {
    async lookUp({ region, subject, token, since }) {
      const instead = before({ region, subject: subjectName(subject) })
      if (instead !== undefined) return instead
      const from = Number(token ?? 0)
      const key = `${region} ${subjectName(subject)} ${since.getTime()}`
      const all =
        made.get(key) ??
        eventsIn(region, subjectName(subject)).filter(({ at }) => Date.parse(at) >= since.getTime())
      made.set(key, all)
      const to = from + PAGE
      return {
        kind: 'page',
        events: all.slice(from, to),
        unreadable: 0,
        next: to < all.length ? String(to) : undefined,
      }
    },
  }
}

/** Jobs in memory. A job that is taken and fails comes again, as with SQS. */
export function jobsInMemory(): {
  enqueue(job: AuditJob): Promise<void>
  take(): AuditJob | undefined
  readonly waiting: AuditJob[]
} {
  const waiting: AuditJob[] = []
  return {
    waiting,
    async enqueue(job) {
      waiting.push(job)
    },
    take: () => waiting.shift(),
  }
}

/** Time that stands still until everybody sleeps, and then goes on to whoever wakes first. */
export function virtualTime(from: Date = NOW): {
  readonly clock: Clock
  readonly sleep: Sleep
  /** Until this work is done. */
  run<T>(work: Promise<T>): Promise<T>
} {
  let now = from.getTime()
  const sleepers: { readonly at: number; wake(): void }[] = []
  return {
    clock: { now: () => new Date(now) },
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ at: now + ms, wake })
      }),
    async run(work) {
      let isDone = false
      const settled = work.finally(() => {
        isDone = true
      })
      settled.catch(() => undefined)
      while (!isDone) {
        await new Promise((resolve) => setImmediate(resolve))
        sleepers.sort((a, b) => a.at - b.at)
        const next = sleepers.shift()
        if (next === undefined) continue
        now = Math.max(now, next.at)
        next.wake()
      }
      return settled
    },
  }
}
