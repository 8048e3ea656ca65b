import { AwsError, noSuchEntity, validationError } from '../aws-error.ts'
import { requiredText } from '../input.ts'
import { mintKeyId } from '../key-id.ts'
import type { Call, Operations, TrailNote } from '../operation.ts'
import type { Structure } from '../output.ts'
import { trailDate } from '../trail.ts'
import type { StoredKey } from '../world.ts'
import { accountOf, keyTarget, subjectKeys, subjectName, userTarget } from './iam-subject.ts'

/**
 * Access keys: two for each user, Active and Inactive alike; the secret is shown once, in the answer to Create.
 * There is no idempotency token, so a caller that lost the answer has made a key it cannot use.
 */
export const KEYS_PER_USER = 2

function keyAmong(keys: readonly StoredKey[], keyId: string): StoredKey {
  const key = keys.find((candidate) => candidate.accessKeyId === keyId)
  if (key === undefined) throw noSuchEntity(`The Access Key with id ${keyId} cannot be found.`)
  return key
}

function createAccessKey(call: Call): Structure {
  const { userName, keys } = subjectKeys(call)
  if (keys.length >= KEYS_PER_USER)
    throw new AwsError(
      'LimitExceeded',
      `Cannot exceed quota for AccessKeysPerUser: ${KEYS_PER_USER}`,
      409,
    )
  const { world } = call
  const key: StoredKey = {
    accessKeyId: mintKeyId('AKIA', accountOf(call).id, world.random(5)),
    secretAccessKey: Buffer.from(world.random(30)).toString('base64'),
    createDate: call.now,
    status: 'Active',
    lastUsed: undefined,
    acceptedFromMs: world.now().getTime() + world.consistency.newKeyVisibleAfterMs,
  }
  keys.push(key)
  return {
    AccessKey: {
      UserName: userName,
      AccessKeyId: key.accessKeyId,
      Status: key.status,
      SecretAccessKey: key.secretAccessKey,
      CreateDate: key.createDate,
    },
  }
}

/** The newest key of the subject is the one just made; the secret stays out of the trail. */
function createdNote(call: Call): TrailNote {
  const { userName, keys } = subjectKeys(call)
  const key = keys.at(-1)
  if (key === undefined) return {}
  return {
    response: {
      accessKey: {
        accessKeyId: key.accessKeyId,
        status: key.status,
        userName,
        createDate: trailDate(key.createDate),
      },
    },
    resources: keyResources(call, key.accessKeyId),
  }
}

function keyResources(call: Call, keyId: string): NonNullable<TrailNote['resources']> {
  const userName = subjectName(call)
  const user = userName === undefined ? [] : [{ type: 'AWS::IAM::User', name: userName }]
  return [{ type: 'AWS::IAM::AccessKey', name: keyId }, ...user]
}

function namedKeyNote(call: Call): TrailNote {
  return { resources: keyResources(call, requiredText(call.input, 'AccessKeyId')) }
}

function updateAccessKey(call: Call): undefined {
  const status = requiredText(call.input, 'Status')
  const key = keyAmong(subjectKeys(call).keys, requiredText(call.input, 'AccessKeyId'))
  if (status !== 'Active' && status !== 'Inactive')
    throw validationError(
      `1 validation error detected: Value '${status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]`,
    )
  if (key.status !== status) key.changedAt = call.now
  key.status = status
  return undefined
}

function deleteAccessKey(call: Call): undefined {
  const { keys } = subjectKeys(call)
  const key = keyAmong(keys, requiredText(call.input, 'AccessKeyId'))
  keys.splice(keys.indexOf(key), 1)
  return undefined
}

function listAccessKeys(call: Call): Structure {
  const { userName, keys } = subjectKeys(call)
  return {
    AccessKeyMetadata: keys.map((key) => ({
      UserName: userName,
      AccessKeyId: key.accessKeyId,
      Status: key.status,
      CreateDate: key.createDate,
    })),
    IsTruncated: false,
  }
}

/** Only keys of the caller's own account. A key never used has no date and says "N/A" for the rest. */
function getAccessKeyLastUsed(call: Call): Structure {
  const keyId = requiredText(call.input, 'AccessKeyId')
  const account = accountOf(call)
  const root = account.rootKeys.find((key) => key.accessKeyId === keyId)
  if (root !== undefined) return lastUsedShape(root, '<root_account>')
  for (const user of account.users.values()) {
    const key = user.keys.find((candidate) => candidate.accessKeyId === keyId)
    if (key !== undefined) return lastUsedShape(key, user.userName)
  }
  throw noSuchEntity(`The Access Key with id ${keyId} cannot be found.`)
}

function lastUsedShape(key: StoredKey, UserName: string): Structure {
  return {
    UserName,
    AccessKeyLastUsed: {
      LastUsedDate: key.lastUsed?.date,
      ServiceName: key.lastUsed?.service ?? 'N/A',
      Region: key.lastUsed?.region ?? 'N/A',
    },
  }
}

export const ACCESS_KEY_OPERATIONS: Operations = {
  CreateAccessKey: {
    readOnly: false,
    target: userTarget,
    run: createAccessKey,
    note: createdNote,
  },
  UpdateAccessKey: {
    readOnly: false,
    target: userTarget,
    run: updateAccessKey,
    note: namedKeyNote,
  },
  DeleteAccessKey: {
    readOnly: false,
    target: userTarget,
    run: deleteAccessKey,
    note: namedKeyNote,
  },
  ListAccessKeys: { readOnly: true, target: userTarget, run: listAccessKeys },
  GetAccessKeyLastUsed: {
    readOnly: true,
    target: keyTarget,
    run: getAccessKeyLastUsed,
    note: (call) => ({
      resources: [{ type: 'AWS::IAM::AccessKey', name: requiredText(call.input, 'AccessKeyId') }],
    }),
  },
}
