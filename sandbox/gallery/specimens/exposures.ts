/** Exposed keys: the card in every state, what is written into its thread, and what those who reported it are told. */
import { INCIDENT_EVENTS, type IncidentEvent, OBSTACLES } from '../../../src/exposure/incident.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import {
  cleanUpAnswer,
  containedAnswer,
  endAnswer,
  exposedAnswer,
  lostReportNotice,
  noIncidentAnswer,
  nothingToContainAnswer,
  postMortemAnswer,
} from '../../../src/slack/views/incident-answers.ts'
import { incidentCard } from '../../../src/slack/views/incident-card.ts'
import { incidentCleanUp } from '../../../src/slack/views/incident-clean-up.ts'
import { incidentThread } from '../../../src/slack/views/incident-thread.ts'
import { secretPastedNotice } from '../../../src/slack/views/secret-pasted-notice.ts'
import { AFTERMATH, FINDINGS } from '../rows/aftermath-rows.ts'
import { anIncident, EXPOSED_KEY, notContained } from '../rows/incident-rows.ts'
import { NOW } from '../rows/listener-rows.ts'
import { HOSTILE_REASON } from '../rows/long-rows.ts'
import {
  anAct,
  aRequestId,
  DEVELOPMENT,
  NEW_KEY,
  OLD_KEY,
  OMAR,
  SAM,
} from '../rows/request-rows.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

const AT = NOW.toISOString()
const PAGE = mrkdwn`<!subteam^S0SECURITY>`
const BY_OMAR = { by: OMAR, at: AT } as const

const SIGNED_ONCE = { subject: 4, votes: [{ by: SAM, at: AT, act: anAct() }] }

type Incident = Parameters<typeof incidentCard>[0]['incident']

const STATES: readonly (readonly [id: string, title: string, incident: Incident])[] = [
  [
    'looking',
    'Reported a moment ago',
    notContained({ identity: { kind: 'looking' }, reports: [BY_OMAR] }),
  ],
  ['contained', 'Contained, and it held', anIncident()],
  [
    'dry-run',
    'In dry run: nothing was contained',
    notContained({ dryRun: { at: AT, steps: ['make_inactive', 'quarantine'], active: true } }),
  ],
  [
    'first-look',
    'Contained, looks again in ten seconds',
    anIncident({ rechecks: { from: AT, done: 0, fights: 0 } }),
  ],
  [
    'fought',
    'Somebody undid it twice, and made a key',
    anIncident({ rechecks: { from: AT, done: 1, fights: 2 }, newKeys: [NEW_KEY] }),
  ],
  [
    'look-unknown',
    'Whether it holds could not be read',
    anIncident({
      rechecks: { from: AT, done: 1, fights: 0, unknown: 'iam:ListAccessKeys Throttling' },
    }),
  ],
  [
    'not-inactive',
    'AWS refused to make the key Inactive',
    anIncident({ key: { kind: 'failed', why: 'iam:UpdateAccessKey denied' } }),
  ],
  ['gone', 'The key is gone', anIncident({ key: { kind: 'gone', at: AT } })],
  [
    'making-inactive',
    'The key is being made Inactive',
    anIncident({ key: { kind: 'untouched' }, quarantine: { kind: 'none' } }),
  ],
  [
    'boundary',
    'Quarantined by the permissions boundary',
    anIncident({ quarantine: { kind: 'boundary', at: AT, old: '' } }),
  ],
  [
    'no-room',
    'No room for one more policy',
    anIncident({ quarantine: { kind: 'no_room', old: '' } }),
  ],
  [
    'not-quarantined',
    'AWS refused the quarantine',
    anIncident({
      quarantine: { kind: 'failed', why: 'iam:PutUserPermissionsBoundary denied', old: '' },
    }),
  ],
  [
    'waits',
    'The quarantine of a sensitive user waits for a click',
    anIncident({ quarantine: { kind: 'waits', because: ['sensitive'] } }),
  ],
  ...OBSTACLES.map(
    (obstacle) =>
      [
        `untouched-${obstacle.replaceAll('_', '-')}`,
        `Not touched: ${words(obstacle)}`,
        notContained({
          reports: [
            {
              ...BY_OMAR,
              judged: {
                inactive: ['protected', 'root', 'not_ours'].includes(obstacle) ? 'never' : 'click',
                quarantine: 'click',
                because: [obstacle],
              },
            },
          ],
        }),
      ] as const,
  ),
  [
    'root',
    'A key of the root user',
    notContained({ identity: { kind: 'root', account: DEVELOPMENT, accountName: 'development' } }),
  ],
  [
    'not-ours',
    'A key of another account',
    notContained({ identity: { kind: 'not_ours', account: '999999999999' } }),
  ],
  [
    'not-known',
    'Not known whose',
    notContained({
      identity: { kind: 'not_known', why: 'iam:GetAccessKeyLastUsed AccessDenied' },
      reports: [BY_OMAR],
    }),
  ],
  [
    'hostile',
    'Hostile words, many reports',
    anIncident({
      reports: Array.from({ length: 40 }, () => ({
        ...BY_OMAR,
        where: HOSTILE_REASON.slice(0, 1_000),
        secretPasted: true as const,
      })),
    }),
  ],
  ['release-asked', 'One of two has signed the release', anIncident({ release: SIGNED_ONCE })],
  [
    'releasing',
    'Enough have signed, being released',
    anIncident({ release: { ...SIGNED_ONCE, granted: true } }),
  ],
  [
    'released',
    'Released, the incident is over',
    anIncident({
      quarantine: { kind: 'lifted', at: AT },
      ended: { as: 'released', at: AT, by: [SAM, OMAR] },
    }),
  ],
  [
    'closed',
    'Closed, awskey did nothing',
    notContained({
      identity: { kind: 'not_ours', account: '999999999999' },
      ended: { as: 'nothing_done', at: AT, by: [SAM] },
    }),
  ],
  ['aftermath', 'Audited: somebody used it and made ways to stay', anIncident(AFTERMATH)],
  [
    'aftermath-open',
    'Other keys Active, credentials and rights not known',
    anIncident({
      ...AFTERMATH,
      siblings: [
        { keyId: NEW_KEY, createdAt: AT, state: 'active' },
        { keyId: OLD_KEY, createdAt: AT, state: 'not_known', why: 'iam:ListAccessKeys Throttling' },
      ],
      credentials: {
        at: AT,
        made: [],
        open: [{ kind: 'service_specific', id: 'ACCAEXAMPLE' }],
        unread: ['iam:ListSSHPublicKeys AccessDenied'],
      },
      snapshot: {
        at: AT,
        unread: ['groups', 'sshKeys'],
        console: 'not_known',
        privilege: { kind: 'unknown', why: 'groups (iam:ListGroupsForUser AccessDenied)' },
        trustingRoles: { kind: 'unknown', why: 'iam:ListRoles AccessDenied' },
      },
      findings: {
        ...FINDINGS,
        events: 0,
        newIps: { kind: 'unknown', why: 'since when it was exposed is not known' },
        coverage: { ...FINDINGS.coverage, whole: true, failed: [] },
      },
    }),
  ],
  [
    'aftermath-archive',
    "Audited with a trail's archive",
    anIncident({
      ...AFTERMATH,
      findings: {
        ...FINDINGS,
        coverage: { ...FINDINGS.coverage, dataEvents: 'read', archive: { kind: 'read' } },
      },
    }),
  ],
  [
    'aftermath-archive-failed',
    "Audited, the trail's archive failed",
    anIncident({
      ...AFTERMATH,
      findings: {
        ...FINDINGS,
        coverage: {
          ...FINDINGS.coverage,
          archive: { kind: 'failed', why: 'AccessDenied' },
          tooOld: { from: '2025-06-01T00:00:00.000Z', to: '2025-12-03T09:00:00.000Z' },
        },
      },
    }),
  ],
  [
    'aftermath-none',
    'The only key, nothing else active',
    anIncident({
      siblings: [],
      credentials: { at: AT, made: [], open: [], unread: [] },
      audits: [{ run: 0, id: aRequestId(), at: AT }],
    }),
  ],
  [
    'aftermath-siblings',
    'Other keys gone or Inactive before, one not Inactive',
    anIncident({
      siblingsBy: { by: SAM, as: 'security', at: AT, act: anAct() },
      siblings: [
        { keyId: NEW_KEY, createdAt: AT, state: 'inactive' },
        { keyId: OLD_KEY, createdAt: AT, state: 'gone' },
        { keyId: EXPOSED_KEY, state: 'active', why: 'iam:UpdateAccessKey denied' },
      ],
    }),
  ],
  ['by-aws', 'Reported by AWS Health', anIncident({ reports: [{ by: 'aws_health', at: AT }] })],
  ['by-signal', 'Found by GuardDuty', notContained({ reports: [{ by: 'signal', at: AT }] })],
]

const ROLE_ARN = `arn:aws:iam::${DEVELOPMENT}:role/deployer`

const DATA: Readonly<Record<IncidentEvent['type'], readonly IncidentEvent['data'][]>> = {
  reported: [{}, { where: 'in a public repository', secretPasted: 'yes' }],
  reported_again: [{ where: HOSTILE_REASON.slice(0, 1_000) }],
  started: [{ step: 'look' }],
  identified: [
    { account: DEVELOPMENT, user: 'erin' },
    { account: DEVELOPMENT, as: 'root' },
  ],
  not_identified: [{ why: 'iam:GetAccessKeyLastUsed AccessDenied' }],
  judged: [{ inactive: 'now', quarantine: 'click' }],
  inactive_asked: [{}],
  quarantine_asked: [{}],
  made_inactive: [{}],
  gone: [{}],
  not_made_inactive: [{ why: 'iam:UpdateAccessKey denied' }],
  quarantined: [{ by: 'policy' }, { by: 'boundary', unmarked: 'iam:TagUser denied' }],
  quarantine_waits: [{ because: 'sensitive' }],
  not_quarantined: [
    { why: 'iam:AttachUserPolicy denied' },
    { why: 'no room', old: '' },
    { why: 'no room', old: 'arn:aws:iam::aws:policy/PowerUserAccess' },
  ],
  held: [{ look: '2' }],
  fought: [
    { look: '1', key: 'active again', quarantine: 'gone' },
    { look: '1', newKeys: NEW_KEY },
  ],
  recheck_not_known: [{ why: 'iam:ListAccessKeys Throttling' }],
  would_have: [
    { step: 'make_inactive', active: 'yes' },
    { step: 'make_inactive', active: 'no' },
    { step: 'quarantine' },
    { step: 'siblings' },
    { step: 'credentials' },
    { step: 'clean' },
  ],
  not_authorised: [{ step: 'make_inactive' }],
  release_asked: [{ vote: '1' }],
  release_granted: [{}],
  released: [{ quarantine: 'lifted', key: 'inactive' }, {}],
  not_released: [{ why: 'iam:DetachUserPolicy denied' }],
  closed: [{}],
  snapshot_kept: [{}, { unread: 'groups sshKeys' }],
  not_kept: [{ why: 'the snapshot is not kept: ObjectError' }],
  siblings_asked: [{}],
  siblings_taken: [{}],
  sibling_inactive: [{ keyId: NEW_KEY }],
  sibling_not_inactive: [{ keyId: NEW_KEY, why: 'iam:UpdateAccessKey denied' }],
  sibling_cleared: [{ keyId: NEW_KEY }],
  siblings_not_known: [{ why: 'iam:ListAccessKeys Throttling' }],
  credentials_stopped: [{ made: '0' }, { made: '2' }],
  credentials_open: [
    { made: '1', open: 'ACCAEXAMPLE', unread: 'iam:ListSSHPublicKeys AccessDenied' },
    { why: 'sts:AssumeRole AccessDenied' },
  ],
  audit_begun: [{ run: '1', audit: aRequestId() }],
  not_audited: [{ why: 'sts:AssumeRole AccessDenied' }],
  audited: [
    { run: '2', score: '≥ 90', band: 'critical', events: '412', whole: 'no' },
    { run: '1', score: '25', band: 'low', events: '0', whole: 'yes' },
  ],
  check_asked: [{}],
  checked: [{ open: '3', all: '7' }],
  not_checked: [{ why: 'sts:AssumeRole AccessDenied' }],
  line_wanted: [{ what: 'access key', name: 'AKIASUPPORTKEY234567' }],
  line_cleaned: [
    { what: 'access key', name: 'AKIASUPPORTKEY234567', state: 'inactive' },
    { what: 'login profile', name: 'support-2', state: 'gone' },
  ],
  line_not_cleaned: [{ what: 'login profile', name: 'support-2', why: 'denied' }],
  line_accepted: [{ what: 'role trust', name: HOSTILE_REASON.slice(0, 100) }],
  revocation_wanted: [{ name: ROLE_ARN }],
  sessions_revoked: [{ name: ROLE_ARN }],
  sessions_not_revoked: [{ name: ROLE_ARN, why: 'Systems Manager is still at it' }],
  deletion_due: [{}],
}

function event(type: IncidentEvent['type'], data: IncidentEvent['data']): IncidentEvent {
  return { keyId: EXPOSED_KEY, seq: 1, at: AT, type, actor: SAM, data, prev: '', hash: '' }
}

function thread(type: IncidentEvent['type']): readonly SpecimenModel[] {
  return DATA[type].flatMap((data, at) => {
    const events = [event('reported', {}), event(type, data)]
    return {
      id: `exposure-thread-${type.replaceAll('_', '-')}-${at}`,
      title: `In the thread: ${words(type)}`,
      made: made(incidentThread, { events, page: PAGE }),
    }
  })
}

const ENDS = STATES.filter(([id]) =>
  ['release-asked', 'releasing', 'released', 'closed'].includes(id),
)

const TOLD = { joined: false, secretPasted: false }

function answers(): readonly SpecimenModel[] {
  const where = 'Where the command was typed, only to the person'
  const told = STATES.map(([id, title, incident]) => ({
    id: `exposure-told-${id}`,
    title: `Told: ${title}`,
    where,
    surface: 'ephemeral' as const,
    made: made(exposedAnswer, incident, TOLD),
  }))
  const fixed = { where, surface: 'ephemeral' as const }
  return [
    ...told,
    {
      ...fixed,
      id: 'exposure-told-joined',
      title: 'Told: reported before, with the secret',
      made: made(exposedAnswer, anIncident(), { joined: true, secretPasted: true }),
    },
    {
      ...fixed,
      id: 'exposure-clicked',
      title: 'Clicked: contained',
      made: made(containedAnswer, anIncident()),
    },
    {
      ...fixed,
      id: 'exposure-clicked-late',
      title: 'Clicked: nothing left to do',
      made: made(nothingToContainAnswer, anIncident()),
    },
    ...[undefined, 'https://acme.slack.com/archives/C0PAYMENTS/p1'].map((link, at) => ({
      where: 'In the direct messages of whoever wrote the message',
      surface: 'message' as const,
      id: `exposure-secret-pasted-${at}`,
      title: 'Whoever pasted the secret is told',
      made: made(secretPastedNotice, link),
    })),
    ...[undefined, 'missing_scope'].map((why, at) => ({
      ...fixed,
      id: `exposure-post-mortem-${at}`,
      title: 'Clicked: the post-mortem',
      made: made(postMortemAnswer, why),
    })),
    ...[AFTERMATH, {}].map((changes, at) => ({
      ...fixed,
      id: `exposure-clicked-line-${at}`,
      title: 'Clicked on a line of the clean-up',
      made: made(cleanUpAnswer, anIncident(changes)),
    })),
    ...ENDS.map(([id, title, incident]) => ({
      ...fixed,
      id: `exposure-end-${id}`,
      title: `Clicked on its end: ${title}`,
      made: made(endAnswer, incident),
    })),
    {
      ...fixed,
      id: 'exposure-clicked-unknown',
      title: 'Clicked: no such incident',
      made: made(noIncidentAnswer),
    },
  ]
}

export const EXPOSURES: GroupModel = {
  id: 'exposure',
  title: 'Exposed keys',
  about:
    'One card for each exposed key. A tick stands only where IAM showed it; "contained" is said of nothing else.',
  surface: 'message',
  where: 'The channel of security',
  specimens: [
    ...STATES.map(([id, title, incident]) => ({
      id: `exposure-${id}`,
      title,
      made: made(incidentCard, { incident, page: PAGE }),
    })),
    ...INCIDENT_EVENTS.flatMap(thread),
    ...answers(),
    {
      id: 'exposure-clean-up',
      title: 'In the thread: what is left to clean up',
      made: made(incidentCleanUp, anIncident(AFTERMATH)),
    },
    {
      id: 'exposure-clean-up-many',
      title: 'In the thread: more than a message holds',
      made: made(
        incidentCleanUp,
        anIncident({
          ...AFTERMATH,
          lines: Array.from({ length: 80 }, (_, n) => ({
            id: `line-${n}`,
            what: 'instances',
            name: Array.from({ length: 40 }, (_id, at) => `i-${String(at).padStart(17, '0')}`).join(
              ' ',
            ),
            region: `ap-southeast-${n}`,
            state: 'open' as const,
          })),
        }),
      ),
    },
    {
      id: 'exposure-clean-up-over',
      title: 'In the thread: after the end',
      made: made(
        incidentCleanUp,
        anIncident({
          ...AFTERMATH,
          ended: { as: 'released', at: AT, by: [SAM, OMAR] },
          lines: [],
          roles: [],
        }),
      ),
    },
    {
      id: 'exposure-lost',
      title: 'A report that could not be worked on',
      made: made(lostReportNotice, { user: SAM, value: `key:${EXPOSED_KEY}` }, 'REF23456'),
    },
  ],
}
