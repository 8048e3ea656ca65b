import {
  GetAutomationExecutionCommand,
  SSMClient,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm'
import type { RevocationOutcome, Revocations } from '../exposure/revocations.ts'
import type { Account } from '../people/organisation.ts'
import type { AccountId } from '../requests/ids.ts'
import type { Sleep } from '../shared/clock.ts'
import type { DeploymentNaming } from '../shared/deployment-names.ts'
import { sha256 } from '../shared/sha256.ts'
import type { AccountSession, AccountSessions } from './account-sessions.ts'
import { type Attempt, attempt } from './attempt.ts'

/**
 * Starts the one document that an account has for it (deploy/spoke.yml), in the Region of the deployment, and waits a little for its end. The document's own role writes the policy; the responder's role may
 * start this document and nothing else.
 */
export interface SsmRevocationsDeps {
  readonly sessions: AccountSessions
  readonly region: string
  readonly accounts: readonly Pick<Account, 'id' | 'revokeSessions'>[]
  /** Nothing is offered there. */
  isDryRun(account: AccountId): boolean
  readonly naming: DeploymentNaming
  /** Wall time. */
  readonly sleep: Sleep
}

const LOOKS = 12
const PAUSE_MS = 1_000
const SUCCEEDED = 'Success'
/** Of AutomationExecutionStatus: the ones after which nothing follows. */
const OVER = new Set(['Failed', 'TimedOut', 'Cancelled', 'Rejected', 'Exited', SUCCEEDED])

export function revocationDocument({ prefix }: DeploymentNaming): string {
  return `${prefix}-revoke-sessions`
}

export function createSsmRevocations(deps: SsmRevocationsDeps): Revocations {
  const { sessions, accounts, naming, isDryRun } = deps
  return {
    offeredIn: (account) =>
      accounts.some(({ id, revokeSessions }) => id === account && revokeSessions === true) &&
      !isDryRun(account),
    isOwn: (roleName) => roleName.toLowerCase().startsWith(`${naming.prefix}-`),
    async revoke({ account, roleName, before, session: name, click }) {
      const session = sessions.open(account, 'responder', name)
      const started = await start(deps, session, { roleName, before, click })
      if (started.kind === 'failed') return failed(started)
      return started.value === undefined
        ? { kind: 'not_known', why: 'ssm:StartAutomationExecution answered without an id' }
        : waitFor(deps, session, started.value)
    },
  }
}

function start(
  { region, naming }: SsmRevocationsDeps,
  session: AccountSession,
  {
    roleName,
    before,
    click,
  }: { readonly roleName: string; readonly before: Date; readonly click: string },
): Promise<Attempt<string | undefined>> {
  return attempt(session, 'ssm:StartAutomationExecution', async () => {
    const command = new StartAutomationExecutionCommand({
      DocumentName: revocationDocument(naming),
      Parameters: { RoleName: [roleName], IssuedBefore: [before.toISOString()] },
      ClientToken: uuidOf(click),
    })
    return (await clientOf(session, region).send(command)).AutomationExecutionId
  })
}

/** The same click is the same token, which SSM wants in the form of a UUID. */
function uuidOf(click: string): string {
  const hex = sha256(click)
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
  return [...parts, hex.slice(20, 32)].join('-')
}

async function waitFor(
  { region, sleep }: SsmRevocationsDeps,
  session: AccountSession,
  AutomationExecutionId: string,
): Promise<RevocationOutcome> {
  for (let look = 0; look < LOOKS; look++) {
    const read = await attempt(session, 'ssm:GetAutomationExecution', async () => {
      const command = new GetAutomationExecutionCommand({ AutomationExecutionId })
      return (await clientOf(session, region).send(command)).AutomationExecution
    })
    if (read.kind === 'failed') return { kind: 'not_known', why: read.why }
    const status = read.value?.AutomationExecutionStatus ?? ''
    if (status === SUCCEEDED) return { kind: 'ran' }
    // What a failed step says may quote what was sent: its status is enough.
    if (OVER.has(status)) return { kind: 'failed', why: `the document ended as ${status}` }
    await sleep(PAUSE_MS)
  }
  return { kind: 'not_known', why: 'Systems Manager is still at it' }
}

function failed({
  nature,
  why,
}: {
  readonly nature: string
  readonly why: string
}): RevocationOutcome {
  return { kind: nature === 'no_answer' ? 'not_known' : 'failed', why }
}

const clients = new WeakMap<AccountSession, SSMClient>()

function clientOf(session: AccountSession, region: string): SSMClient {
  const client = clients.get(session) ?? session.guarded(new SSMClient(session.settings(region)))
  clients.set(session, client)
  return client
}
