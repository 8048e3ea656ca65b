import { describe, expect, it } from 'vitest'
import { anIncident } from '../../sandbox/gallery/rows/incident-rows.ts'
import { anAct, MAYA, NEW_KEY, OLD_KEY, SAM } from '../../sandbox/gallery/rows/request-rows.ts'
import { QUARANTINE_TAG } from '../../src/exposure/containment.ts'
import type { Found } from '../../src/exposure/find-key.ts'
import type { Incident } from '../../src/exposure/incident.ts'
import { stepDone } from '../../src/exposure/incident-rules.ts'
import type { ReleaseOutcome } from '../../src/exposure/release-rules.ts'
import { type ReleaseDeps, release } from '../../src/exposure/release-step.ts'
import type { AccessKeyId } from '../../src/requests/ids.ts'
import { IamUserId, IamUserName } from '../../src/requests/ids.ts'
import { known, unknown } from '../../src/shared/known.ts'
import { incidentLine } from '../../src/slack/views/incident-words.ts'
import {
  createFakeOtherCredentials,
  createFakeSnapshotStore,
} from '../fakes/fake-exposure-ports.ts'

/** A release undoes what awskey did to the user whose key was exposed, and makes nothing Active that may be a thief's. */
const NOW = new Date('2026-03-02T10:00:00.000Z')
const OLD = new Date('2025-01-01T00:00:00.000Z')
const vote = (by = SAM) => ({ by, at: NOW.toISOString(), act: anAct() })
const { identity } = anIncident()
if (identity.kind !== 'user') throw new Error('the row has a user')
const { user } = identity

const granted = (changes: Partial<Incident> = {}): Incident =>
  anIncident({ release: { subject: 4, votes: [vote(), vote(MAYA)], granted: true }, ...changes })

const foundOf = (userName: string): Found => ({
  kind: 'user',
  user: { ...user, userName: IamUserName.parse(userName), createdAt: OLD, tags: {} },
  active: known(false),
})

function world(given: Partial<ReleaseDeps> = {}, made: Readonly<Record<string, Date>> = {}) {
  const writes: string[] = []
  const active = new Set<AccessKeyId>()
  let byPolicy = true
  const others = createFakeOtherCredentials()
  const deps: ReleaseDeps = {
    isDryRun: () => false,
    findKey: async () => foundOf(user.userName),
    snapshotStore: createFakeSnapshotStore(),
    users: { read: async () => known({ ...user, createdAt: OLD, tags: {} }) },
    proveVotes: async () => known(true),
    proveCleared: async () => known(true),
    others,
    keys: {
      list: async () =>
        known(
          [OLD_KEY, NEW_KEY].map((id) => ({
            id,
            status: active.has(id) ? ('Active' as const) : ('Inactive' as const),
            createdAt: made[id] ?? OLD,
          })),
        ),
      makeInactive: async () => ({ kind: 'done' }),
      async makeActive(_user, keyId) {
        writes.push(`active ${keyId}`)
        active.add(keyId)
        return { kind: 'done' }
      },
    },
    quarantine: {
      read: async () => known({ byPolicy, byBoundary: false, boundary: '' }),
      attachDeny: async () => ({ kind: 'done' }),
      putDenyBoundary: async () => ({ kind: 'done' }),
      async detachDeny({ userName }) {
        writes.push(`detach ${userName}`)
        byPolicy = false
        return { kind: 'done' }
      },
      restoreBoundary: async () => ({ kind: 'done' }),
      mark: async () => ({ kind: 'done' }),
      async unmark({ userName }) {
        writes.push(`unmark ${userName}`)
        return { kind: 'done' }
      },
    },
    ...given,
  }
  return { deps, writes, others }
}

const sibling = (keyId: AccessKeyId) => ({
  keyId,
  createdAt: OLD.toISOString(),
  state: 'by_awskey' as const,
  cleared: vote(),
})

const endOf = (row: Incident, outcome: ReleaseOutcome): Incident =>
  stepDone(row, outcome, NOW).incident

describe('release', () => {
  it('undoes nothing for a user whom AWS does not name as the one of the exposed key', async () => {
    const { deps, writes } = world({ findKey: async () => foundOf('deployer') })
    expect(await release(deps, granted())).toEqual({ step: 'release', result: 'not_authorised' })
    expect(writes).toEqual([])
  })

  it('waits where whose key it is cannot be read, and does not call it released', async () => {
    const findKey = async (): Promise<Found> => ({ kind: 'not_known', why: 'Throttling' })
    const { deps, writes } = world({ findKey })
    const outcome = await release(deps, granted())
    expect(outcome).toEqual({ step: 'release', result: 'failed', why: 'Throttling' })
    expect([writes, endOf(granted(), outcome).ended]).toEqual([[], undefined])
  })

  it('ends where the user is gone, and leaves another one of its name alone', async () => {
    const other = {
      ...user,
      userId: IamUserId.parse('AIDAANOTHERONE000001'),
      createdAt: OLD,
      tags: {},
    }
    for (const now of [undefined, other]) {
      const { deps, writes } = world({ users: { read: async () => known(now) } })
      const outcome = await release(deps, granted())
      expect(outcome).toEqual({ step: 'release', result: 'released', siblings: [] })
      expect(writes).toEqual([])
      expect(endOf(granted(), outcome).ended?.as).toBe('released')
    }
    const { deps, writes } = world({ users: { read: async () => unknown('Throttling') } })
    expect(await release(deps, granted())).toMatchObject({ result: 'failed', why: 'Throttling' })
    expect(writes).toEqual([])
  })

  it('does not end what has no user as released', async () => {
    const row = granted({ identity: { kind: 'not_known', why: 'Throttling' } })
    expect(await release(world().deps, row)).toMatchObject({ result: 'not_authorised' })
  })

  it('makes another key Active only where the click that cleared it is proven', async () => {
    const row = granted({ siblings: [sibling(OLD_KEY), sibling(NEW_KEY)] })
    const { deps, writes } = world({
      proveCleared: async (_incident, { keyId }) => known(keyId === OLD_KEY),
    })
    expect(await release(deps, row)).toMatchObject({ result: 'released', siblings: [OLD_KEY] })
    expect(writes).toEqual(['detach erin', `active ${OLD_KEY}`])
  })

  it('holds while what cleared another key is not known', async () => {
    const row = granted({ siblings: [sibling(OLD_KEY)] })
    const { deps } = world({ proveCleared: async () => unknown('KMS Throttling') })
    expect(await release(deps, row)).toMatchObject({ result: 'failed', why: 'KMS Throttling' })
  })

  it('believes IAM and not the row on how old another key is', async () => {
    const row = granted({ siblings: [sibling(OLD_KEY), sibling(NEW_KEY)] })
    const { deps } = world({}, { [NEW_KEY]: NOW })
    expect(await release(deps, row)).toMatchObject({ siblings: [OLD_KEY] })
  })

  it('leaves credentials inactive that may have been made during the exposure, and says which', async () => {
    const { deps, others } = world()
    const ref = (id: string) => ({ kind: 'ssh_key' as const, id })
    const status = 'Inactive' as const
    others.have({
      sshKeys: known([
        { id: 'APKAOLD', status, createdAt: OLD },
        { id: 'APKATHIEF', status, createdAt: new Date('2026-02-27T00:00:00.000Z') },
        { id: 'APKANOBODYKNOWS', status, createdAt: undefined },
      ]),
    })
    const made = [ref('APKAOLD'), ref('APKATHIEF'), ref('APKANOBODYKNOWS')]
    const row = granted({ credentials: { at: NOW.toISOString(), made, open: [], unread: [] } })
    const outcome = await release(deps, row)
    expect(others.writes).toEqual(['erin ssh_key APKAOLD Active'])
    expect(outcome).toMatchObject({ left: ['APKATHIEF', 'APKANOBODYKNOWS'] })
    const [entry] = stepDone(row, outcome, NOW).entries
    expect(entry?.data['left']).toBe('APKATHIEF APKANOBODYKNOWS')
    const event = { keyId: row.keyId, seq: 1, at: NOW.toISOString(), prev: '', hash: '' }
    expect(JSON.stringify(entry && incidentLine({ ...event, ...entry }))).toContain('APKATHIEF')
  })

  it('takes the tag of this incident from the user, and calls it released when IAM shows it gone', async () => {
    const tagged = {
      ...user,
      createdAt: OLD,
      tags: { team: 'payments', [QUARANTINE_TAG]: granted().id },
    }
    const untagged = { ...tagged, tags: { team: 'payments' } }
    const reads = [tagged, untagged]
    const { deps, writes } = world({
      users: { read: async () => known(reads.shift() ?? untagged) },
    })
    expect(await release(deps, granted())).toMatchObject({ result: 'released' })
    expect(writes).toEqual(['detach erin', 'unmark erin'])
  })

  it('goes on while IAM shows the tag, or does not show whether it is there', async () => {
    const tagged = { ...user, createdAt: OLD, tags: { [QUARANTINE_TAG]: granted().id } }
    const still = world({ users: { read: async () => known(tagged) } })
    expect(await release(still.deps, granted())).toMatchObject({
      result: 'failed',
      why: 'IAM still shows the tag awskey:quarantined',
    })
    const reads = [known(tagged), unknown('Throttling')]
    const unread = world({ users: { read: async () => reads.shift() ?? unknown('Throttling') } })
    expect(await release(unread.deps, granted())).toMatchObject({
      result: 'failed',
      why: 'Throttling',
    })
  })

  it('leaves a tag alone that is not of this incident', async () => {
    const tagged = { ...user, createdAt: OLD, tags: { [QUARANTINE_TAG]: 'by hand' } }
    const { deps, writes } = world({ users: { read: async () => known(tagged) } })
    expect(await release(deps, granted())).toMatchObject({ result: 'released' })
    expect(writes).toEqual(['detach erin'])
  })

  it('does not say that a deny-all is gone that hung there before awskey came', async () => {
    const quarantine = { kind: 'policy', at: NOW.toISOString(), foreign: true } as const
    const row = granted({ quarantine })
    const { deps, writes } = world()
    const outcome = await release(deps, row)
    const { incident, entries } = stepDone(row, outcome, NOW)
    expect(writes).toEqual([])
    expect([incident.quarantine, entries[0]?.data['quarantine']]).toEqual([quarantine, undefined])
  })
})
