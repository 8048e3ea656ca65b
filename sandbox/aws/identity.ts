/**
 * Who a credential speaks for, and how AWS spells it: ARN, `aws:userid`, `aws:PrincipalArn`.
 * A role session's caller ARN names the session; its PrincipalArn names the role.
 */
export interface UserPrincipal {
  readonly kind: 'user'
  readonly accountId: string
  readonly userName: string
  readonly userId: string
  readonly path: string
  /** Set in a session of GetFederationToken: it may do what both its user and the policies it was opened with allow. */
  readonly federated?: FederatedSession | undefined
}

export interface FederatedSession {
  readonly name: string
  readonly policies: readonly string[]
  readonly document: string | undefined
}

export const ROOT_TASKS = [
  'IAMAuditRootUserCredentials',
  'IAMCreateRootUserPassword',
  'IAMDeleteRootUserCredentials',
  'S3UnlockBucketPolicy',
  'SQSUnlockQueuePolicy',
] as const
export type RootTask = (typeof ROOT_TASKS)[number]

export interface RootPrincipal {
  readonly kind: 'root'
  readonly accountId: string
  /** Set in a session of AssumeRoot: the task policy that narrows it, by name. */
  readonly task?: RootTask | undefined
}

export interface RolePrincipal {
  readonly kind: 'role'
  readonly accountId: string
  readonly roleName: string
  readonly roleId: string
  readonly sessionName: string
  readonly sourceIdentity?: string | undefined
}

export type Principal = UserPrincipal | RootPrincipal | RolePrincipal

export interface Caller {
  readonly principal: Principal
  readonly accessKeyId: string
  /** Set for temporary credentials: when (business time) they were issued. */
  readonly issuedAt?: Date | undefined
}

export function userArn(accountId: string, path: string, userName: string): string {
  return `arn:aws:iam::${accountId}:user${path}${userName}`
}

export function roleArn(accountId: string, roleName: string): string {
  return `arn:aws:iam::${accountId}:role/${roleName}`
}

/** As GetCallerIdentity answers it. */
export function callerArn(principal: Principal): string {
  if (principal.kind === 'root') return `arn:aws:iam::${principal.accountId}:root`
  if (principal.kind === 'user')
    return principal.federated === undefined
      ? userArn(principal.accountId, principal.path, principal.userName)
      : `arn:aws:sts::${principal.accountId}:federated-user/${principal.federated.name}`
  return `arn:aws:sts::${principal.accountId}:assumed-role/${principal.roleName}/${principal.sessionName}`
}

/** `aws:PrincipalArn` */
export function principalArn(principal: Principal): string {
  return principal.kind === 'role'
    ? roleArn(principal.accountId, principal.roleName)
    : callerArn(principal)
}

/** `aws:userid` */
export function principalUserId(principal: Principal): string {
  if (principal.kind === 'root') return principal.accountId
  if (principal.kind === 'user')
    return principal.federated === undefined
      ? principal.userId
      : `${principal.accountId}:${principal.federated.name}`
  return `${principal.roleId}:${principal.sessionName}`
}
