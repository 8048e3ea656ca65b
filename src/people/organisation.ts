import type { AccountId, IamUserName, SlackChannelId, SlackUserId } from '../requests/ids.ts'

/** Accounts, teams and people as the configuration names them. Configuration outranks tags; tags are hints. */
export interface Account {
  readonly id: AccountId
  readonly name: string
  readonly externalId?: string | undefined
  readonly sensitive: boolean
  /** An SCP protects awskey's tag keys in this account, so that a tag is authority there. */
  readonly trustTags: boolean
  /** The IAM user may fetch its own new secret with its old key. */
  readonly selfFetch: boolean
  /** The customer key that seals new secrets there. */
  readonly kmsKey?: string | undefined
  /** Who may read sealed secrets besides their reader, when awskey cannot be reached. */
  readonly breakGlassRoles?: readonly string[]
  /** Secrets Manager there may have awskey rotate keys; unset: it may. */
  readonly autoRotation?: boolean
  /** The account has the document that revokes sessions of its roles, and awskey may start it. */
  readonly revokeSessions?: boolean
  /** awskey says what it would do there, and writes nothing. Unset: as the whole deployment. */
  readonly dryRun?: boolean | undefined
}

export interface Team {
  readonly name: string
  readonly channel: SlackChannelId
  readonly approvers: Approvers
  readonly owns: {
    readonly path?: string | undefined
    readonly tag?: Readonly<Record<string, string>> | undefined
    readonly users?: readonly string[] | undefined
  }
  /** For each account the workload role that reads the new secrets of the team's machine users. */
  readonly readerRoles?: ReadonlyMap<AccountId, string> | undefined
}

/** A user group read at the click, or people by name. */
export interface Approvers {
  readonly usergroup?: string | undefined
  readonly people?: readonly SlackUserId[] | undefined
}

/** What is sensitive besides whole accounts. Each can only make a request stricter. */
export interface SensitiveTargets {
  readonly paths: readonly string[]
  /** Tag key → values: one of them is enough. Any tag counts, protected or not. */
  readonly tags: Readonly<Record<string, readonly string[]>>
  /** IAM users with administrator rights; where these cannot be read, every user is taken for one. */
  readonly administrators: boolean
}

export interface Organisation {
  readonly accounts: readonly Account[]
  /** Of the whole deployment; an account may say otherwise. */
  readonly dryRun?: boolean | undefined
  readonly teams: readonly Team[]
  readonly security: { readonly channel: SlackChannelId; readonly approvers: Approvers }
  readonly platform: { readonly channel: SlackChannelId }
  readonly people: ReadonlyMap<
    SlackUserId,
    readonly {
      readonly account: AccountId
      readonly userName: IamUserName
      readonly readerRole?: string | undefined
    }[]
  >
  readonly sensitive: SensitiveTargets
  /** The e-mail address of somebody in Slack may name the owner, in a tag or as the name of the IAM user. */
  readonly ownersByEmail: boolean
  readonly protectedUsers: {
    readonly users: readonly string[]
    readonly paths: readonly string[]
    /** What the things of this deployment begin with, where that is not awskey. */
    readonly ownPrefix?: string
  }
}

/** Whether awskey changes nothing there. What the configuration does not name is as the whole deployment. */
export function isDryRun(
  { accounts, dryRun = false }: Pick<Organisation, 'accounts' | 'dryRun'>,
  account: AccountId,
): boolean {
  return accounts.find(({ id }) => id === account)?.dryRun ?? dryRun
}

/** The names of those in dry run; `all` where no account is written to. */
export function dryRunAccounts({
  accounts,
  dryRun = false,
}: Pick<Organisation, 'accounts' | 'dryRun'>): 'all' | readonly string[] {
  const named = accounts.filter((account) => account.dryRun ?? dryRun).map(({ name }) => name)
  return named.length > 0 && named.length === accounts.length ? 'all' : named
}
