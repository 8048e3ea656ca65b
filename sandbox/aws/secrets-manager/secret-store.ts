import { AwsError, validationError } from '../aws-error.ts'
import { requiredText } from '../input.ts'
import { base32 } from '../key-id.ts'
import type { Call, TrailNote } from '../operation.ts'
import type { Account, World } from '../world.ts'

/**
 * Secrets of an account and Region, found by name, by ARN, or by ARN without its six random characters.
 * A secret whose recovery window has passed (business time) is gone for good.
 */
export interface SecretVersion {
  /** A version that a rotation has begun has no value at first, neither text nor binary. */
  readonly versionId: string
  readonly text: string | undefined
  readonly binary: string | undefined
  readonly createdAt: Date
  readonly stages: Set<string>
  lastAccessed: Date | undefined
}

/** What Secrets Manager does by itself with a secret whose rotation is on. */
export interface Rotation {
  enabled: boolean
  lambdaArn: string
  everyDays: number
  lastRotatedAt: Date | undefined
  nextAt: Date | undefined
  /** What runs, or waits for its next try. */
  job: RotationJob | undefined
}

export interface RotationJob {
  /** `test`: the lone testSecret of a rotation that was turned on without rotating. */
  readonly kind: 'rotate' | 'test'
  readonly token: string
  readonly rotationToken: string
  readonly attempt: number
  readonly dueAt: Date
}

export interface Secret {
  readonly arn: string
  readonly name: string
  readonly createdAt: Date
  description: string | undefined
  kmsKeyId: string | undefined
  readonly tags: Map<string, string>
  readonly versions: Map<string, SecretVersion>
  policy: string | undefined
  changedAt: Date
  lastAccessed: Date | undefined
  /** Set while it waits for its deletion. */
  deletion: { readonly requestedAt: Date; readonly dueAt: Date } | undefined
  /** Unset where rotation was never turned on. */
  rotation: Rotation | undefined
}

const SECRET_ARN = /^arn:aws:secretsmanager:([\w-]+):(\d{12}):secret:(.+)$/

export function storeOf(world: World, accountId: string, region: string): Map<string, Secret> {
  const account: Account | undefined = world.accounts.get(accountId)
  if (account === undefined) throw notFound()
  const store = account.secrets.get(region) ?? new Map<string, Secret>()
  account.secrets.set(region, store)
  for (const [name, { deletion }] of store)
    if (deletion !== undefined && deletion.dueAt <= world.now()) store.delete(name)
  return store
}

export function notFound(what = 'secret'): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified ${what}.`,
  )
}

interface Address {
  readonly accountId: string
  readonly region: string
  readonly name: string
}

/** Which secret is meant, by name or ARN. */
export function addressOf(call: Call): Address {
  const id = requiredText(call.input, 'SecretId')
  const [, region, accountId, name] = SECRET_ARN.exec(id) ?? []
  if (region !== undefined && accountId !== undefined && name !== undefined)
    return { accountId, region, name }
  return { accountId: call.caller.principal.accountId, region: call.region, name: id }
}

/** The secret a call names, in whatever state; `undefined` when there is none. */
export function lookUpSecret(call: Call): Secret | undefined {
  const id = requiredText(call.input, 'SecretId')
  const { accountId, region, name } = addressOf(call)
  if (region !== call.region || !call.world.accounts.has(accountId)) return undefined
  const store = storeOf(call.world, accountId, region)
  const byName = store.get(name)
  if (byName !== undefined) return byName
  return [...store.values()].find((secret) => secret.arn === id)
}

export function anySecret(call: Call): Secret {
  const secret = lookUpSecret(call)
  if (secret === undefined) throw notFound()
  return secret
}

/** A secret that is not waiting for its deletion. */
export function liveSecret(call: Call): Secret {
  const secret = anySecret(call)
  if (secret.deletion !== undefined)
    throw new AwsError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    )
  return secret
}

export function secretNote(call: Call): TrailNote {
  const { arn, name } = anySecret(call)
  return {
    response: { arn, name },
    resources: [{ type: 'AWS::SecretsManager::Secret', name: arn }],
  }
}

/** For reads, which CloudTrail shows without an answer. */
export function secretReadNote(call: Call): TrailNote {
  return { resources: [{ type: 'AWS::SecretsManager::Secret', name: anySecret(call).arn }] }
}

export function newSecret(call: Call, name: string): Secret {
  if (!/^[\w/+=.@-]{1,512}$/.test(name))
    throw validationError(
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    )
  const suffix = base32(call.world.random(4)).slice(0, 6)
  return {
    arn: `arn:aws:secretsmanager:${call.region}:${call.caller.principal.accountId}:secret:${name}-${suffix}`,
    name,
    createdAt: call.now,
    description: undefined,
    kmsKeyId: undefined,
    tags: new Map(),
    versions: new Map(),
    policy: undefined,
    changedAt: call.now,
    lastAccessed: undefined,
    deletion: undefined,
    rotation: undefined,
  }
}
