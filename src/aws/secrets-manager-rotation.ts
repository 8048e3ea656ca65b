import {
  CancelRotateSecretCommand,
  DescribeSecretCommand,
  PutResourcePolicyCommand,
  RotateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts'
import type { RotatedSecret, RotatingVault } from '../delivery/rotating-vault.ts'
import type { UserRef } from '../keys/access-keys.ts'
import type { SwitchOutcome } from '../keys/secret-rotation.ts'
import type { AccountId } from '../requests/ids.ts'
import { known, unknown } from '../shared/known.ts'
import { sha256 } from '../shared/sha256.ts'
import {
  type AccountSession,
  type AccountSessions,
  ROLE_NAMES,
  roleArnIn,
} from './account-sessions.ts'
import { type Attempt, attempt, OWN_ROLE, UnexpectedAnswerError } from './attempt.ts'
import { partitionOf } from './regions.ts'
import { sealedSecretName } from './vault/sealed-secret-name.ts'
import { sealedSecretPolicy } from './vault/sealed-secret-policy.ts'
import type { SealingRules } from './vault/sealing-rules.ts'

/**
 * Turns rotation on and off in Secrets Manager, as the operator. The rotation role is let in before Secrets Manager is told, since it calls the function at once, and shut out after.
 * Never RotateImmediately: the first rotation comes when the interval is over.
 */
export interface SecretsManagerRotationDeps {
  readonly sessions: AccountSessions
  readonly region: string
  /** Of the deployment itself: the function is in the account in which this runs. */
  readonly sts: STSClient
  /** The function's name. */
  readonly rotationFunction: string
  sealingIn?(account: AccountId): SealingRules
}

export function createSecretsManagerRotation(deps: SecretsManagerRotationDeps): RotatingVault {
  const operator = ({ account, session }: UserRef): AccountSession =>
    deps.sessions.open(account, 'operator', session)
  return {
    async state({ account, userName, session: name }) {
      const session = deps.sessions.open(account, 'reader', name)
      const described = await attempt(session, 'secretsmanager:DescribeSecret', () =>
        session
          .secretsManager()
          .send(new DescribeSecretCommand({ SecretId: sealedSecretName(userName) })),
      )
      if (described.kind === 'failed')
        return described.asked && described.code === 'ResourceNotFound'
          ? known(undefined)
          : unknown(described.why)
      const { ARN: arn, DeletedDate, RotationEnabled, RotationRules } = described.value
      if (DeletedDate !== undefined) return known(undefined)
      if (arn === undefined) return unknown('secretsmanager:DescribeSecret names no ARN')
      return known({
        arn,
        stages: described.value.VersionIdsToStages ?? {},
        rotates: RotationEnabled === true,
        everyDays: RotationRules?.AutomaticallyAfterDays,
      })
    },
    async turnOn(secret, everyDays) {
      const session = operator(secret)
      const own = await attempt(OWN_ROLE, 'sts:GetCallerIdentity', () => functionArn(deps))
      if (own.kind === 'failed') return asSwitch(own)
      const open = await putPolicy(deps, session, secret, true)
      if (open.kind === 'failed') return asSwitch(open)
      return asSwitch(
        await attempt(session, 'secretsmanager:RotateSecret', () =>
          session.secretsManager().send(
            new RotateSecretCommand({
              SecretId: sealedSecretName(secret.userName),
              // The same request asked twice tests once.
              ClientRequestToken: sha256(`${secret.session}.auto`),
              RotationLambdaARN: own.value,
              RotationRules: { AutomaticallyAfterDays: everyDays },
              RotateImmediately: false,
            }),
          ),
        ),
      )
    },
    async turnOff({ reader, ...secret }) {
      const session = operator(secret)
      const stopped = await attempt(session, 'secretsmanager:CancelRotateSecret', () =>
        session
          .secretsManager()
          .send(new CancelRotateSecretCommand({ SecretId: sealedSecretName(secret.userName) })),
      )
      if (stopped.kind === 'failed' && stopped.code !== 'InvalidRequest') return asSwitch(stopped)
      if (reader === undefined) return { kind: 'done' }
      return asSwitch(await putPolicy(deps, session, { ...secret, reader }, false))
    },
    async dropPending(user, versionId) {
      const session = operator(user)
      return asSwitch(
        await attempt(session, 'secretsmanager:UpdateSecretVersionStage', () =>
          session.secretsManager().send(
            new UpdateSecretVersionStageCommand({
              SecretId: sealedSecretName(user.userName),
              VersionStage: 'AWSPENDING',
              RemoveFromVersionId: versionId,
            }),
          ),
        ),
      )
    },
  }
}

async function functionArn({
  sts,
  region,
  rotationFunction,
}: SecretsManagerRotationDeps): Promise<string> {
  const { Account } = await sts.send(new GetCallerIdentityCommand({}))
  if (Account === undefined) throw new UnexpectedAnswerError('STS named no account')
  return `arn:${partitionOf(region).name}:lambda:${region}:${Account}:function:${rotationFunction}`
}

function putPolicy(
  deps: SecretsManagerRotationDeps,
  session: AccountSession,
  { account, userName, userId, reader }: RotatedSecret,
  rotates: boolean,
): Promise<Attempt<unknown>> {
  const policy = sealedSecretPolicy({
    reader,
    userId,
    operatorRoleArn: roleArnIn(account, ROLE_NAMES.operator, deps.region),
    ...(rotates && { rotatorRoleArn: roleArnIn(account, ROLE_NAMES.rotator, deps.region) }),
    breakGlassRoleArns: deps.sealingIn?.(account).breakGlassRoleArns ?? [],
  })
  return attempt(session, 'secretsmanager:PutResourcePolicy', () =>
    session.secretsManager().send(
      new PutResourcePolicyCommand({
        SecretId: sealedSecretName(userName),
        ResourcePolicy: policy,
        BlockPublicPolicy: true,
      }),
    ),
  )
}

/** Secrets Manager has one code for several states; of RotateSecret it is the rotation that has not ended. */
function asSwitch(tried: Attempt<unknown>): SwitchOutcome {
  if (tried.kind === 'answered') return { kind: 'done' }
  if (tried.code === 'InvalidRequest') return { kind: 'left_over' }
  return tried.nature === 'denied' || tried.nature === 'refused'
    ? { kind: 'refused', code: tried.why }
    : { kind: 'not_known', why: tried.why }
}
