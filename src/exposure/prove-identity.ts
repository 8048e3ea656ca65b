import { type Known, known, unknown } from '../shared/known.ts'
import type { FindKey } from './find-key.ts'
import type { Incident } from './incident.ts'
import type { SnapshotStore } from './snapshot.ts'

/**
 * Whether the IAM user on an incident's row is the one whose key was exposed: as AWS names it now, or where AWS does not name it any more, because the key was deleted meanwhile, as the restore point of the incident does,
 * which nobody who can write to the table can change. The row alone is no reason to write.
 */
export interface ProveIdentityDeps {
  readonly findKey: FindKey
  readonly snapshotStore: Pick<SnapshotStore, 'read'>
}

export async function proveIdentity(
  { findKey, snapshotStore }: ProveIdentityDeps,
  { identity, keyId, id }: Incident,
): Promise<Known<boolean>> {
  if (identity.kind !== 'user') return known(false)
  const { account, userName, userId } = identity.user
  const found = await findKey(keyId, id)
  if (found.kind === 'user')
    return known(
      found.user.account === account &&
        found.user.userName === userName &&
        found.user.userId === userId,
    )
  if (found.kind !== 'not_known') return known(false)
  try {
    const kept = await snapshotStore.read(id)
    if (kept?.user.kind !== 'known') return unknown(found.why)
    const { value: user } = kept.user
    return known(kept.account === account && kept.userName === userName && user.userId === userId)
  } catch {
    return unknown(found.why)
  }
}
