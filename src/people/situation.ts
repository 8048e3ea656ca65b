import type { ApprovalPlan } from '../requests/approval-plan.ts'
import { approvalPlan } from '../requests/approval-plan.ts'
import type { SlackUserId } from '../requests/ids.ts'
import type { OperationKind } from '../requests/operation.ts'
import type { Policy } from '../requests/policy.ts'
import type { Account } from './organisation.ts'
import type { FindOwnership, OwnedUser, Ownership } from './ownership.ts'

/**
 * What the configuration says of one IAM user when somebody asks for an operation on it: owner, team, who must approve, who may read a new secret.
 * Pure. An account that the configuration does not name has no situation: nothing is done there.
 */
export class AccountNotConfiguredError extends Error {
  override readonly name = 'AccountNotConfiguredError'
}

export interface SituationDeps {
  readonly findOwnership: FindOwnership
  readonly policy: Policy
}

export interface UserSituation extends Ownership {
  readonly sensitive: boolean
  readonly approvals: ApprovalPlan
  readonly reader:
    | { readonly kind: 'role'; readonly arn: string }
    | { readonly kind: 'user' }
    | undefined
}

export function createSituationOf(
  deps: SituationDeps,
): (user: OwnedUser, requester: SlackUserId, operation: OperationKind) => UserSituation {
  return (user, requester, operation) => {
    const ownership = deps.findOwnership(user)
    if (ownership === undefined)
      throw new AccountNotConfiguredError(`account ${user.account} is not in the configuration`)
    const { account, owner, team } = ownership
    const { sensitive } = account
    return {
      ...ownership,
      sensitive,
      reader: readerOf(account, ownership.readerRole),
      approvals: approvalPlan(deps.policy, {
        operation,
        requester,
        owner,
        team: team?.name,
        sensitive,
      }),
    }
  }
}

/** The IAM user itself only where the account allows it and is not sensitive: whoever holds the old key must not get every successor. */
function readerOf(account: Account, readerRole: string | undefined): UserSituation['reader'] {
  if (readerRole !== undefined) return { kind: 'role', arn: readerRole }
  return account.selfFetch && !account.sensitive ? { kind: 'user' } : undefined
}
