import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { grantedPermissions } from './aws/policy/granted.ts'
import type { World } from './aws/world.ts'
import type { PermissionRecord } from './permission-record.ts'

function recordOf({ deployment, permissions }: World): PermissionRecord {
  const ours = permissions.refusals.filter(
    ({ principal }) =>
      principal.kind === 'role' &&
      deployment.role(principal.accountId, principal.roleName) !== undefined,
  )
  return {
    granted: [...grantedPermissions(deployment)],
    used: [...permissions.uses].toSorted(),
    refused: ours.map(({ message }) => message),
  }
}

let written = 0

/** Once, at the end of a sandbox, for whoever collects such files. */
export function writePermissions(world: World, folder: string): void {
  written += 1
  const name = `${process.pid}-${Date.now()}-${written}.json`
  writeFileSync(join(folder, name), JSON.stringify(recordOf(world)))
}
