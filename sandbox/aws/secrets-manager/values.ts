import { AwsError } from '../aws-error.ts'
import { flagOf, textOf, textsOf } from '../input.ts'
import type { Call, Operations, TrailNote } from '../operation.ts'
import type { Structure } from '../output.ts'
import { checkRotationToken } from './rotation.ts'
import {
  liveSecret,
  notFound,
  type Secret,
  type SecretVersion,
  secretNote,
  secretReadNote,
} from './secret-store.ts'
import { furtherOfGet, furtherOfPut, secretTarget } from './secret-target.ts'
import {
  addVersion,
  CURRENT,
  hasValue,
  holderOf,
  moveStage,
  sameVersion,
  suppliedValue,
  updateStage,
} from './versions.ts'

/** Values in and out. LastAccessedDate is a day, as AWS keeps it. */
function putSecretValue(call: Call): Structure {
  const secret = liveSecret(call)
  const value = suppliedValue(call)
  if (value === undefined)
    throw new AwsError(
      'InvalidRequestException',
      'You must provide either SecretString or SecretBinary.',
    )
  checkRotationToken(call, secret, value.versionId)
  const stages = textsOf(call.input, 'VersionStages')
  const existing = sameVersion(secret, value)
  const version = existing ?? addVersion(call, secret, value)
  if (existing === undefined)
    for (const stage of stages.length === 0 ? [CURRENT] : stages) moveStage(secret, stage, version)
  if (holderOf(secret, CURRENT) === undefined) version.stages.add(CURRENT)
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.versionId,
    VersionStages: [...version.stages],
  }
}

function wantedVersion(call: Call, secret: Secret): SecretVersion {
  const versionId = textOf(call.input, 'VersionId')
  const stage = textOf(call.input, 'VersionStage')
  if (versionId === undefined) {
    const version = holderOf(secret, stage ?? CURRENT)
    if (version === undefined || !hasValue(version))
      throw notFound(`secret value for staging label: ${stage ?? CURRENT}`)
    return version
  }
  const version = secret.versions.get(versionId)
  if (version === undefined || !hasValue(version))
    throw notFound(`secret value for VersionId: ${versionId}`)
  if (stage !== undefined && !version.stages.has(stage))
    throw new AwsError(
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    )
  return version
}

function dayOf(date: Date): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()))
}

function getSecretValue(call: Call): Structure {
  const secret = liveSecret(call)
  const version = wantedVersion(call, secret)
  secret.lastAccessed = dayOf(call.now)
  version.lastAccessed = dayOf(call.now)
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.versionId,
    SecretString: version.text,
    SecretBinary: version.binary,
    VersionStages: [...version.stages],
    CreatedDate: version.createdAt,
  }
}

function listSecretVersionIds(call: Call): Structure {
  const secret = liveSecret(call)
  const everything = flagOf(call.input, 'IncludeDeprecated')
  return {
    ARN: secret.arn,
    Name: secret.name,
    Versions: [...secret.versions.values()]
      .filter((version) => everything || version.stages.size > 0)
      .map((version) => ({
        VersionId: version.versionId,
        VersionStages: [...version.stages],
        CreatedDate: version.createdAt,
        LastAccessedDate: version.lastAccessed,
      })),
  }
}

function updateSecretVersionStage(call: Call): Structure {
  const secret = liveSecret(call)
  updateStage(call, secret)
  return { ARN: secret.arn, Name: secret.name }
}

/** CloudTrail shows that a value was put, and under which token; never the value. */
function putNote(call: Call): TrailNote {
  const versionId = textOf(call.input, 'ClientRequestToken')
  const note = secretNote(call)
  return { ...note, response: { ...note.response, versionId } }
}

export const VALUE_OPERATIONS: Operations = {
  PutSecretValue: {
    readOnly: false,
    target: secretTarget,
    further: furtherOfPut,
    run: putSecretValue,
    note: putNote,
  },
  GetSecretValue: {
    readOnly: true,
    target: secretTarget,
    further: furtherOfGet,
    run: getSecretValue,
    note: secretReadNote,
  },
  ListSecretVersionIds: {
    readOnly: true,
    target: secretTarget,
    run: listSecretVersionIds,
    note: secretReadNote,
  },
  UpdateSecretVersionStage: {
    readOnly: false,
    target: secretTarget,
    run: updateSecretVersionStage,
    note: secretNote,
  },
}
