import { describe, expect, it } from 'vitest'
import { anIncident } from '../../sandbox/gallery/rows/incident-rows.ts'
import { createProveWarrant } from '../../src/exposure/prove-warrant.ts'
import type { SnapshotStore, UserSnapshot } from '../../src/exposure/snapshot.ts'
import { AccountId } from '../../src/requests/ids.ts'
import { known, unknown } from '../../src/shared/known.ts'
import { createFakeSnapshotStore, someSnapshot } from '../fakes/fake-exposure-ports.ts'

/** AWS does not say whose the key is, for an incident that was contained before. */
const CONTAINED = anIncident()

function snapshotOf(changes: Partial<UserSnapshot> = {}): UserSnapshot {
  if (CONTAINED.identity.kind !== 'user') throw new Error('no user')
  const { account, userName, userId, path } = CONTAINED.identity.user
  const user = known({ userId, path, createdAt: CONTAINED.createdAt })
  return { ...someSnapshot(), account, userName, user, ...changes }
}

async function proven(snapshotStore: Pick<SnapshotStore, 'read'>, incident = CONTAINED) {
  const { prove } = createProveWarrant({
    findKey: async () => ({ kind: 'not_known', why: 'Throttling' }),
    snapshotStore,
    targetOf: () => {
      throw new Error('nobody was read')
    },
    reporterOf: () => {
      throw new Error('nobody was read')
    },
    signedAs: async () => known('report'),
    wallNow: () => 0,
  })
  return prove(incident, CONTAINED.inactiveBy, 'inactive')
}

async function kept(snapshot: UserSnapshot): Promise<SnapshotStore> {
  const store = createFakeSnapshotStore()
  await store.put(CONTAINED.id, snapshot)
  return store
}

describe('a warrant while AWS does not say whose the key is', () => {
  it('holds for the user of the restore point', async () => {
    expect(await proven(await kept(snapshotOf()))).toEqual(known(true))
  })

  it('does not hold for another user than the restore point names', async () => {
    const another = snapshotOf({ account: AccountId.parse('222222222222') })
    expect(await proven(await kept(another))).toEqual(known(false))
  })

  it('holds before there is a restore point, so that what was undone is done again', async () => {
    expect(await proven(createFakeSnapshotStore())).toEqual(known(true))
  })

  it('is not known while the restore point cannot be read', async () => {
    const read = async (): Promise<never> => {
      throw new Error('SlowDown')
    }
    expect(await proven({ read })).toEqual(unknown('the restore point could not be read'))
  })

  it('is not known where nothing was contained before', async () => {
    const first = anIncident({ rechecks: { done: 0, fights: 0 } })
    expect(await proven(createFakeSnapshotStore(), first)).toEqual(unknown('Throttling'))
  })
})
