/** `/awskey audit`: on its way, whole, incomplete, without an event, with a trail's archive in each of its states, and as much as fits. */
import { type ArchiveRead, newArchiveRead } from '../../../src/exposure/audit/archive-read.ts'
import type { IncidentAudit, PersonAudit, RegionRead } from '../../../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../../../src/exposure/audit/audit-event.ts'
import { auditResult } from '../../../src/exposure/audit/audit-result.ts'
import { emptyBaseline, withPage } from '../../../src/exposure/audit/baseline.ts'
import { type KeyStanding, riskOfAudit } from '../../../src/exposure/audit/risk-of-audit.ts'
import { riskOfIncident } from '../../../src/exposure/audit/risk-of-incident.ts'
import { emptyTally, tallied } from '../../../src/exposure/audit/tally.ts'
import { riskScore } from '../../../src/exposure/risk-score.ts'
import { AccessKeyId, IamUserName } from '../../../src/requests/ids.ts'
import { known } from '../../../src/shared/known.ts'
import { auditAgain } from '../../../src/slack/views/audit-again.ts'
import {
  type AuditMessageModel,
  auditBegunAnswer,
  auditMessage,
  auditNotSent,
  auditPictureMissing,
  auditProgress,
} from '../../../src/slack/views/audit-message.ts'
import { aRequestId, DEVELOPMENT, SAM } from '../rows/request-rows.ts'
import { type GroupModel, made } from '../specimen-model.ts'

const KEY = AccessKeyId.parse('AKIAERINOLDKEY234567')
const SESSION = 'ASIAERINOLDKEY234567'
const REGIONS = ['us-east-1', 'eu-central-1', 'ap-southeast-1']

const audit = (changes: Partial<PersonAudit> = {}): PersonAudit => ({
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
  followed: [{ subject: { by: 'credential', id: KEY }, depth: 0 }],
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
  subject: 1,
  pagesOfSubject: 0,
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
    made: {
      what: 'access key',
      name: 'AKIASUPPORTKEY234567',
      of: { what: 'user', name: 'support-2' },
    },
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
  of: PersonAudit,
  reads: readonly RegionRead[],
  archive?: ArchiveRead,
): AuditMessageModel => {
  const result = auditResult(of, reads, archive)
  return { audit: of, result, risk: riskScore(riskOfAudit(result, STANDING)) }
}
const followed: Partial<PersonAudit> = {
  followed: [...audit().followed, { subject: { by: 'credential', id: SESSION }, depth: 1 }],
}
const done = { subject: 2 }

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
  read('eu-central-1', [], { failure: 'AccessDenied', subject: 0 }),
  read('ap-southeast-1', MINING, { truncated: 1, unreadable: 3 }),
])
const NOTHING_SEEN = model(
  audit(),
  REGIONS.map((region) => read(region)),
)
const NOTHING_READ = model(
  audit(),
  REGIONS.map((region) => read(region, [], { failure: 'AccessDenied', subject: 0 })),
)
const ON_THE_WAY = model(audit({ over: undefined }), [
  read('us-east-1', THEFT),
  read('eu-central-1', [], { subject: 0 }),
  read('ap-southeast-1', [], { failure: 'AccessDenied', subject: 0 }),
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
  changes: Partial<PersonAudit> = {},
): AuditMessageModel => model(audit({ ...ARCHIVED, ...changes }), ALL_READ, archived)
const { olderThan: _older, ...DATA_ALONE } = ARCHIVED.archive

const MUCH = model(
  audit({ regions: Array.from({ length: 34 }, (_, n) => `xx-region-${n}`) }),
  Array.from({ length: 34 }, (_, n) => read(`xx-region-${n}`, HOSTILE, { truncated: 1 })),
)

const EXPOSED_AT = '2026-03-01T20:00:00.000Z'
const ofIncident = (changes: Partial<IncidentAudit> = {}): IncidentAudit => {
  const { asker: _asker, act: _act, ...common } = audit()
  return {
    ...common,
    incident: { keyId: KEY, id: aRequestId(), run: 0 },
    exposedSince: EXPOSED_AT,
    since: EXPOSED_AT,
    baselineFrom: '2025-12-02T09:00:00.000Z',
    ...changes,
  }
}
const FEDERATED = 'arn:aws:sts::111111111111:federated-user/support'
const STAYS: readonly AuditEvent[] = [
  ...THEFT,
  event({
    service: 'iam',
    name: 'CreateUser',
    made: { what: 'user', name: 'support-2' },
    leads: [{ by: 'user', name: 'support-2' }],
  }),
  event({
    service: 'iam',
    name: 'AttachUserPolicy',
    made: {
      what: 'attached policy',
      name: 'arn:aws:iam::aws:policy/AdministratorAccess',
      of: { what: 'user', name: 'support-2' },
    },
  }),
  event({
    service: 'iam',
    name: 'UpdateAssumeRolePolicy',
    made: { what: 'role trust', name: 'deploy' },
    leads: [{ by: 'provider', name: 'idp' }],
  }),
  event({ name: 'GetFederationToken', leads: [{ by: 'session', arn: FEDERATED }] }),
  event({
    region: 'ap-southeast-1',
    service: 'ec2',
    name: 'RunInstances',
    made: { what: 'instances', name: 'i-0aaaaaaaaaaaaaaaa i-0bbbbbbbbbbbbbbbb' },
  }),
]
const USUAL = {
  ...withPage(emptyBaseline(), [event({ ip: '198.51.100.7', agent: 'Boto3/1.40' })]),
  whole: true,
}
const withBefore = { baseline: USUAL, ...done }
const FOLLOWED: IncidentAudit['followed'] = [
  ...audit().followed,
  { subject: { by: 'credential', id: SESSION }, depth: 1 },
  { subject: { by: 'user', name: 'support-2' }, depth: 1 },
]
const incidentModel = (
  of: IncidentAudit,
  reads: readonly RegionRead[],
  archived?: ArchiveRead,
): AuditMessageModel => {
  const result = auditResult(of, reads, archived)
  const standing = { source: 'pasted', root: false, keyActive: known(true) } as const
  const gaps = {
    sibling_active: known(true),
    console_without_mfa: known(false),
    live_sessions: known(true),
    recheck_failed: known(false),
  }
  const facts = riskOfIncident(result, { ...standing, gaps }, known('administrator'))
  return { audit: of, result, risk: riskScore(facts) }
}
const INCIDENT = incidentModel(ofIncident({ followed: FOLLOWED }), [
  read('us-east-1', STAYS, { ...withBefore, subject: 3 }),
  read('eu-central-1', [], { ...withBefore, subject: 3 }),
  read('ap-southeast-1', MINING, { ...withBefore, subject: 3 }),
])
const OLD_INCIDENT = incidentModel(
  ofIncident({
    exposedSince: '2025-06-01T00:00:00.000Z',
    since: '2025-12-02T09:00:00.000Z',
    baselineFrom: undefined,
    regionsUnknown: 'account:ListRegions AccessDenied',
  }),
  REGIONS.map((region) => read(region)),
)
const OLD_ARCHIVED = ofIncident({
  exposedSince: '2025-06-01T00:00:00.000Z',
  since: '2025-12-03T09:00:00.000Z',
  baselineFrom: undefined,
  archive: {
    since: '2025-06-01T00:00:00.000Z',
    olderThan: '2025-12-03T09:00:00.000Z',
    dataEvents: true,
  },
})
const ARCHIVED_INCIDENT = incidentModel(OLD_ARCHIVED, ALL_READ, archive())
const ARCHIVE_FAILED_INCIDENT = incidentModel(
  OLD_ARCHIVED,
  ALL_READ,
  archive({ failure: 'AccessDenied' }, []),
)
const SECOND_LOOK = {
  ...INCIDENT,
  before: auditResult(ofIncident(), [
    read('us-east-1', THEFT, withBefore),
    read('eu-central-1', [], withBefore),
    read('ap-southeast-1', [], withBefore),
  ]),
}

export const AUDITS: GroupModel = {
  id: 'audit',
  title: 'Audits',
  about: 'Who did what with a key, from CloudTrail, and how far that reaches.',
  surface: 'message',
  where: 'In the direct messages of whoever asked, or in the thread of the incident',
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
    {
      id: 'archive-left-out',
      title: 'A name that no query holds',
      made: made(auditMessage, withArchive(archive({ leftOut: 1 }))),
    },
    { id: 'much', title: 'More than fits, from hostile callers', made: made(auditMessage, MUCH) },
    {
      id: 'incident',
      title: 'Of an incident: ways to stay, from new addresses',
      made: made(auditMessage, INCIDENT),
    },
    {
      id: 'incident-old',
      title: 'Of an incident: longer ago than the history, Regions not known',
      made: made(auditMessage, OLD_INCIDENT),
    },
    {
      id: 'incident-archive',
      title: 'Of an incident: older calls and data events from a trail',
      made: made(auditMessage, ARCHIVED_INCIDENT),
    },
    {
      id: 'incident-archive-failed',
      title: 'Of an incident: the archive failed',
      made: made(auditMessage, ARCHIVE_FAILED_INCIDENT),
    },
    {
      id: 'again',
      title: 'Looked at again: more has come up',
      made: made(auditAgain, SECOND_LOOK),
    },
    {
      id: 'again-nothing',
      title: 'Looked at again: nothing else',
      made: made(auditAgain, { ...INCIDENT, before: INCIDENT.result }),
    },
    { id: 'picture-missing', title: 'The picture is missing', made: made(auditPictureMissing) },
    { id: 'not-sent', title: 'Slack took no file', made: made(auditNotSent, 'missing_scope') },
  ],
}
