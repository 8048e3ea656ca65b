import { AwsError } from '../aws-error.ts'
import { requiredText, textOf } from '../input.ts'
import type { Call } from '../operation.ts'
import { randomUuid } from '../world.ts'
import type { Secret, SecretVersion } from './secret-store.ts'

/**
 * Versions of a secret and the staging labels on them. A label is on one version at a time; when AWSCURRENT moves, the version that had it
 * gets AWSPREVIOUS. The client's token is the version's id: the same token with the same value is the same version, with another an error.
 */
export const CURRENT = 'AWSCURRENT'
export const PENDING = 'AWSPENDING'
const PREVIOUS = 'AWSPREVIOUS'

export function hasValue({ text, binary }: Pick<SecretVersion, 'text' | 'binary'>): boolean {
  return text !== undefined || binary !== undefined
}

export function holderOf(secret: Secret, stage: string): SecretVersion | undefined {
  return [...secret.versions.values()].find((version) => version.stages.has(stage))
}

export function moveStage(secret: Secret, stage: string, to: SecretVersion): void {
  const from = holderOf(secret, stage)
  if (from === to) return
  from?.stages.delete(stage)
  to.stages.add(stage)
  if (stage !== CURRENT || from === undefined) return
  holderOf(secret, PREVIOUS)?.stages.delete(PREVIOUS)
  from.stages.add(PREVIOUS)
}

export interface NewValue {
  readonly versionId: string
  readonly text: string | undefined
  readonly binary: string | undefined
}

/** The value a call carries, or `undefined` when it carries none. Its token must have the length AWS asks for. */
export function suppliedValue(call: Call): NewValue | undefined {
  const text = textOf(call.input, 'SecretString')
  const binary = textOf(call.input, 'SecretBinary')
  if (text === undefined && binary === undefined) return undefined
  if (text !== undefined && binary !== undefined)
    throw new AwsError(
      'InvalidRequestException',
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    )
  const versionId = textOf(call.input, 'ClientRequestToken') ?? randomUuid(call.world)
  if (versionId.length < 32 || versionId.length > 64)
    throw new AwsError(
      'InvalidParameterException',
      'ClientRequestToken must be 32-64 characters long.',
    )
  return { versionId, text, binary }
}

/** The version that already stands for this value, or `undefined`; throws when the token stands for another value. */
export function sameVersion(secret: Secret, value: NewValue): SecretVersion | undefined {
  const version = secret.versions.get(value.versionId)
  if (version === undefined || !hasValue(version)) return undefined
  if (version.text === value.text && version.binary === value.binary) return version
  throw new AwsError(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${value.versionId} because that value is already in use for a version of secret ${secret.arn}.`,
  )
}

/** The labels of a version that a rotation has begun stay on it when its value comes. */
export function addVersion(
  call: Pick<Call, 'now'>,
  secret: Secret,
  value: NewValue,
): SecretVersion {
  const version: SecretVersion = {
    ...value,
    createdAt: call.now,
    stages: secret.versions.get(value.versionId)?.stages ?? new Set(),
    lastAccessed: undefined,
  }
  secret.versions.set(value.versionId, version)
  secret.changedAt = call.now
  return version
}

/** What UpdateSecretVersionStage may do, in AWS's words where it may not. */
export function updateStage(call: Call, secret: Secret): void {
  const stage = requiredText(call.input, 'VersionStage')
  const removeFrom = textOf(call.input, 'RemoveFromVersionId')
  const moveTo = textOf(call.input, 'MoveToVersionId')
  const holder = holderOf(secret, stage)
  const invalid = (why: string): AwsError => new AwsError('InvalidParameterException', why)
  if (removeFrom !== undefined && holder?.versionId !== removeFrom)
    throw invalid(`The staging label ${stage} isn't attached to version ${removeFrom}.`)
  if (moveTo === undefined) {
    if (stage === CURRENT)
      throw invalid('You can only move staging label AWSCURRENT to a different secret version.')
    if (removeFrom === undefined)
      throw invalid('You must specify RemoveFromVersionId or MoveToVersionId.')
    holder?.stages.delete(stage)
    return
  }
  const target = secret.versions.get(moveTo)
  if (target === undefined)
    throw new AwsError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret version: ${moveTo}.`,
    )
  if (holder !== undefined && holder !== target && removeFrom === undefined)
    throw invalid(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.versionId}, so you must explicitly reference that version in RemoveFromVersionId.`,
    )
  moveStage(secret, stage, target)
  secret.changedAt = call.now
}

export function stagesByVersion(secret: Secret): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...secret.versions.values()]
      .filter((version) => version.stages.size > 0)
      .map((version) => [version.versionId, [...version.stages]]),
  )
}
