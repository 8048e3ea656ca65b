import { refusal } from './authorize.ts'
import { accessDenied } from './aws-error.ts'
import type { RolePrincipal } from './identity.ts'
import { textOf } from './input.ts'
import { deniedMessage } from './judge.ts'
import type { Call } from './operation.ts'
import { statementsIn } from './policy/deployment.ts'
import { type Statement, statementsOf } from './policy/statement.ts'
import { resourceStatements } from './resource-policy.ts'
import { isWorkloadRole } from './roles.ts'
import type { StoredRole } from './world.ts'

/**
 * Who may assume a role: its trust policy decides, and from another account the caller's own policies too; with a source identity both have to allow that as well. Of awskey's roles the trust is the one
 * that the templates ship. Whatever speaks against it, AWS says no more than that access is denied.
 */
export interface Assumption {
  readonly roleArn: string
  readonly role: RolePrincipal
  /** Unless it is one of the installation's own. */
  readonly stored: StoredRole | undefined
}

/** The role of a program is assumed by the platform it runs on; here whoever administers its account stands for that. */
function trustInAccount(accountId: string): readonly Statement[] {
  const document = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
    },
  }
  return statementsOf(document, 'trust of a program')
}

/** `undefined` when there is no such role. */
function trustOf(
  call: Call,
  { roleArn, role, stored }: Assumption,
): readonly Statement[] | undefined {
  if (stored !== undefined) return resourceStatements(stored.trust)
  const { accountId, roleName } = role
  if (isWorkloadRole(accountId, roleName)) return trustInAccount(accountId)
  const name = roleArn.slice(roleArn.lastIndexOf('/') + 1)
  const deployed = call.world.deployment.role(accountId, name)
  const isThere =
    deployed !== undefined &&
    roleArn === `arn:aws:iam::${accountId}:role${deployed.path}${deployed.roleName}`
  return isThere ? statementsIn(deployed.trust) : undefined
}

export function authorizeAssumption(call: Call, assumption: Assumption): void {
  const { world, caller, region, input } = call
  const { roleArn, role } = assumption
  const { principal } = caller
  const refuse = (action: string): string => deniedMessage(principal, action, roleArn, '')
  const trust = trustOf(call, assumption)
  const isFederated = principal.kind === 'user' && principal.federated !== undefined
  const chained = principal.kind === 'role' ? principal.sourceIdentity : undefined
  const isOther = chained !== undefined && chained !== role.sourceIdentity
  if (trust === undefined || isFederated || isOther || principal.kind === 'root') {
    const message = refuse('sts:AssumeRole')
    world.permissions.refused({ at: world.now(), principal, action: 'sts:AssumeRole', message })
    throw accessDenied(message)
  }
  const actions =
    role.sourceIdentity === undefined
      ? ['sts:AssumeRole']
      : ['sts:AssumeRole', 'sts:SetSourceIdentity']
  for (const action of actions) {
    const refused = refusal(world, principal, {
      action,
      arn: roleArn,
      name: roleArn,
      region,
      accountId: role.accountId,
      policy: trust,
      rules: 'key',
      insteadSays: refuse(action),
      context: {
        'sts:ExternalId': textOf(input, 'ExternalId'),
        'sts:RoleSessionName': role.sessionName,
        'sts:SourceIdentity': role.sourceIdentity,
      },
    })
    if (refused !== undefined) throw refused
  }
}
