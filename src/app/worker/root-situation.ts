import type { RootSituation } from '../../keys/root/ask-root.ts'
import { accountNamed } from '../../people/resolve-user.ts'
import { type ApprovalPlan, approvalPlan } from '../../requests/approval-plan.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { Policy } from '../../requests/policy.ts'
import type { Refusal } from '../../requests/refusal.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import type { AwskeyConfig } from '../awskey-config.ts'

/**
 * Whether awskey has a way to the root user of an account, by the configuration alone. Pure. Whether AWS opens it, only AWS says.
 */
export interface RootSituationDeps {
  readonly config: Pick<AwskeyConfig, 'organisation' | 'policy' | 'rootAccess'>
  /** The partition of the deployment. */
  readonly partition: string
}

export type RootSituationOf = (
  account: string,
  requester: SlackUserId,
) => Result<RootSituation, Refusal>

export function createRootSituation({ config, partition }: RootSituationDeps): RootSituationOf {
  const { organisation, rootAccess } = config
  return (named, requester) => {
    const account = accountNamed(organisation, named)
    const found = organisation.accounts.find(({ id }) => id === account)
    if (found === undefined) return refuse({ reason: 'unknown_account', account: named })
    const of = { account: found.name, accountId: found.id }
    if (partition === WITHOUT_ROOT_SESSIONS)
      return refuse({ reason: 'root_partition', partition, ...of })
    if (rootAccess === undefined) return refuse({ reason: 'root_access_not_set', ...of })
    if (found.id === rootAccess.managementAccount)
      return refuse({ reason: 'root_of_management', ...of })
    return ok({
      account: found.id,
      accountName: found.name,
      sensitive: found.sensitive,
      approvals: rootPlan(config.policy, requester),
    })
  }
}

/** AWS GovCloud has no sts:AssumeRoot. */
const WITHOUT_ROOT_SESSIONS = 'aws-us-gov'

/** Nobody owns a root user: two of security decide, whoever of them asked. */
export function rootPlan(policy: Policy, requester: SlackUserId): ApprovalPlan {
  return approvalPlan(policy, {
    operation: 'deleteRoot',
    requester,
    owner: undefined,
    team: undefined,
    sensitive: true,
  })
}
