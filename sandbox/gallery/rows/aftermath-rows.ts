import type { Findings } from '../../../src/exposure/audit/findings.ts'
import type { Incident } from '../../../src/exposure/incident.ts'
import { AccessKeyId, IamUserName } from '../../../src/requests/ids.ts'
import { NOW } from './listener-rows.ts'
import { anAct, aRequestId, NEW_KEY, OLD_KEY, SAM } from './request-rows.ts'

/** What follows the containment of a key, as an incident's row has it. */
const AT = NOW.toISOString()
const signed = { by: SAM, at: AT, act: anAct() }
const ROLE = 'arn:aws:iam::111111111111:role/deploy-role'

export const FINDINGS: Findings = {
  auditId: aRequestId(),
  run: 1,
  at: AT,
  since: AT,
  events: 412,
  denied: 96,
  first: AT,
  last: AT,
  ips: [
    { value: '198.51.100.77', n: 400 },
    { value: '203.0.113.10', n: 12 },
  ],
  newIps: { kind: 'known', value: ['198.51.100.77'] },
  agents: [{ value: 'Boto3/1.34', n: 400 }],
  services: [
    { value: 'ec2', n: 320 },
    { value: 'iam', n: 80 },
  ],
  regions: [
    { region: 'us-east-1', n: 400 },
    { region: 'ap-southeast-1', n: 12 },
  ],
  tactics: [],
  made: [],
  madeMore: 0,
  rolesAssumed: [{ arn: ROLE, n: 3 }],
  sessions: { opened: 3, followed: 3 },
  coverage: {
    done: 16,
    failed: [{ region: 'sa-east-1', why: 'AccessDenied' }],
    cut: [],
    unreadable: 0,
    rolesElsewhere: 0,
    dataEvents: 'not_read',
    newest: AT,
    pivots: { followed: 2, notFollowed: [], notFollowedMore: 0 },
    whole: false,
  },
  activity: { kind: 'known', value: true },
  risk: {
    score: 90,
    band: 'critical',
    atLeast: true,
    confidence: 'low',
    lines: [
      { reason: 'source_report', points: 25 },
      { reason: 'persistence', points: 30 },
      { reason: 'new_address', points: 10 },
    ],
    floor: { because: 'new_address_stays', at: 90 },
    notKnown: ['data_or_secrets'],
  },
}

export const AFTERMATH: Partial<Incident> = {
  exposedSince: AT,
  wasActive: true,
  snapshot: {
    at: AT,
    unread: [],
    console: 'without_mfa',
    privilege: {
      kind: 'known',
      value: {
        privilege: 'escalation',
        because: ['iam:CreatePolicyVersion', 'iam:PassRole + lambda:CreateFunction'],
        caveats: ['service_control_policies_not_read'],
      },
    },
    trustingRoles: { kind: 'known', value: 1 },
  },
  siblings: [
    { keyId: OLD_KEY, createdAt: AT, state: 'by_awskey' },
    { keyId: NEW_KEY, createdAt: AT, state: 'by_awskey', cleared: signed },
  ],
  credentials: {
    at: AT,
    made: [{ kind: 'ssh_key', id: 'APKAEXAMPLE' }],
    open: [],
    unread: [],
  },
  audits: [
    { run: 0, id: aRequestId(), at: AT },
    { run: 1, id: aRequestId(), at: AT },
  ],
  findings: FINDINGS,
  lines: [
    {
      id: 'aaaaaaaaaaaa',
      what: 'user',
      name: 'support-2',
      at: AT,
      region: 'us-east-1',
      item: { kind: 'user', userName: IamUserName.parse('support-2') },
      state: 'there',
      checkedAt: AT,
    },
    {
      id: 'bbbbbbbbbbbb',
      what: 'access key',
      name: 'AKIASUPPORTKEY234567',
      of: 'user support-2',
      item: {
        kind: 'access_key',
        userName: IamUserName.parse('support-2'),
        keyId: AccessKeyId.parse('AKIASUPPORTKEY234567'),
      },
      state: 'not_known',
      why: 'iam:ListAccessKeys Throttling',
      checkedAt: AT,
    },
    {
      id: 'cccccccccccc',
      what: 'function',
      name: '*miner* <!channel>',
      region: 'eu-west-1',
      state: 'open',
    },
    { id: 'dddddddddddd', what: 'login profile', name: 'support-2', state: 'gone', checkedAt: AT },
    {
      id: 'eeeeeeeeeeee',
      what: 'role trust',
      name: 'deploy-role',
      state: 'open',
      accepted: signed,
    },
  ],
  roles: [
    {
      id: 'ffffffffffff',
      arn: ROLE,
      n: 3,
      before: AT,
      kind: 'ordinary',
      trusted: ['AWS arn:aws:iam::111111111111:user/erin', 'Service ec2.amazonaws.com'],
      instanceProfiles: ['deploy'],
      revocable: true,
      state: 'open',
      checkedAt: AT,
    },
    {
      id: 'gggggggggggg',
      arn: 'arn:aws:iam::999999999999:role/elsewhere',
      n: 1,
      before: AT,
      elsewhere: true,
      state: 'open',
    },
  ],
}

/** Everything after the containment is done, and found nothing. */
export const NOTHING_LEFT: Pick<Incident, 'audits' | 'credentials' | 'siblings'> &
  Required<Pick<Incident, 'snapshot'>> = {
  snapshot: {
    at: AT,
    unread: [],
    console: 'none',
    privilege: {
      kind: 'known',
      value: { privilege: 'little', because: [], caveats: ['service_control_policies_not_read'] },
    },
    trustingRoles: { kind: 'known', value: 0 },
  },
  siblings: [],
  credentials: { at: AT, made: [], open: [], unread: [] },
  audits: [0, 1, 2].map((run) => ({ run, id: aRequestId(), at: AT })),
}
