import { describe, expect, it } from 'vitest'
import { EXPOSED_KEY } from '../../sandbox/gallery/rows/incident-rows.ts'
import { NEW_KEY, OLD_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import { createDoneByIncident } from '../../src/exposure/done-by-incident.ts'
import type { IncidentEvent } from '../../src/exposure/incident.ts'
import type { KeyChange } from '../../src/keys/key-changes.ts'
import { AccountId, IamUserId, IamUserName } from '../../src/requests/ids.ts'

const AT = '2026-03-02T09:00:00.000Z'
const event = (type: IncidentEvent['type'], data: IncidentEvent['data'] = {}): IncidentEvent => ({
  keyId: EXPOSED_KEY,
  seq: 1,
  at: AT,
  type,
  actor: 'awskey',
  data,
  prev: '',
  hash: '',
})
const change = (changes: Partial<KeyChange> = {}): KeyChange => ({
  account: AccountId.parse('111111111111'),
  userName: IamUserName.parse('erin'),
  userId: IamUserId.parse('AIDAERIN234567234567A'),
  path: '/',
  tags: undefined,
  keyId: EXPOSED_KEY,
  what: 'made_inactive',
  after: AT,
  seenAt: AT,
  ...changes,
})
const ask = (events: readonly IncidentEvent[], asked: KeyChange): Promise<boolean> =>
  createDoneByIncident({
    incidents: { readLedger: async (keyId) => (keyId === EXPOSED_KEY ? events : []) },
    exposedKeyOf: async () => EXPOSED_KEY,
  })(asked)

describe('createDoneByIncident', () => {
  it.each([
    ['the exposed key made Inactive', [event('made_inactive')], change()],
    [
      'another key of the user made Inactive',
      [event('sibling_inactive', { keyId: NEW_KEY })],
      change({ keyId: NEW_KEY }),
    ],
    [
      'a key that was cleaned up',
      [event('line_cleaned', { name: NEW_KEY, what: 'access key' })],
      change({ keyId: NEW_KEY }),
    ],
    [
      'another key that the release made Active',
      [event('released', { siblings: `${OLD_KEY} ${NEW_KEY}` })],
      change({ keyId: NEW_KEY, what: 'made_active' }),
    ],
  ])('knows as its own %s', async (_what, events, asked) => {
    expect(await ask(events, asked)).toBe(true)
  })

  it.each([
    [
      'another key of the user, of which nothing is told',
      [event('made_inactive')],
      change({ keyId: NEW_KEY }),
    ],
    [
      'the exposed key made Active by somebody',
      [event('made_inactive')],
      change({ what: 'made_active' }),
    ],
    [
      'a change long after the incident’s own',
      [event('made_inactive')],
      change({ after: '2026-03-02T09:20:00.000Z' }),
    ],
    ['a deletion', [event('gone')], change({ what: 'deleted' })],
  ])('does not take for its own %s', async (_what, events, asked) => {
    expect(await ask(events, asked)).toBe(false)
  })

  it('does not answer where the ledger cannot be read', async () => {
    const failing = createDoneByIncident({
      incidents: { readLedger: () => Promise.reject(new Error('no answer')) },
      exposedKeyOf: async () => undefined,
    })
    await expect(failing(change())).rejects.toThrow('no answer')
  })
})
