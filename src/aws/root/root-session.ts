import { AssumeRootCommand, type AssumeRootResponse } from '@aws-sdk/client-sts'
import type { RootRef } from '../../keys/root/root-access.ts'
import type { AccountId } from '../../requests/ids.ts'
import { DryRunError } from '../../shared/dry-run-error.ts'
import type { AccountSessions } from '../account-sessions.ts'
import { attempt, type Failure, OWN_ROLE, UnexpectedAnswerError } from '../attempt.ts'
import { partitionOf } from '../regions.ts'
import { type SessionCredentials, TIME_LIMITS } from '../session-clients.ts'
import { provenRootIam, type RootIam } from './root-iam.ts'

/**
 * Opens a session of the root user of one member account, which AWS narrows to one task, from the role for it in the account that AWS Organizations delegated IAM to.
 * Nothing is remembered: each audit and each deletion opens its own, and asks whose it is before anything else.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
 */
export interface RootSessionsDeps {
  readonly sessions: AccountSessions
  readonly home: AccountId
  /** Of the account whose root user it is: in dry run no session to delete is opened, and the one to read sends nothing but reads. */
  isDryRun(account: AccountId): boolean
  /** Of the deployment: only a Regional endpoint of STS knows AssumeRoot, and a client that has a Region never asks the global one. */
  readonly region: string
  /** Another AWS than the SDK would find, for tests. */
  readonly endpoint?: string
}

export type RootTask = 'audit' | 'delete'

const TASK_POLICIES: Readonly<Record<RootTask, string>> = {
  audit: 'IAMAuditRootUserCredentials',
  delete: 'IAMDeleteRootUserCredentials',
}

export type OpenedRoot =
  | { readonly kind: 'opened'; readonly iam: RootIam }
  | { readonly kind: 'not_root' }
  | Failure

/** The longest that AWS gives. */
const DURATION_SECONDS = 900

export async function openRootSession(
  deps: RootSessionsDeps,
  { account, session }: RootRef,
  task: RootTask,
): Promise<OpenedRoot> {
  const { sessions, home, region, endpoint } = deps
  const dryRun = deps.isDryRun(account)
  if (dryRun && task !== 'audit') throw new DryRunError(`sts:AssumeRoot ${TASK_POLICIES[task]}`)
  const role = sessions.open(home, 'root', session)
  const arn = `arn:${partitionOf(region).name}:iam::aws:policy/root-task/${TASK_POLICIES[task]}`
  const assumed = await attempt(role, 'sts:AssumeRoot', async () =>
    credentialsOf(
      await role.sts().send(
        new AssumeRootCommand({
          TargetPrincipal: account,
          TaskPolicyArn: { arn },
          DurationSeconds: DURATION_SECONDS,
        }),
      ),
    ),
  )
  if (assumed.kind === 'failed') return assumed
  const settings = {
    credentials: () => Promise.resolve(assumed.value),
    requestHandler: TIME_LIMITS,
    retryMode: 'standard',
    maxAttempts: 2,
    ...(endpoint !== undefined && { endpoint }),
  }
  const proven = await attempt(OWN_ROLE, 'sts:GetCallerIdentity', () =>
    provenRootIam(settings, { account, region, dryRun }),
  )
  if (proven.kind === 'failed') return proven
  return proven.value === undefined ? { kind: 'not_root' } : { kind: 'opened', iam: proven.value }
}

function credentialsOf({ Credentials: given }: AssumeRootResponse): SessionCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {}
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || Expiration === undefined)
    throw new UnexpectedAnswerError('sts:AssumeRoot answered without credentials')
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  }
}
