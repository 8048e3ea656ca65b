import type { AccessKeys, IamUsers } from '../../keys/access-keys.ts'
import type { AccessKeyId, AccountId, IamUserName, RequestId } from '../../requests/ids.ts'
import { requestIdOf } from '../../requests/request-id.ts'
import { type Known, known } from '../../shared/known.ts'
import type { SignedSignal } from '../signed-signal.ts'

/**
 * Which access keys a signal is about. Where it names a user, IAM is asked now which keys that user has, and every Active one counts: the name in the event only says where to ask.
 * A list that could not be read is not known, never empty.
 */
export interface KeysNamedDeps {
  readonly users: Pick<IamUsers, 'read'>
  readonly keys: Pick<AccessKeys, 'list'>
}

export type KeysNamed = (signal: SignedSignal) => Promise<Known<readonly AccessKeyId[]>>

export function createKeysNamed({ users, keys }: KeysNamedDeps): KeysNamed {
  return async ({ id, account, about, at }) => {
    if (about.kind === 'key') return known([about.keyId])
    const session: RequestId = requestIdOf({ jobId: id, at })
    const user = { account, userName: about.userName, session }
    const read = await users.read(user)
    if (read.kind === 'unknown') return read
    if (read.value === undefined) return known([])
    return activeOf(keys, { account, userName: read.value.userName, session })
  }
}

async function activeOf(
  keys: Pick<AccessKeys, 'list'>,
  user: {
    readonly account: AccountId
    readonly userName: IamUserName
    readonly session: RequestId
  },
): Promise<Known<readonly AccessKeyId[]>> {
  const listed = await keys.list(user)
  if (listed.kind === 'unknown') return listed
  return known(listed.value.filter(({ status }) => status === 'Active').map(({ id }) => id))
}
