import { functionName, USUAL_NAMING } from '../../../src/shared/deployment-names.ts'
import { AwsError } from '../aws-error.ts'
import { boundedNumber, flagOf, isInput, textOf } from '../input.ts'
import type { Call, Operations } from '../operation.ts'
import type { Structure } from '../output.ts'
import { HUB_ACCOUNT } from '../roles.ts'
import { randomUuid, type World } from '../world.ts'
import {
  liveSecret,
  type Rotation,
  type RotationJob,
  type Secret,
  secretNote,
  secretTarget,
} from './secret-store.ts'
import { addVersion, CURRENT, holderOf, moveStage, PENDING } from './versions.ts'

/**
 * Rotation turned on and off. What it then does by itself, step by step, is in rotation-driver.ts. A version that is AWSPENDING without being AWSCURRENT is a rotation
 * that has not ended, and keeps RotateSecret from beginning another.
 */
export const ROTATION_FUNCTION = 'rotate-secret'
const DAY_MS = 86_400_000

function rotateSecret(call: Call): Structure {
  const secret = liveSecret(call)
  const rotation = rotationOf(call, secret)
  const left = holderOf(secret, PENDING)
  if (left !== undefined && left !== holderOf(secret, CURRENT)) {
    secret.rotation = { ...rotation, job: rotation.job ?? jobOf(call.world, left.versionId) }
    throw new AwsError(
      'InvalidRequestException',
      "A previous rotation isn't complete. That rotation will be reattempted.",
    )
  }
  const token = textOf(call.input, 'ClientRequestToken') ?? randomUuid(call.world)
  if (token.length < 32 || token.length > 64)
    throw new AwsError(
      'InvalidParameterException',
      'ClientRequestToken must be 32-64 characters long.',
    )
  const immediately =
    call.input['RotateImmediately'] === undefined || flagOf(call.input, 'RotateImmediately')
  secret.rotation = {
    ...rotation,
    enabled: true,
    nextAt: new Date(call.now.getTime() + rotation.everyDays * DAY_MS),
    job: begin(call.world, secret, token, immediately ? 'rotate' : 'test'),
  }
  return { ARN: secret.arn, Name: secret.name, VersionId: token }
}

function rotationOf(call: Call, secret: Secret): Rotation {
  const lambdaArn = textOf(call.input, 'RotationLambdaARN') ?? secret.rotation?.lambdaArn
  if (lambdaArn === undefined)
    throw new AwsError(
      'InvalidRequestException',
      'No Lambda rotation function ARN is associated with this secret.',
    )
  if (lambdaArn !== rotationFunctionArn(call.region))
    throw new AwsError(
      'AccessDeniedException',
      'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
    )
  const rules = call.input['RotationRules']
  const everyDays = isInput(rules)
    ? boundedNumber(rules, 'AutomaticallyAfterDays', { least: 1, most: 1_000, otherwise: 0 })
    : (secret.rotation?.everyDays ?? 0)
  if (everyDays === 0)
    throw new AwsError('InvalidParameterException', 'You must specify RotationRules.')
  return {
    enabled: secret.rotation?.enabled ?? false,
    lambdaArn,
    everyDays,
    lastRotatedAt: secret.rotation?.lastRotatedAt,
    nextAt: secret.rotation?.nextAt,
    job: secret.rotation?.job,
  }
}

export function rotationFunctionArn(region: string): string {
  return `arn:aws:lambda:${region}:${HUB_ACCOUNT}:function:${functionName(USUAL_NAMING, ROTATION_FUNCTION)}`
}

/** A version without a value, labelled AWSPENDING, stands before the function is called. */
export function begin(
  world: World,
  secret: Secret,
  token: string,
  kind: RotationJob['kind'],
): RotationJob {
  const version = addVersion({ now: world.now() }, secret, {
    versionId: token,
    text: undefined,
    binary: undefined,
  })
  moveStage(secret, PENDING, version)
  return jobOf(world, token, kind)
}

export function jobOf(
  world: World,
  token: string,
  kind: RotationJob['kind'] = 'rotate',
): RotationJob {
  return { kind, token, rotationToken: randomUuid(world), attempt: 1, dueAt: world.now() }
}

/** AWSPENDING stays where it is: whoever cancels a rotation that runs has to look after it. */
function cancelRotateSecret(call: Call): Structure {
  const secret = liveSecret(call)
  if (secret.rotation === undefined || !secret.rotation.enabled)
    throw new AwsError(
      'InvalidRequestException',
      'You tried to enable rotation on a secret that does not have rotation configured.',
    )
  secret.rotation = { ...secret.rotation, enabled: false, nextAt: undefined, job: undefined }
  const pending = holderOf(secret, PENDING)
  return { ARN: secret.arn, Name: secret.name, VersionId: pending?.versionId }
}

/** What DescribeSecret tells of it. */
export function rotationShape({ rotation }: Secret): Structure {
  if (rotation === undefined) return {}
  return {
    RotationEnabled: rotation.enabled,
    RotationLambdaARN: rotation.lambdaArn,
    RotationRules: { AutomaticallyAfterDays: rotation.everyDays },
    LastRotatedDate: rotation.lastRotatedAt,
    NextRotationDate: rotation.nextAt,
  }
}

/** The function is in another account than the secret: Secrets Manager knows it by the token that it gave it for this rotation. */
export function checkRotationToken(call: Call, secret: Secret, versionId: string): void {
  const job = secret.rotation?.job
  if (job === undefined || job.token !== versionId) return
  if (textOf(call.input, 'RotationToken') !== job.rotationToken)
    throw new AwsError(
      'InvalidParameterException',
      'The RotationToken is not the one of this rotation.',
    )
}

export const ROTATION_OPERATIONS: Operations = {
  RotateSecret: { readOnly: false, target: secretTarget, run: rotateSecret, note: secretNote },
  CancelRotateSecret: {
    readOnly: false,
    target: secretTarget,
    run: cancelRotateSecret,
    note: secretNote,
  },
}
