import { readFileSync } from 'node:fs'
import { KMSClient } from '@aws-sdk/client-kms'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import {
  type AccountSessions,
  createAccountSessions,
  roleArnIn,
} from '../../aws/account-sessions.ts'
import { asKnown, attempt } from '../../aws/attempt.ts'
import { simulate } from '../../aws/doctor/simulate.ts'
import { fitsMac } from '../../aws/kms-mac.ts'
import { keyAlias, type OwnKey } from '../../shared/deployment-names.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { sha256 } from '../../shared/sha256.ts'
import { loadConfig, requireEnvironment } from '../config.ts'
import type { Environment } from '../environment.ts'
import type { Besides, BesidesParts } from './besides.ts'
import type { ForwardDeps } from './forward-test-events.ts'
import type { Forwarded, Look, RoleOpened, RoleSimulated, Seen, SlackSeen } from './look.ts'

/** Answers the doctor from inside a function, with the function's own role. It opens sessions and asks who they are of, and sends test events where it is asked to; it writes nothing anywhere. */
export interface LookParts {
  readonly env?: Environment | undefined
  /** The keys that the function verifies with. */
  readonly verifies: readonly Exclude<OwnKey, 'pickup'>[]
  readonly slack?: () => Promise<Known<SlackSeen>>
  readonly besides?: (parts: BesidesParts, session: string) => Promise<Besides>
  /** Only of the function that the readers trust. */
  readonly forward?: (deps: ForwardDeps, asked: NonNullable<Look['forward']>) => Promise<Forwarded>
}

export const DOCTOR_SESSION = 'awskey-doctor'
/** Signed by nobody. */
const UNSIGNED = Buffer.alloc(32).toString('base64')

export function composeLook(
  parts: LookParts,
): (look: Look) => Promise<{ readonly doctor: Seen & Besides }> {
  const { configPath, region } = requireEnvironment(
    (env) => ({ configPath: env.configPath(), region: env.region() }),
    parts.env,
  )
  const config = loadConfig(configPath, region)
  const { naming } = config.deployment
  const sessions = createAccountSessions({
    accounts: config.organisation.accounts,
    sts: new STSClient({}),
    region,
    naming,
    wallNow: () => Date.now(),
  })
  return async ({ open, simulate: asked, forward }) => {
    const opened: RoleOpened[] = []
    for (const each of open) opened.push(await lookAtRole(sessions, each))
    const simulated: RoleSimulated[] = []
    for (const each of asked) {
      const roleArn = roleArnIn(naming, each.role, { account: each.account, region })
      simulated.push(await askSimulator(sessions, each, roleArn))
    }
    const macs = await Promise.all(
      parts.verifies.map(async (of) => {
        const alias = keyAlias(naming, of)
        return [alias, await lookAtKey(alias)] as const
      }),
    )
    return {
      doctor: {
        configuration: sha256(readFileSync(configPath, 'utf8')),
        opened,
        simulated,
        macs: Object.fromEntries(macs),
        ...(parts.slack !== undefined && { slack: await parts.slack() }),
        ...(await parts.besides?.({ sessions, config, region, open }, DOCTOR_SESSION)),
        ...(parts.forward !== undefined &&
          forward !== undefined && {
            forwarded: await sendTests(parts.forward, { sessions, region }, forward),
          }),
      },
    }
  }
}

async function sendTests(
  forwardTests: NonNullable<LookParts['forward']>,
  deps: Omit<ForwardDeps, 'session'>,
  asked: NonNullable<Look['forward']>,
): Promise<Forwarded> {
  try {
    return await forwardTests({ ...deps, session: DOCTOR_SESSION }, asked)
  } catch (error) {
    return { account: asked.account, regions: unknown(nameOf(error)) }
  }
}

async function lookAtRole(
  sessions: AccountSessions,
  { account, role }: Look['open'][number],
): Promise<RoleOpened> {
  try {
    const session = sessions.open(account, role, DOCTOR_SESSION)
    const identity = await attempt(session, 'sts:GetCallerIdentity', () =>
      session.sts().send(new GetCallerIdentityCommand({})),
    )
    const identified = asKnown(identity)
    return {
      account,
      role,
      opened: identified.kind === 'known' ? known(identified.value.Account ?? '') : identified,
    }
  } catch (error) {
    return { account, role, opened: unknown(nameOf(error)) }
  }
}

async function askSimulator(
  sessions: AccountSessions,
  { account, role, asks }: Look['simulate'][number],
  roleArn: string,
): Promise<RoleSimulated> {
  try {
    const reader = sessions.open(account, 'reader', DOCTOR_SESSION)
    const answers: RoleSimulated['answers'][number][] = []
    // One that is not answered leaves the role not known: the rest is not asked.
    for (const ask of asks) {
      const before = answers.at(-1)
      const unread = before?.kind === 'unknown' ? before : undefined
      answers.push(unread ?? (await simulate(reader.iam(), reader, roleArn, ask)))
    }
    return { account, role, answers }
  } catch (error) {
    return { account, role, answers: asks.map(() => unknown(nameOf(error))) }
  }
}

/** An account that is not in the configuration of this function throws. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}

/** KMS has to say that it does not fit: a key that may not be used says something else. */
async function lookAtKey(keyId: string): Promise<Known<boolean>> {
  const client = new KMSClient({})
  const fits = await fitsMac({ client, keyId }, Buffer.from('awskey doctor'), UNSIGNED)
  return fits.kind === 'known' ? known(!fits.value) : fits
}
