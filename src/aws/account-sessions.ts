import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts'
import type { Account } from '../people/organisation.ts'
import { AccountNotConfiguredError } from '../people/situation.ts'
import type { AccountId } from '../requests/ids.ts'
import {
  type DeploymentNaming,
  type SpokeRoleName,
  spokeRoleName,
} from '../shared/deployment-names.ts'
import { UnexpectedAnswerError } from './attempt.ts'
import { partitionOf } from './regions.ts'
import {
  createSessionClients,
  type SessionClients,
  type SessionCredentials,
} from './session-clients.ts'

/**
 * Ways into accounts: one role session for each (account, role, session name), so that CloudTrail shows under which request a call was made.
 * Sessions are short and few are remembered; a session name is never shared between requests. An account that is not configured has no way in: that throws.
 * In an account in dry run, and in one that is not configured, a session's clients send nothing but reads.
 */

export interface AccountSession extends SessionClients {
  /** Assumes the role now, unless that was done already. Throws what STS answered. */
  ready(): Promise<void>
}

export interface AccountSessions {
  open(account: AccountId, role: SpokeRoleName, session: string): AccountSession
}

type Reached = Pick<Account, 'id' | 'externalId' | 'dryRun'>

export interface AccountSessionsDeps {
  readonly accounts: readonly Pick<Account, 'id' | 'externalId' | 'dryRun'>[]
  /** Accounts that are not configured: their reader's role alone, with this external id. Without it there is no way into them. */
  readonly others?: Pick<Account, 'externalId'>
  /** Signed by the function's own role. */
  readonly sts: STSClient
  /** The Region of the deployment: it decides the partition and where regional clients work by default. */
  readonly region: string
  readonly naming: DeploymentNaming
  /** Wall time in milliseconds: credentials expire by it. */
  wallNow(): number
  /** Another AWS than the SDK would find, for tests. */
  readonly endpoint?: string
}

/** The shortest that STS gives: credentials that leak are worth little. */
const DURATION_SECONDS = 900
const RENEW_BEFORE_MS = 5 * 60_000
const REMEMBERED = 64

/** With its path, as IAM knows it; the ARN of a session leaves the path out. */
export function roleArnIn(
  naming: DeploymentNaming,
  role: SpokeRoleName,
  { account, region }: { readonly account: AccountId; readonly region: string },
): string {
  const name = `${naming.rolePath}${spokeRoleName(naming, role)}`
  return `arn:${partitionOf(region).name}:iam::${account}:role${name}`
}

export function createAccountSessions(deps: AccountSessionsDeps): AccountSessions {
  const open = new Map<string, AccountSession>()
  return {
    open(account, role, session) {
      const configured = accountFor(deps, account, role)
      if (configured === undefined)
        throw new AccountNotConfiguredError(`account ${account} is not in the configuration`)
      const key = `${account}/${role}/${session}`
      const known = open.get(key)
      const opened = known ?? openSession(deps, configured, role, session)
      // Read again means young again; the oldest is forgotten first.
      open.delete(key)
      open.set(key, opened)
      const [oldest] = open.keys()
      if (open.size > REMEMBERED && oldest !== undefined) open.delete(oldest)
      return opened
    },
  }
}

function accountFor(
  { accounts, others }: AccountSessionsDeps,
  account: AccountId,
  role: SpokeRoleName,
): Reached | undefined {
  const configured = accounts.find(({ id }) => id === account)
  if (configured !== undefined || others === undefined || role !== 'reader') return configured
  return { id: account, externalId: others.externalId, dryRun: true }
}

function openSession(
  deps: AccountSessionsDeps,
  account: Reached,
  role: SpokeRoleName,
  session: string,
): AccountSession {
  let held: Promise<SessionCredentials> | undefined
  let renewAtMs = 0
  const credentials = (): Promise<SessionCredentials> => {
    if (held !== undefined && deps.wallNow() < renewAtMs) return held
    const assuming = assume(deps, account, role, session)
    held = assuming
    renewAtMs = Number.POSITIVE_INFINITY
    assuming.then(
      ({ expiration }) => {
        if (held === assuming) renewAtMs = expiration.getTime() - RENEW_BEFORE_MS
      },
      () => {
        if (held === assuming) held = undefined
      },
    )
    return assuming
  }
  return {
    ...createSessionClients({
      credentials,
      region: deps.region,
      endpoint: deps.endpoint,
      dryRun: account.dryRun === true,
    }),
    async ready() {
      await credentials()
    },
  }
}

async function assume(
  deps: AccountSessionsDeps,
  account: Reached,
  role: SpokeRoleName,
  session: string,
): Promise<SessionCredentials> {
  const { Credentials: given } = await deps.sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArnIn(deps.naming, role, { account: account.id, region: deps.region }),
      RoleSessionName: session,
      SourceIdentity: session,
      DurationSeconds: DURATION_SECONDS,
      ...(account.externalId !== undefined && { ExternalId: account.externalId }),
    }),
  )
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {}
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || Expiration === undefined)
    throw new UnexpectedAnswerError('sts:AssumeRole answered without credentials')
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  }
}
