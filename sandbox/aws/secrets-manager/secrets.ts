import { AwsError } from '../aws-error.ts'
import {
  boundedNumber,
  flagOf,
  isInput,
  listOf,
  requiredText,
  tagsOf,
  textOf,
  textsOf,
} from '../input.ts'
import type { Call, Operations } from '../operation.ts'
import type { Structure } from '../output.ts'
import { pageOf } from '../paging.ts'
import { checkPolicy } from '../resource-policy.ts'
import { rotationShape } from './rotation.ts'
import {
  anySecret,
  liveSecret,
  lookUpSecret,
  newSecret,
  notFound,
  type Secret,
  secretNote,
  secretReadNote,
  storeOf,
} from './secret-store.ts'
import { createTarget, furtherOfCreate, secretTarget } from './secret-target.ts'
import {
  addVersion,
  CURRENT,
  moveStage,
  sameVersion,
  stagesByVersion,
  suppliedValue,
} from './versions.ts'

/** Secrets as such: made, described, tagged, guarded by a policy, deleted with a way back. */
const DAY_MS = 86_400_000

function createSecret(call: Call): Structure {
  const name = requiredText(call.input, 'Name')
  const store = storeOf(call.world, call.caller.principal.accountId, call.region)
  const value = suppliedValue(call)
  const existing = store.get(name)
  if (existing !== undefined) {
    const same = value === undefined ? undefined : sameVersionOf(existing, value.versionId, call)
    if (same === undefined) throw alreadyExists(existing)
    return { ARN: existing.arn, Name: name, VersionId: same }
  }
  const secret = newSecret(call, name)
  secret.description = textOf(call.input, 'Description')
  secret.kmsKeyId = textOf(call.input, 'KmsKeyId')
  for (const [key, tag] of tagsOf(call.input)) secret.tags.set(key, tag)
  store.set(name, secret)
  if (value === undefined) return { ARN: secret.arn, Name: name }
  const version = addVersion(call, secret, value)
  moveStage(secret, CURRENT, version)
  return { ARN: secret.arn, Name: name, VersionId: version.versionId }
}

function sameVersionOf(secret: Secret, versionId: string, call: Call): string | undefined {
  const value = suppliedValue(call)
  if (secret.deletion !== undefined || value === undefined || !secret.versions.has(versionId))
    return undefined
  return sameVersion(secret, value)?.versionId
}

function alreadyExists(secret: Secret): AwsError {
  if (secret.deletion !== undefined)
    return new AwsError(
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    )
  return new AwsError(
    'ResourceExistsException',
    `The operation failed because the secret ${secret.name} already exists.`,
  )
}

function tagShapes(secret: Secret): readonly Structure[] {
  return [...secret.tags].map(([Key, Value]) => ({ Key, Value }))
}

function secretShape(secret: Secret): Structure {
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    LastChangedDate: secret.changedAt,
    LastAccessedDate: secret.lastAccessed,
    DeletedDate: secret.deletion?.requestedAt,
    Tags: tagShapes(secret),
    CreatedDate: secret.createdAt,
  }
}

function describeSecret(call: Call): Structure {
  const secret = anySecret(call)
  return {
    ...secretShape(secret),
    ...rotationShape(secret),
    VersionIdsToStages: stagesByVersion(secret),
  }
}

function tagResource(call: Call): undefined {
  const secret = liveSecret(call)
  for (const [key, value] of tagsOf(call.input)) secret.tags.set(key, value)
  return undefined
}

function putResourcePolicy(call: Call): Structure {
  const secret = liveSecret(call)
  const policy = requiredText(call.input, 'ResourcePolicy')
  checkPolicy(policy, flagOf(call.input, 'BlockPublicPolicy'))
  secret.policy = policy
  return { ARN: secret.arn, Name: secret.name }
}

function getResourcePolicy(call: Call): Structure {
  const secret = anySecret(call)
  return { ARN: secret.arn, Name: secret.name, ResourcePolicy: secret.policy }
}

function deleteSecret(call: Call): Structure {
  const force = flagOf(call.input, 'ForceDeleteWithoutRecovery')
  const secret = lookUpSecret(call)
  if (secret === undefined) throw notFound()
  const store = storeOf(call.world, secret.arn.split(':')[4] ?? '', call.region)
  if (force && call.input['RecoveryWindowInDays'] !== undefined)
    throw new AwsError(
      'InvalidParameterException',
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    )
  const days = boundedNumber(call.input, 'RecoveryWindowInDays', {
    least: 7,
    most: 30,
    otherwise: 30,
  })
  const dueAt = force ? call.now : new Date(call.now.getTime() + days * DAY_MS)
  if (force) store.delete(secret.name)
  secret.deletion = { requestedAt: call.now, dueAt }
  return { ARN: secret.arn, Name: secret.name, DeletionDate: dueAt }
}

function restoreSecret(call: Call): Structure {
  const secret = anySecret(call)
  secret.deletion = undefined
  return { ARN: secret.arn, Name: secret.name }
}

/** Filters by name prefix only, the one filter that the console's search needs here. */
function listSecrets(call: Call): Structure {
  const prefixes = listOf(call.input, 'Filters')
    .filter(isInput)
    .flatMap((filter) => (textOf(filter, 'Key') === 'name' ? textsOf(filter, 'Values') : []))
  const deletedToo = flagOf(call.input, 'IncludePlannedDeletion')
  const store = storeOf(call.world, call.caller.principal.accountId, call.region)
  const secrets = [...store.values()]
    .filter((secret) => deletedToo || secret.deletion === undefined)
    .filter(({ name }) => prefixes.length === 0 || prefixes.some((at) => name.startsWith(at)))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
  const size = boundedNumber(call.input, 'MaxResults', { least: 1, most: 100, otherwise: 100 })
  const page = pageOf(secrets, size, textOf(call.input, 'NextToken'), (secret) => secret.name)
  return {
    SecretList: page.items.map((secret) => ({
      ...secretShape(secret),
      SecretVersionsToStages: stagesByVersion(secret),
    })),
    NextToken: page.next,
  }
}

export const SECRET_OPERATIONS: Operations = {
  CreateSecret: {
    readOnly: false,
    target: createTarget,
    further: furtherOfCreate,
    run: createSecret,
    note(call) {
      const name = requiredText(call.input, 'Name')
      const store = storeOf(call.world, call.caller.principal.accountId, call.region)
      const arn = store.get(name)?.arn ?? name
      return {
        response: { arn, name, versionId: textOf(call.input, 'ClientRequestToken') },
        resources: [{ type: 'AWS::SecretsManager::Secret', name: arn }],
      }
    },
  },
  DescribeSecret: {
    readOnly: true,
    target: secretTarget,
    run: describeSecret,
    note: secretReadNote,
  },
  TagResource: { readOnly: false, target: secretTarget, run: tagResource, note: secretNote },
  PutResourcePolicy: {
    readOnly: false,
    target: secretTarget,
    run: putResourcePolicy,
    note: secretNote,
  },
  GetResourcePolicy: { readOnly: true, target: secretTarget, run: getResourcePolicy },
  DeleteSecret: {
    readOnly: false,
    target: secretTarget,
    run: deleteSecret,
    note: (call) => ({
      resources: [
        { type: 'AWS::SecretsManager::Secret', name: requiredText(call.input, 'SecretId') },
      ],
    }),
  },
  RestoreSecret: { readOnly: false, target: secretTarget, run: restoreSecret, note: secretNote },
  ListSecrets: { readOnly: true, target: () => ({ name: '*' }), run: listSecrets },
}
