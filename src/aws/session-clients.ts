import { AccountClient } from '@aws-sdk/client-account'
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import { IAMClient } from '@aws-sdk/client-iam'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { STSClient } from '@aws-sdk/client-sts'
import { readOnly } from './read-only.ts'
import { partitionOf } from './regions.ts'

/**
 * The SDK clients of one role session, made when first asked for. Every call has a time limit; reads and repeatable writes are tried twice.
 * `iamOnce` never tries again: CreateAccessKey has no idempotency token, so a second try could make a second key. Nor does `cloudTrail`: whoever reads it paces
 * and repeats its calls, which are counted for the whole account.
 */
export interface SessionClients {
  iam(): IAMClient
  iamOnce(): IAMClient
  sts(): STSClient
  secretsManager(): SecretsManagerClient
  cloudTrail(region: string): CloudTrailClient
  /** Which Regions the account has enabled. */
  accountSettings(): AccountClient
  /** For the client of a service that one function alone calls: the others need not carry it. */
  settings(region: string): SessionSettings
  /** A client that was made of these settings, with the same floor as the ones above. */
  guarded<Client extends Parameters<typeof readOnly>[0]>(client: Client): Client
}

export interface SessionSettings {
  readonly region: string
  readonly credentials: () => Promise<SessionCredentials>
  readonly requestHandler: typeof TIME_LIMITS
  readonly retryMode: string
  readonly maxAttempts: number
  readonly endpoint?: string
}

export interface SessionCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
}

export interface SessionClientsDeps {
  credentials(): Promise<SessionCredentials>
  readonly region: string
  readonly endpoint: string | undefined
  /** The account is in dry run: whatever is not a read throws DryRunError. */
  readonly dryRun: boolean
}

const TRIES = 2

export const TIME_LIMITS = {
  connectionTimeout: 3_000,
  requestTimeout: 10_000,
  throwOnRequestTimeout: true,
} as const

export function createSessionClients(deps: SessionClientsDeps): SessionClients {
  const { credentials, region, endpoint, dryRun } = deps
  const guarded = <Client extends Parameters<typeof readOnly>[0]>(client: Client): Client =>
    dryRun ? readOnly(client) : client
  const { homeRegion } = partitionOf(region)
  const common = {
    credentials,
    requestHandler: TIME_LIMITS,
    retryMode: 'standard',
    maxAttempts: TRIES,
    ...(endpoint !== undefined && { endpoint }),
  }
  const trails = new Map<string, CloudTrailClient>()
  return {
    iam: once(() => guarded(new IAMClient({ ...common, region: homeRegion }))),
    iamOnce: once(() => guarded(new IAMClient({ ...common, region: homeRegion, maxAttempts: 1 }))),
    sts: once(() => guarded(new STSClient({ ...common, region }))),
    secretsManager: once(() => guarded(new SecretsManagerClient({ ...common, region }))),
    settings: (inRegion) => ({ ...common, region: inRegion }),
    guarded,
    accountSettings: once(() => guarded(new AccountClient({ ...common, region: homeRegion }))),
    cloudTrail(inRegion) {
      const known = trails.get(inRegion)
      if (known !== undefined) return known
      const made = guarded(new CloudTrailClient({ ...common, region: inRegion, maxAttempts: 1 }))
      trails.set(inRegion, made)
      return made
    },
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
