/**
 * What a deployment calls its things: everything begins with its prefix, and its roles, in whichever account, stand under one path. Whatever names a role, a function or a key of awskey's asks
 * here, and so do the templates' tests. Prefix and path come from `deployment:` in awskey.yml; names under which secrets are kept (`awskey/keys/`, `awskey/pickup/`) do not depend on them.
 */
export interface DeploymentNaming {
  /** Lower-case letters, digits and hyphens. */
  readonly prefix: string
  /** Begins and ends with a slash. */
  readonly rolePath: string
}

export const USUAL_NAMING: DeploymentNaming = { prefix: 'awskey', rolePath: '/' }

/** The functions of serverless.yml. */
export const FUNCTION_NAMES = [
  'slack',
  'worker',
  'responder',
  'signal',
  'pickup',
  'clock',
  'reminder',
  'rotate-secret',
] as const
export type FunctionName = (typeof FUNCTION_NAMES)[number]

/** The roles of the spoke template, in each account. */
export const SPOKE_ROLE_NAMES = ['reader', 'operator', 'responder', 'rotator', 'root'] as const
export type SpokeRoleName = (typeof SPOKE_ROLE_NAMES)[number]

export function functionName(naming: DeploymentNaming, of: FunctionName): string {
  return `${naming.prefix}-${of}`
}

/** The role of a function. It never has the name of a role of the spoke template, which may stand in the same account. */
export function functionRoleName(naming: DeploymentNaming, of: FunctionName): string {
  return `${naming.prefix}-function-${of}`
}

/** The name of a role in an account, without its path. */
export function spokeRoleName(naming: DeploymentNaming, of: SpokeRoleName): string {
  return `${naming.prefix}-${of}`
}

/** The customer keys of serverless.yml: one signs clicks, one what AWS reports, one encrypts what waits on the one-time page. */
export type OwnKey = 'clicks' | 'signals' | 'pickup'

export function keyAlias({ prefix }: DeploymentNaming, of: OwnKey): string {
  return of === 'clicks' ? `alias/${prefix}` : `alias/${prefix}-${of}`
}
