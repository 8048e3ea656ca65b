/** `/awskey audit`: on its way, whole, incomplete, without an event, with a trail's archive in each of its states, and as much as fits. */
import { type ArchiveRead, newArchiveRead } from '../../../src/exposure/audit/archive-read.ts'
import type { Audit, RegionRead } from '../../../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../../../src/exposure/audit/audit-event.ts'
import { auditResult } from '../../../src/exposure/audit/audit-result.ts'
import { type KeyStanding, riskOfAudit } from '../../../src/exposure/audit/risk-of-audit.ts'
import { emptyTally, tallied } from '../../../src/exposure/audit/tally.ts'
import { riskScore } from '../../../src/exposure/risk-score.ts'
import { AccessKeyId, IamUserName } from '../../../src/requests/ids.ts'
import { known } from '../../../src/shared/known.ts'
import {
  type AuditMessageModel,
  auditBegunAnswer,
  auditMessage,
  auditNotSent,
  auditProgress,
} from '../../../src/slack/views/audit-message.ts'
import { aRequestId, DEVELOPMENT, SAM } from '../rows/request-rows.ts'
import { type GroupModel, made } from '../specimen-model.ts'

const KEY = AccessKeyId.parse('AKIAERINOLDKEY234567')
const SESSION = 'ASIAERINOLDKEY234567'
const REGIONS = ['us-east-1', 'eu-central-1', 'ap-southeast-1']

const audit = (changes: Partial<Audit> = {}): Audit => ({
  id: aRequestId(),
  version: 1,
  account: DEVELOPMENT,
  accountName: 'development',
  userName: IamUserName.parse('erin'),
  keyId: KEY,
  asker: SAM,
  act: {
    jobId: '0'.repeat(64),
    team: 'T0AWSKEY',
    user: SAM,
    action: 'command.audit',
    value: `key:${KEY}`,
    at: '2026-03-02T09:00:00.000Z',
    mac: 'a signature',
  },
  since: '2025-12-02T09:00:00.000Z',
  until: '2026-03-02T09:00:00.000Z',
  credentials: [{ id: KEY, depth: 0 }],
  regions: REGIONS,
  over: true,
  filesSent: 0,
  ...changes,
})

const event = (changes: Partial<AuditEvent> = {}): AuditEvent => ({
  id: 'event',
  at: '2026-03-01T21:14:00.000Z',
  credential: KEY,
  region: 'us-east-1',
  service: 'sts',
  name: 'GetCallerIdentity',
  ip: '203.0.113.9',
  agent: 'aws-cli/2.30.0 Python/3.13',
  ...changes,
})

const read = (
  region: string,
  events: readonly AuditEvent[] = [],
  changes: Partial<RegionRead> = {},
): RegionRead => ({
  region,
  version: 1,
  credential: 1,
  pagesOfCredential: 0,
  pages: 1,
  tally: tallied(emptyTally(), events),
  unreadable: 0,
  truncated: 0,
  ...changes,
})

const THEFT: readonly AuditEvent[] = [
  event(),
  event({ service: 'iam', name: 'ListUsers', error: 'AccessDenied' }),
  event({ service: 'iam', name: 'CreateUser', made: { what: 'user', name: 'support-2' } }),
  event({
    service: 'iam',
    name: 'CreateAccessKey',
    made: { what: 'access key', name: 'AKIASUPPORTKEY234567 of support-2' },
  }),
  event({ name: 'GetSessionToken', issued: { credential: SESSION } }),
]
const MINING = Array.from({ length: 40 }, () =>
  event({ region: 'ap-southeast-1', service: 'ec2', name: 'RunInstances', credential: SESSION }),
)
const STANDING: KeyStanding = {
  keyId: KEY,
  keys: known([{ id: KEY, status: 'Active' }]),
  administrator: known('AdministratorAccess'),
}
const model = (
  of: Audit,
  reads: readonly RegionRead[],
  archive?: ArchiveRead,
): AuditMessageModel => {
  const result = auditResult(of, reads, archive)
  return { audit: of, result, risk: riskScore(riskOfAudit(result, STANDING)) }
}
const followed = { credentials: [...audit().credentials, { id: SESSION, depth: 1 }] }
const done = { credential: 2 }

const HOSTILE = Array.from({ length: 300 }, (_, n) =>
  event({
    ip: `198.51.100.${n}`,
    agent: `<!channel> *&* ${'x'.repeat(300)}${n}`,
    service: `service-${n}`,
    made: { what: 'role', name: `<@U0EVE>${'&'.repeat(200)}${n}` },
    issued: { credential: SESSION, elsewhere: true, role: `arn:aws:iam::999999999999:role/${n}` },
  }),
)

const WHOLE = model(audit(followed), [
  read('us-east-1', THEFT, done),
  read('eu-central-1', [], done),
  read('ap-southeast-1', MINING, done),
])
const INCOMPLETE = model(audit(), [
  read('us-east-1', THEFT),
  read('eu-central-1', [], { failure: 'AccessDenied', credential: 0 }),
  read('ap-southeast-1', MINING, { truncated: 1, unreadable: 3 }),
])
const NOTHING_SEEN = model(
  audit(),
  REGIONS.map((region) => read(region)),
)
const NOTHING_READ = model(
  audit(),
  REGIONS.map((region) => read(region, [], { failure: 'AccessDenied', credential: 0 })),
)
const ON_THE_WAY = model(audit({ over: undefined }), [
  read('us-east-1', THEFT),
  read('eu-central-1', [], { credential: 0 }),
  read('ap-southeast-1', [], { failure: 'AccessDenied', credential: 0 }),
])
const ARCHIVED = {
  archive: {
    since: '2025-03-02T09:00:00.000Z',
    olderThan: '2025-12-03T09:00:00.000Z',
    dataEvents: true,
  },
}
const OBJECTS = Array.from({ length: 12 }, () =>
  event({ region: 'eu-central-1', service: 's3', name: 'GetObject' }),
)
const archive = (
  changes: Partial<ArchiveRead> = {},
  events: readonly AuditEvent[] = OBJECTS,
): ArchiveRead => ({
  ...newArchiveRead(audit(), new Date('2026-03-02T09:05:00.000Z')),
  tally: tallied(emptyTally(), events),
  regions: { seen: [{ value: 'eu-central-1', n: events.length }], others: 0 },
  over: true,
  ...changes,
})
const ALL_READ = REGIONS.map((region) => read(region))
const withArchive = (
  archived: ArchiveRead | undefined,
  changes: Partial<Audit> = {},
): AuditMessageModel => model(audit({ ...ARCHIVED, ...changes }), ALL_READ, archived)
const { olderThan: _older, ...DATA_ALONE } = ARCHIVED.archive

const MUCH = model(
  audit({ regions: Array.from({ length: 34 }, (_, n) => `xx-region-${n}`) }),
  Array.from({ length: 34 }, (_, n) => read(`xx-region-${n}`, HOSTILE, { truncated: 1 })),
)

export const AUDITS: GroupModel = {
  id: 'audit',
  title: 'Audits',
  about: 'Who did what with a key, from CloudTrail, and how far that reaches.',
  surface: 'message',
  where: 'In the direct messages of whoever asked',
  specimens: [
    { id: 'begun', title: 'Audit begun', made: made(auditBegunAnswer, audit()) },
    {
      id: 'reading',
      title: 'On its way, one Region refused',
      made: made(auditProgress, ON_THE_WAY),
    },
    { id: 'through', title: 'Through with all Regions', made: made(auditProgress, WHOLE) },
    { id: 'whole', title: 'Whole: a thief with a session', made: made(auditMessage, WHOLE) },
    { id: 'incomplete', title: 'Incomplete', made: made(auditMessage, INCOMPLETE) },
    { id: 'nothing-seen', title: 'No event seen', made: made(auditMessage, NOTHING_SEEN) },
    {
      id: 'nothing-read',
      title: 'No Region could be read',
      made: made(auditMessage, NOTHING_READ),
    },
    {
      id: 'archive-reading',
      title: "The trail's archive comes after the Regions",
      made: made(auditProgress, withArchive(undefined, { over: undefined })),
    },
    {
      id: 'archive-through',
      title: 'Through with the archive, too',
      made: made(auditProgress, withArchive(archive())),
    },
    {
      id: 'archive-failed-progress',
      title: 'The archive could not be read',
      made: made(auditProgress, withArchive(archive({ failure: 'AccessDenied' }))),
    },
    {
      id: 'archive-read',
      title: 'With older calls and data events',
      made: made(auditMessage, withArchive(archive())),
    },
    {
      id: 'archive-data-alone',
      title: 'With data events of a short period',
      made: made(auditMessage, withArchive(archive(), { archive: DATA_ALONE })),
    },
    {
      id: 'archive-no-data',
      title: 'With a trail that logs no data events',
      made: made(
        auditMessage,
        withArchive(archive(), { archive: { ...ARCHIVED.archive, dataEvents: false } }),
      ),
    },
    {
      id: 'archive-nothing-seen',
      title: 'No event in history and archive',
      made: made(auditMessage, withArchive(archive({}, []))),
    },
    {
      id: 'archive-cut',
      title: 'More in the archive than is read',
      made: made(auditMessage, withArchive(archive({ cut: true }))),
    },
    {
      id: 'archive-failed',
      title: 'The archive failed',
      made: made(auditMessage, withArchive(archive({ failure: 'TABLE_NOT_FOUND' }))),
    },
    { id: 'much', title: 'More than fits, from hostile callers', made: made(auditMessage, MUCH) },
    { id: 'not-sent', title: 'Slack took no file', made: made(auditNotSent, 'missing_scope') },
  ],
}
