import { callerArn } from '../aws/identity.ts'
import { grantedPermissions } from '../aws/policy/granted.ts'
import type { World } from '../aws/world.ts'

/** Which of the permissions that awskey's roles have were used so far, and the latest calls that were refused to anybody. */
export function permissionsOf({ deployment, permissions }: World): unknown {
  const { uses, refusals } = permissions
  return {
    used: [...uses].toSorted(),
    unused: grantedPermissions(deployment).filter((permission) => !uses.has(permission)),
    refused: refusals.map(({ at, principal, action, message }) => ({
      at: at.toISOString(),
      who: callerArn(principal),
      action,
      message,
    })),
  }
}
