import { type Principal, principalArn, principalUserId } from './identity.ts'
import type { PolicyRequest } from './policy/evaluate.ts'
import { isSpoke, ORGANIZATION_ID } from './roles.ts'
import type { World } from './world.ts'

/**
 * What a condition may ask about any call: who, when, from which organisation, about whose resource. Keys of one service come from its operations. Everything that the shipped templates ask for has to be
 * on a list here: a key that nobody fills in would be missing for ever, and conditions on it would say nothing.
 */
type ContextKeys = PolicyRequest['context']

const TYPES = { root: 'Account', user: 'User', role: 'AssumedRole' } as const

function organizationOf(world: World, accountId: string | undefined): string | undefined {
  if (accountId === undefined) return undefined
  return world.accounts.has(accountId) || isSpoke(accountId) ? ORGANIZATION_ID : undefined
}

function principalTags(world: World, principal: Principal): ContextKeys {
  if (principal.kind !== 'user') return {}
  const tags = world.accounts.get(principal.accountId)?.users.get(principal.userName)?.tags ?? []
  return Object.fromEntries([...tags].map(([key, value]) => [`aws:PrincipalTag/${key}`, value]))
}

export interface Circumstances {
  readonly world: World
  readonly principal: Principal
  readonly region: string
  /** Whose the resource is. */
  readonly resourceAccount: string
}

export function globalContext({
  world,
  principal,
  region,
  resourceAccount,
}: Circumstances): ContextKeys {
  const now = world.now()
  return {
    ...principalTags(world, principal),
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    'aws:PrincipalAccount': principal.accountId,
    'aws:PrincipalArn': principalArn(principal),
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalOrgID': organizationOf(world, principal.accountId),
    'aws:PrincipalType': TYPES[principal.kind],
    'aws:RequestedRegion': region,
    'aws:ResourceAccount': resourceAccount,
    'aws:ResourceOrgID': organizationOf(world, resourceAccount),
    'aws:SecureTransport': 'true',
    'aws:SourceIdentity': principal.kind === 'role' ? principal.sourceIdentity : undefined,
    'aws:userid': principalUserId(principal),
    'aws:username': principal.kind === 'user' ? principal.userName : undefined,
    'aws:ViaAWSService': 'false',
  }
}

/** Keys that some call of the sandbox fills in, with `*` for what follows. */
export const FILLED_IN: readonly string[] = [
  'aws:CurrentTime',
  'aws:EpochTime',
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'aws:PrincipalIsAWSService',
  'aws:PrincipalOrgID',
  'aws:PrincipalTag/*',
  'aws:PrincipalType',
  'aws:RequestTag/*',
  'aws:RequestedRegion',
  'aws:ResourceAccount',
  'aws:ResourceOrgID',
  'aws:ResourceTag/*',
  'aws:SecureTransport',
  'aws:SourceIdentity',
  'aws:TagKeys',
  'aws:ViaAWSService',
  'aws:userid',
  'aws:username',
  'dynamodb:EnclosingOperation',
  'dynamodb:LeadingKeys',
  'events:detail-type',
  'events:source',
  'iam:PermissionsBoundary',
  'iam:PolicyARN',
  'iam:ResourceTag/*',
  'kms:EncryptionContext:*',
  'kms:ViaService',
  's3:if-none-match',
  'secretsmanager:BlockPublicPolicy',
  // By ssm.ts, where a role is handed over.
  'iam:PassedToService',
  'secretsmanager:ForceDeleteWithoutRecovery',
  'secretsmanager:Name',
  'secretsmanager:ResourceTag/*',
  'secretsmanager:RotateImmediately',
  'secretsmanager:RotationLambdaARN',
  'secretsmanager:SecretId',
  'secretsmanager:VersionStage',
  'sts:ExternalId',
  'sts:RoleSessionName',
  'sts:SourceIdentity',
  'sts:TaskPolicyArn',
]

/** Keys of calls that no program here makes: services call each other, or resources, and the sandbox does not play that. */
export const OF_SERVICES: readonly string[] = [
  'aws:CalledVia',
  'aws:SourceAccount',
  'aws:SourceArn',
  'aws:SourceOrgID',
]
