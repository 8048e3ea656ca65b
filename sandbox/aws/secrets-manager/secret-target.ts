import { tagContext } from '../iam/iam-subject.ts'
import { flagOf, type Input, requiredText, textOf } from '../input.ts'
import type { Further } from '../judge.ts'
import { keyUse } from '../key-use.ts'
import type { Call, Target } from '../operation.ts'
import { addressOf, lookUpSecret } from './secret-store.ts'
import { suppliedValue } from './versions.ts'

/** What a call of Secrets Manager acts on and what else its caller needs: the right to tag, to name a function, and to use the secret's KMS key through Secrets Manager. */
const SEAL = ['kms:GenerateDataKey', 'kms:Decrypt']

function requestKeys(input: Input): NonNullable<Target['context']> {
  const flag = (name: string): string | undefined =>
    input[name] === undefined ? undefined : String(flagOf(input, name))
  return {
    ...tagContext(input),
    'secretsmanager:BlockPublicPolicy': flag('BlockPublicPolicy'),
    'secretsmanager:ForceDeleteWithoutRecovery': flag('ForceDeleteWithoutRecovery'),
    'secretsmanager:RotationLambdaARN': textOf(input, 'RotationLambdaARN'),
    'secretsmanager:VersionStage': textOf(input, 'VersionStage'),
  }
}

/** By its ARN; one that is not there by the ARN that it would have, as far as that is known. */
export function secretTarget(call: Call): Target {
  const secret = lookUpSecret(call)
  const { accountId, region, name } = addressOf(call)
  const given = requiredText(call.input, 'SecretId')
  const arn = `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}`
  if (secret === undefined)
    return {
      name: given,
      arn: given.startsWith('arn:') ? given : arn,
      accountId,
      context: requestKeys(call.input),
    }
  const tags = [...secret.tags]
  return {
    name: secret.arn,
    policy: secret.policy,
    accountId,
    context: {
      'secretsmanager:SecretId': secret.arn,
      ...Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
      ...Object.fromEntries(
        tags.map(([key, value]) => [`secretsmanager:ResourceTag/${key}`, value]),
      ),
      ...requestKeys(call.input),
    },
  }
}

function futureArn({ region, caller, input }: Call): string {
  const name = requiredText(input, 'Name')
  return `arn:aws:secretsmanager:${region}:${caller.principal.accountId}:secret:${name}`
}

export function createTarget(call: Call): Target {
  const name = requiredText(call.input, 'Name')
  return {
    name,
    arn: futureArn(call),
    context: { ...requestKeys(call.input), 'secretsmanager:Name': name },
  }
}

/** With tags it tags; with a key it tries the key first, by a word in place of the ARN that the secret has not yet. */
export function furtherOfCreate(call: Call): readonly Further[] {
  const { input } = call
  const target = createTarget(call)
  const tagging: readonly Further[] =
    input['Tags'] === undefined
      ? []
      : [
          {
            action: 'secretsmanager:TagResource',
            name: target.name,
            arn: futureArn(call),
            context: target.context,
          },
        ]
  const keyId = textOf(input, 'KmsKeyId')
  if (keyId === undefined) return tagging
  const about = ['RequestToValidateKeyAccess']
  if (suppliedValue(call) !== undefined) about.push(`${futureArn(call)}-xxxxxx`)
  return [...tagging, ...about.flatMap((of) => keyUse(call, keyId, SEAL, of))]
}

function ofSecret(call: Call, actions: readonly string[]): readonly Further[] {
  const secret = lookUpSecret(call)
  if (secret?.kmsKeyId === undefined) return []
  return keyUse(call, secret.kmsKeyId, actions, secret.arn)
}

export function furtherOfPut(call: Call): readonly Further[] {
  return ofSecret(call, SEAL)
}

export function furtherOfGet(call: Call): readonly Further[] {
  return ofSecret(call, ['kms:Decrypt'])
}

/** Whoever names the function that rotates must be allowed to call it by his own policies; the function's policy lets Secrets Manager in. */
export function furtherOfRotate({ input }: Call): readonly Further[] {
  const arn = textOf(input, 'RotationLambdaARN')
  return arn === undefined ? [] : [{ action: 'lambda:InvokeFunction', name: arn, arn }]
}

/** RotateSecret rotates at once unless it is told not to. */
export function rotateTarget(call: Call): Target {
  const target = secretTarget(call)
  const { input } = call
  const immediately = input['RotateImmediately'] === undefined || flagOf(input, 'RotateImmediately')
  const context = { ...target.context, 'secretsmanager:RotateImmediately': String(immediately) }
  return { ...target, context }
}
