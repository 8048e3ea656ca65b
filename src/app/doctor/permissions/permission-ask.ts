/** One question for IAM's simulator: may this role do these things to this, in these circumstances? */
export interface PermissionAsk {
  readonly actions: readonly string[]
  readonly resource: string
  readonly context: Readonly<Record<string, readonly string[]>>
}

/** What a role must be able to do, and what it must never be. */
export interface RolePermissions {
  readonly needed: readonly PermissionAsk[]
  readonly dangerous: readonly PermissionAsk[]
}

export function ask(
  resource: string,
  actions: readonly string[],
  context: Readonly<Record<string, readonly string[]>> = {},
): PermissionAsk {
  return { actions, resource, context }
}
