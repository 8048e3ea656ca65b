import type { AccessKeys, IamUsers } from '../../keys/access-keys.ts'
import type { AccessKeyId, RequestId } from '../../requests/ids.ts'
import { requestIdOf } from '../../requests/request-id.ts'
import { type Known, known } from '../../shared/known.ts'
import type { IncidentStore } from '../incident-store.ts'
import type { SignedSignal } from '../signed-signal.ts'

/**
 * Which access keys a signal is about. Where it names a user, IAM is asked now which keys that user has, and every Active one counts, and one that is contained already: the name in the event
 * only says where to ask. A list that could not be read is not known, never empty.
 */
export interface KeysNamedDeps {
  readonly users: Pick<IamUsers, 'read'>
  readonly keys: Pick<AccessKeys, 'list'>
  readonly incidents: Pick<IncidentStore, 'read'>
}

export type KeysNamed = (signal: SignedSignal) => Promise<Known<readonly AccessKeyId[]>>

export function createKeysNamed({ users, keys, incidents }: KeysNamedDeps): KeysNamed {
  return async ({ id, account, about, at }) => {
    if (about.kind === 'key') return known([about.keyId])
    const session: RequestId = requestIdOf({ jobId: id, at })
    const read = await users.read({ account, userName: about.userName, session })
    if (read.kind === 'unknown') return read
    if (read.value === undefined) return known([])
    const listed = await keys.list({ account, userName: read.value.userName, session })
    if (listed.kind === 'unknown') return listed
    const named: AccessKeyId[] = []
    for (const key of listed.value)
      if (key.status === 'Active' || (await incidents.read(key.id)) !== undefined)
        named.push(key.id)
    return known(named)
  }
}
