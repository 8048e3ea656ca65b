import { permissionOf } from '../permissions.ts'
import { HUB_ACCOUNT, SPOKE_ACCOUNTS } from '../roles.ts'
import { type Deployment, statementsIn } from './deployment.ts'
import type { NamedPolicy } from './template-roles.ts'

/** Every permission that the deployment grants: what its roles may do, who may assume them, and what the policies of its keys allow. A boundary grants nothing. */
export function grantedPermissions(deployment: Deployment): readonly string[] {
  const roles = [HUB_ACCOUNT, ...SPOKE_ACCOUNTS].flatMap((id) => deployment.rolesIn(id))
  const policies: readonly NamedPolicy[] = [
    ...roles.flatMap(({ policies: own, trust }) => [...own, trust]),
    ...deployment.keys.map(({ policy }) => policy),
  ]
  const granted = policies
    .flatMap(statementsIn)
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) =>
      statement.actions.patterns.map((pattern) => permissionOf(statement, pattern)),
    )
  return [...new Set(granted)].toSorted()
}
