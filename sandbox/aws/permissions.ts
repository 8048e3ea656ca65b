import type { Principal } from './identity.ts'
import { isLike } from './policy/pattern.ts'
import type { Statement } from './policy/statement.ts'

/**
 * Which of the permissions that awskey's roles are granted were used, and what was refused to whom. A permission is one action as a statement writes it, so that of each role it can be said what it has and
 * never needs.
 */
export interface Permissions {
  used(principal: Principal, action: string, by: readonly Statement[]): void
  refused(refusal: Refusal): void
  /** Of awskey's own roles, as `permissionOf` writes them. */
  readonly uses: ReadonlySet<string>
  /** Of everybody, the latest at the end. */
  readonly refusals: readonly Refusal[]
}

export interface Refusal {
  readonly at: Date
  readonly principal: Principal
  readonly action: string
  /** As AWS words it. */
  readonly message: string
}

const KEPT = 500

/** `awskey-reader/ReadUsers iam:GetUser`: policy, statement, action. */
export function permissionOf({ policy, sid, index }: Statement, pattern: string): string {
  return `${policy}/${sid ?? index + 1} ${pattern}`
}

export function createPermissions(isOurs: (principal: Principal) => boolean): Permissions {
  const uses = new Set<string>()
  const refusals: Refusal[] = []
  return {
    uses,
    refusals,
    used(principal, action, by) {
      if (!isOurs(principal)) return
      const asked = action.toLowerCase()
      for (const statement of by)
        for (const pattern of statement.actions.patterns)
          if (isLike(pattern.toLowerCase(), asked)) uses.add(permissionOf(statement, pattern))
    },
    refused(refusal) {
      refusals.push(refusal)
      if (refusals.length > KEPT) refusals.shift()
    },
  }
}
