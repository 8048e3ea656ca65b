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
  const kept = await identityKept(snapshotStore, { identity, id })
  return kept.kind === 'known' && kept.value !== undefined ? known(kept.value) : unknown(found.why)
}

/** Whether the row names the user that the restore point does; `undefined` where there is none yet, or where it does not name its user. */
export async function identityKept(
  snapshotStore: Pick<SnapshotStore, 'read'>,
  { identity, id }: Pick<Incident, 'identity' | 'id'>,
): Promise<Known<boolean | undefined>> {
  if (identity.kind !== 'user') return known(false)
  const { account, userName, userId } = identity.user
  try {
    const kept = await snapshotStore.read(id)
    if (kept?.user.kind !== 'known') return known(undefined)
    const isSame = kept.account === account && kept.userName === userName
    return known(isSame && kept.user.value.userId === userId)
  } catch {
    return unknown('the restore point could not be read')
  }
}
