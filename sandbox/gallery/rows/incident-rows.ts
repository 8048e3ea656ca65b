import type { Incident } from '../../../src/exposure/incident.ts'
import { AccessKeyId, IamUserId, IamUserName } from '../../../src/requests/ids.ts'
import { NOW } from './listener-rows.ts'
import { anAct, aRequestId, DEVELOPMENT, ERIN, SAM } from './request-rows.ts'

/** An incident as its row stands, one change away from every state that a card shows. */
export const EXPOSED_KEY: AccessKeyId = AccessKeyId.parse('AKIA2EXAMPLE234567AB')
const AT = NOW.toISOString()

const CONTAINED: Incident = {
  keyId: EXPOSED_KEY,
  id: aRequestId(),
  version: 7,
  createdAt: AT,
  updatedAt: AT,
  reports: [
    {
      by: SAM,
      at: AT,
      where: 'in a public repository',
      act: anAct(),
      judged: { inactive: 'now', quarantine: 'now', because: [], as: 'security' },
    },
  ],
  identity: {
    kind: 'user',
    user: {
      account: DEVELOPMENT,
      accountName: 'development',
      userName: IamUserName.parse('erin'),
      userId: IamUserId.parse('AIDAERIN234567234567A'),
      path: '/payments/',
      owner: ERIN,
      team: 'payments',
    },
  },
  inactiveBy: { by: SAM, as: 'security', at: AT, act: anAct() },
  quarantineBy: { by: SAM, as: 'security', at: AT, act: anAct() },
  key: { kind: 'inactive', at: AT },
  quarantine: { kind: 'policy', at: AT },
  rechecks: { from: AT, done: 3, fights: 0 },
  newKeys: [],
  retries: [],
  audits: [],
  lines: [],
  roles: [],
  subject: 4,
  ledgerFrom: 0,
  ledger: { seq: 9, head: '0'.repeat(64) },
}

export function anIncident(changes: Partial<Incident> = {}): Incident {
  return { ...CONTAINED, ...changes }
}

/** Reported by somebody whose word is not enough, or not enough for everything. */
export function notContained(changes: Partial<Incident> = {}): Incident {
  const { inactiveBy: _inactive, quarantineBy: _quarantine, ...rest } = CONTAINED
  return {
    ...rest,
    key: { kind: 'untouched' },
    quarantine: { kind: 'none' },
    rechecks: { done: 0, fights: 0 },
    ...changes,
  }
}
