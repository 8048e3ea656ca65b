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
}

/** A user group read at the click, or people by name. */
export interface Approvers {
  readonly usergroup?: string | undefined
  readonly people?: readonly SlackUserId[] | undefined
}

export interface Organisation {
  readonly accounts: readonly Account[]
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
  readonly protectedUsers: { readonly users: readonly string[]; readonly paths: readonly string[] }
}
