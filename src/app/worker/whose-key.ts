import { accountOfKey } from '../../exposure/account-of-key.ts'
import type { FindKey } from '../../exposure/find-key.ts'
import type { IamUser } from '../../keys/access-keys.ts'
import type { WhoseKey } from '../../keys/whose-key.ts'
import type { FindOwnership } from '../../people/ownership.ts'
import type { RequestId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { Target } from '../../requests/target.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'

/**
 * `/awskey whose`: whose an access key is. What the id says by itself is where to look first and no answer: AWS says whose it is, the configuration who looks after it. It tells what `list` tells
 * anybody of the company, and changes nothing.
 */
export interface WhoseKeyDeps {
  readonly findKey: FindKey
  readonly findOwnership: FindOwnership
  readonly accounts: readonly { readonly id: string; readonly name: string }[]
}

export function createWhoseKey(
  deps: WhoseKeyDeps,
): (target: Target, session: RequestId) => Promise<Result<WhoseKey, Refusal>> {
  return async (target, session) => {
    if (target.by !== 'key') return refuse({ reason: 'not_a_target', text: target.by })
    const { keyId } = target
    const nameOf = (account: string): string =>
      deps.accounts.find(({ id }) => id === account)?.name ?? account
    const found = await deps.findKey(keyId, session)
    switch (found.kind) {
      case 'user':
        return ok({ keyId, kind: 'user', active: found.active, ...lookedAfter(deps, found.user) })
      case 'root':
        return ok({ keyId, kind: 'root', accountName: nameOf(found.account) })
      case 'not_ours':
        return ok({ keyId, ...found })
      case 'not_known': {
        const decoded = accountOfKey(keyId)
        return ok({ keyId, ...found, hint: decoded && nameOf(decoded) })
      }
    }
  }
}

function lookedAfter({ findOwnership, accounts }: WhoseKeyDeps, user: IamUser) {
  const ownership = findOwnership(user)
  return {
    accountName: accounts.find(({ id }) => id === user.account)?.name ?? user.account,
    userName: user.userName,
    owner: ownership?.owner,
    team: ownership?.team?.name,
    machine: ownership?.machine ?? true,
  }
}
