import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import { z } from 'zod'
import type { RotatorSecrets, SealedKey, SecretAt } from '../delivery/rotator-secrets.ts'
import { AccessKeyId } from '../requests/ids.ts'
import { known, unknown } from '../shared/known.ts'
import { createSecret } from '../shared/secret.ts'
import type { AccountSession, AccountSessions } from './account-sessions.ts'
import { type Attempt, asKnown, attempt } from './attempt.ts'

/**
 * Sealed secrets for the rotation function, under a role of its own in the account of the secret. A value goes from GetSecretValue to PutSecretValue and into the probe's signature, and
 * nowhere else. What AWS did not answer is not known, never "no value".
 */
const CURRENT = 'AWSCURRENT'
const PENDING = 'AWSPENDING'

export function createRotatorSecrets({
  sessions,
}: {
  readonly sessions: AccountSessions
}): RotatorSecrets {
  const open = ({ account, session }: SecretAt): AccountSession =>
    sessions.open(account, 'rotator', session)
  const stage = async (
    at: SecretAt,
    input: Omit<ConstructorParameters<typeof UpdateSecretVersionStageCommand>[0], 'SecretId'>,
  ) => {
    const session = open(at)
    const moved = await attempt(session, 'secretsmanager:UpdateSecretVersionStage', () =>
      session
        .secretsManager()
        .send(new UpdateSecretVersionStageCommand({ SecretId: at.secretArn, ...input })),
    )
    return moved.kind === 'failed' ? unknown(moved.why) : known(undefined)
  }
  return {
    async describe(at) {
      const session = open(at)
      const described = await attempt(session, 'secretsmanager:DescribeSecret', () =>
        session.secretsManager().send(new DescribeSecretCommand({ SecretId: at.secretArn })),
      )
      if (described.kind === 'failed') return unknown(described.why)
      const { RotationEnabled, VersionIdsToStages } = described.value
      return known({ rotates: RotationEnabled === true, stages: VersionIdsToStages ?? {} })
    },
    async read(at, VersionId) {
      const session = open(at)
      const read = await attempt(session, 'secretsmanager:GetSecretValue', () =>
        session
          .secretsManager()
          .send(new GetSecretValueCommand({ SecretId: at.secretArn, VersionId })),
      )
      if (isAbsent(read)) return known(undefined)
      const text = read.kind === 'answered' ? read.value.SecretString : undefined
      if (read.kind === 'failed') return unknown(read.why)
      const key = text === undefined ? undefined : sealedKey(text)
      return key === undefined ? unknown('the value is not a sealed key') : known(key)
    },
    async putPending(at, { token, rotationToken, value }) {
      const session = open(at)
      const shown = rotationToken.reveal()
      const put = await attempt(session, 'secretsmanager:PutSecretValue', () =>
        session.secretsManager().send(
          new PutSecretValueCommand({
            SecretId: at.secretArn,
            ClientRequestToken: token,
            // Where function and secret are in one account, Secrets Manager may come without one.
            ...(shown !== '' && { RotationToken: shown }),
            SecretString: value.reveal(),
            VersionStages: [PENDING],
          }),
        ),
      )
      return asKnown(put.kind === 'failed' ? put : { ...put, value: undefined })
    },
    makeCurrent: (at, to, from) =>
      stage(at, { VersionStage: CURRENT, MoveToVersionId: to, RemoveFromVersionId: from }),
    dropPending: (at, versionId) =>
      stage(at, { VersionStage: PENDING, RemoveFromVersionId: versionId }),
  }
}

/** The version is there and has no value yet, as Secrets Manager begins a rotation. */
function isAbsent(read: Attempt<unknown>): boolean {
  return read.kind === 'failed' && read.asked && read.code === 'ResourceNotFound'
}

const Value = z.object({ AccessKeyId, SecretAccessKey: z.string().min(1) })

function sealedKey(text: string): SealedKey | undefined {
  try {
    const { AccessKeyId: keyId, SecretAccessKey } = Value.parse(JSON.parse(text))
    return { keyId, secret: createSecret(SecretAccessKey), whole: createSecret(text) }
  } catch {
    // What is wrong with it would quote it.
    return undefined
  }
}
