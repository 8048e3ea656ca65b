/** What the roles of deploy/spoke.yml may do, held against what the code calls in accounts: every call by the role that makes it, and nothing besides. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SPOKE_ROLE_NAMES, type SpokeRoleName } from '../src/shared/deployment-names.ts'
import {
  decisionOf,
  HUB,
  SPOKE,
  spokeRole,
  spokeRoles,
  writtenStatements,
} from './support/spoke-template.ts'

const ALL = {
  RootAccess: 'true',
  OrganizationReads: 'true',
  Trail: 'true',
  TrailBucketArn: 'arn:aws:s3:::trail',
  TrailResultsBucketArn: 'arn:aws:s3:::results',
  TrailKeyArns: `arn:aws:kms:us-east-1:${SPOKE}:key/1`,
  SecretsKeyArn: `arn:aws:kms:us-east-1:${SPOKE}:key/2`,
}

type Roles = readonly SpokeRoleName[]
const READER: Roles = ['reader']
const OPERATOR: Roles = ['operator']
const RESPONDER: Roles = ['responder']
const ROTATOR: Roles = ['rotator']
const BOTH: Roles = ['reader', 'responder']

/** Who makes each call: file of src/aws → operation → the roles under whose session it is made. */
const CALLS: Readonly<Record<string, Readonly<Record<string, Roles>>>> = {
  'athena/athena-archive': {
    GetQueryExecution: RESPONDER,
    GetQueryResults: RESPONDER,
    StartQueryExecution: RESPONDER,
    StopQueryExecution: RESPONDER,
  },
  'athena/look-at-trail-table': { GetTableMetadata: RESPONDER, GetWorkGroup: RESPONDER },
  'cloudtrail/cloudtrail-audit': { LookupEvents: RESPONDER },
  'cloudtrail/lookup-events': { LookupEvents: READER },
  // Granted by deploy/revoke-sessions.yml, which an account installs if it wants this.
  'ssm-revocations': { GetAutomationExecution: [], StartAutomationExecution: [] },
  'doctor/simulate': { SimulatePrincipalPolicy: READER },
  'enabled-regions': { ListRegions: BOTH },
  'iam/iam-access-keys': {
    CreateAccessKey: OPERATOR,
    DeleteAccessKey: OPERATOR,
    GetAccessKeyLastUsed: BOTH,
    ListAccessKeys: BOTH,
    UpdateAccessKey: ['operator', 'responder'],
  },
  'iam/iam-administrator-rights': {
    GetGroupPolicy: BOTH,
    GetPolicy: BOTH,
    GetPolicyVersion: BOTH,
    GetUserPolicy: BOTH,
    ListAttachedGroupPolicies: BOTH,
    ListAttachedUserPolicies: BOTH,
    ListGroupPolicies: BOTH,
    ListGroupsForUser: BOTH,
    ListUserPolicies: BOTH,
  },
  'iam/iam-clean-up': {
    DeleteLoginProfile: RESPONDER,
    GetGroupPolicy: RESPONDER,
    GetLoginProfile: RESPONDER,
    GetOpenIDConnectProvider: RESPONDER,
    GetRole: RESPONDER,
    GetRolePolicy: RESPONDER,
    GetUser: RESPONDER,
    GetUserPolicy: RESPONDER,
    ListAccessKeys: RESPONDER,
    ListAttachedGroupPolicies: RESPONDER,
    ListAttachedRolePolicies: RESPONDER,
    ListAttachedUserPolicies: RESPONDER,
    ListSAMLProviders: RESPONDER,
  },
  'iam/iam-fleet': {
    GenerateCredentialReport: READER,
    GetAccessKeyLastUsed: READER,
    GetAccountSummary: READER,
    GetCredentialReport: READER,
    ListSSHPublicKeys: READER,
  },
  'iam/iam-fleet-pages': {
    GetAccountAuthorizationDetails: READER,
    ListServiceSpecificCredentials: READER,
    ListUsers: READER,
  },
  'iam/iam-key-finder': { GetAccessKeyInfo: RESPONDER, GetAccessKeyLastUsed: RESPONDER },
  'iam/iam-other-credentials': {
    ListSSHPublicKeys: RESPONDER,
    ListServiceSpecificCredentials: RESPONDER,
    ListSigningCertificates: RESPONDER,
    UpdateSSHPublicKey: RESPONDER,
    UpdateServiceSpecificCredential: RESPONDER,
    UpdateSigningCertificate: RESPONDER,
  },
  'iam/iam-policy-reads': {
    GetGroupPolicy: RESPONDER,
    GetPolicy: RESPONDER,
    GetPolicyVersion: RESPONDER,
    GetUserPolicy: RESPONDER,
    ListAttachedGroupPolicies: RESPONDER,
    ListAttachedUserPolicies: RESPONDER,
    ListGroupPolicies: RESPONDER,
    ListUserPolicies: RESPONDER,
  },
  'iam/iam-quarantine': {
    AttachUserPolicy: RESPONDER,
    DeleteUserPermissionsBoundary: RESPONDER,
    DetachUserPolicy: RESPONDER,
    GetUser: RESPONDER,
    ListAttachedUserPolicies: RESPONDER,
    PutUserPermissionsBoundary: RESPONDER,
    TagUser: RESPONDER,
    UntagUser: RESPONDER,
  },
  'iam/iam-role-use': {
    GetRole: RESPONDER,
    GetRolePolicy: RESPONDER,
    ListInstanceProfilesForRole: RESPONDER,
  },
  'iam/iam-user-groups': { ListGroupsForUser: READER },
  'iam/iam-user-snapshots': {
    GetLoginProfile: RESPONDER,
    GetUser: RESPONDER,
    ListGroupsForUser: RESPONDER,
    ListMFADevices: RESPONDER,
    ListRoles: RESPONDER,
  },
  'iam/iam-users': {
    GetAccessKeyInfo: READER,
    GetAccessKeyLastUsed: BOTH,
    GetUser: BOTH,
    ListUsers: READER,
  },
  'organizations-accounts': {
    ListAccounts: READER,
    ListAccountsForParent: READER,
    ListOrganizationalUnitsForParent: READER,
  },
  'put-test-events': { PutEvents: READER },
  'root/root-session': { AssumeRoot: ['root'] },
  'rotator-secrets': {
    DescribeSecret: ROTATOR,
    GetSecretValue: ROTATOR,
    PutSecretValue: ROTATOR,
    UpdateSecretVersionStage: ROTATOR,
  },
  'secrets-manager-rotation': {
    CancelRotateSecret: OPERATOR,
    DescribeSecret: READER,
    PutResourcePolicy: OPERATOR,
    RotateSecret: OPERATOR,
    UpdateSecretVersionStage: OPERATOR,
  },
  'secrets-manager-vault': { DescribeSecret: OPERATOR, UpdateSecretVersionStage: OPERATOR },
  'vault/seal-secret': {
    CreateSecret: OPERATOR,
    DescribeSecret: ['operator', 'reader'],
    PutResourcePolicy: OPERATOR,
    PutSecretValue: OPERATOR,
  },
}

/** Made with the function's own role, in its own account, or in a session that AWS's own task policy bounds. */
const NOT_IN_ACCOUNTS = [
  /^dynamo\//,
  /^s3-/,
  /^account-sessions$/,
  // Whoever deploys runs it, with credentials of their own.
  /^doctor\/(?!simulate$)/,
  /^kms-mac$/,
  /^root\/root-iam$/,
  /^secrets$/,
  /^secrets-manager-pickup-/,
  /^sqs-jobs$/,
  /^sts-key-probe$/,
]

/** Needs no permission: it answers under any policy. */
const ASKS_WHO_ONE_IS = 'GetCallerIdentity'

/** What stands behind a call of the code without being one: each with the call that asks for it. */
const BESIDES: Readonly<Record<SpokeRoleName, readonly string[]>> = {
  reader: [],
  operator: [
    // Secrets are made with tags.
    'secretsmanager:TagResource',
    // RotateSecret asks for it.
    'lambda:InvokeFunction',
    // Through Secrets Manager, where accounts have a kmsKey.
    'kms:Decrypt',
    'kms:GenerateDataKey',
  ],
  // Athena reads the trail and writes its results with the rights of whoever asks.
  responder: [
    'glue:GetDatabase',
    'glue:GetPartitions',
    'glue:GetTable',
    'kms:Decrypt',
    'kms:GenerateDataKey',
    's3:AbortMultipartUpload',
    's3:GetBucketLocation',
    's3:GetObject',
    's3:ListBucket',
    's3:ListBucketMultipartUploads',
    's3:ListMultipartUploadParts',
    's3:PutObject',
  ],
  rotator: ['kms:Decrypt', 'kms:GenerateDataKey'],
  root: [],
}

const CLIENT = /import \{([^}]+)\} from '@aws-sdk\/client-([a-z-]+)'/g
const CALL = /new ([A-Z]\w+)Command\(/g
const SERVICES: Readonly<Record<string, string>> = {
  account: 'account',
  athena: 'athena',
  cloudtrail: 'cloudtrail',
  eventbridge: 'events',
  iam: 'iam',
  organizations: 'organizations',
  'secrets-manager': 'secretsmanager',
  ssm: 'ssm',
  sts: 'sts',
}

/** `service:Operation` of every command that a file makes. */
function callsIn(file: string): readonly string[] {
  const text = readFileSync(new URL(`../src/aws/${file}.ts`, import.meta.url), 'utf8')
  const services = new Map(
    [...text.matchAll(CLIENT)].flatMap(([, names = '', client = '']) =>
      names.split(',').map((name) => [name.trim(), SERVICES[client] ?? client] as const),
    ),
  )
  return [
    ...new Set(
      [...text.matchAll(CALL)].map(
        ([, operation = '']) => `${services.get(`${operation}Command`) ?? '?'}:${operation}`,
      ),
    ),
  ].toSorted()
}

const FILES = readdirSync(new URL('../src/aws', import.meta.url), { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace(/\.ts$/, ''))
  .filter((name) => !NOT_IN_ACCOUNTS.some((own) => own.test(name)))

const allowed = (role: SpokeRoleName): readonly string[] => [
  ...new Set(
    spokeRole(`awskey-${role}`, { parameters: ALL })
      .statements.filter(({ effect }) => effect === 'Allow')
      .flatMap(({ actions }) => actions.patterns),
  ),
]

describe('what the code calls in accounts', () => {
  it('is in the table above, each call of each file, and the table has no other', () => {
    const made = FILES.flatMap((file) =>
      callsIn(file)
        .map((call) => call.replace(/^.*:/, ''))
        .filter((operation) => operation !== ASKS_WHO_ONE_IS)
        .map((operation) => `${file} ${operation}`),
    )
    const said = Object.entries(CALLS).flatMap(([file, calls]) =>
      Object.keys(calls).map((operation) => `${file} ${operation}`),
    )
    expect(said.toSorted()).toEqual(made.toSorted())
  })

  it.each(SPOKE_ROLE_NAMES)('is all granted to %s, and nothing more', (role) => {
    const called = Object.entries(CALLS).flatMap(([file, calls]) =>
      callsIn(file).filter((call) => calls[call.replace(/^.*:/, '')]?.includes(role) === true),
    )
    expect(allowed(role).toSorted()).toEqual([...new Set([...called, ...BESIDES[role]])].toSorted())
  })
})

/** Statements that allow something on every resource, and why they cannot be narrower. */
const ON_EVERYTHING: Readonly<Record<string, string>> = {
  'ReaderRole ReadWhatNamesNothing':
    'lists and reports of IAM, CloudTrail and STS know no resource',
  'ReaderRole ReadTheOrganization': 'lists of AWS Organizations, whose parents only it knows',
  'ResponderRole ReadWhatNamesNothing': 'lists of IAM, CloudTrail and STS know no resource',
}

/** As the Service Authorization Reference says: none of these takes a resource, but for credentials that are listed for all users at once, and parents of an organization. */
const WITHOUT_RESOURCE = [
  'cloudtrail:LookupEvents',
  'iam:GenerateCredentialReport',
  'iam:GetAccountAuthorizationDetails',
  'iam:GetAccountSummary',
  'iam:GetCredentialReport',
  'iam:ListRoles',
  'iam:ListSAMLProviders',
  'iam:ListServiceSpecificCredentials',
  'iam:ListUsers',
  'organizations:ListAccounts',
  'organizations:ListAccountsForParent',
  'organizations:ListOrganizationalUnitsForParent',
  'sts:GetAccessKeyInfo',
]

/** Writes that name users by nothing but their kind: what narrows each. */
const NARROWED_BY: Readonly<Record<string, readonly string[]>> = {
  'OperatorRole ChangeKeysOfManagedUsers': ['aws:ResourceTag/awskey:managed'],
  // A thief's user carries no tag that one could wait for; protected users and awskey's own are denied below it.
  'ResponderRole MakeCredentialsInactive': [],
  'ResponderRole Quarantine': ['iam:PolicyARN'],
  'ResponderRole QuarantineByBoundary': ['iam:PermissionsBoundary'],
  'ResponderRole GiveTheirBoundaryBack': ['iam:PermissionsBoundary'],
  'ResponderRole MarkTheQuarantine': ['aws:TagKeys', 'aws:TagKeys'],
}

const WRITES =
  /^iam:(?:Add|Attach|Create|Deactivate|Delete|Detach|Enable|Put|Remove|Reset|Set|Tag|Untag|Update|Upload)/

describe('every statement of every role', () => {
  const ofRoles = writtenStatements().filter(({ in: id }) => id.endsWith('Role'))
  const allows = ofRoles.filter(({ Effect }) => Effect === 'Allow')
  const named = ({ in: id, Sid }: (typeof ofRoles)[number]): string => `${id} ${Sid}`

  it('has a name of its own', () => {
    expect(new Set(ofRoles.map(named)).size).toBe(ofRoles.length)
  })

  it('allows no action by a wildcard, in no boundary either', () => {
    const patterns = writtenStatements()
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => Action)
    expect(patterns.filter((action) => /[*?]/.test(action))).toEqual([])
  })

  it('allows something on every resource only where the list above says why', () => {
    const open = allows.filter(({ Resource }) => JSON.stringify(Resource).includes('"*"'))
    expect(open.map(named)).toEqual(Object.keys(ON_EVERYTHING))
    expect([...new Set(open.flatMap(({ Action }) => Action))].toSorted()).toEqual(WITHOUT_RESOURCE)
  })

  it('narrows what is written in IAM', () => {
    const writes = allows.filter(({ Action }) => Action.some((action) => WRITES.test(action)))
    const narrowed = writes.map((statement) => [
      named(statement),
      Object.values(statement.Condition ?? {}).flatMap((keys) => Object.keys(keys)),
    ])
    expect(Object.fromEntries(narrowed)).toEqual(NARROWED_BY)
    for (const { Resource } of writes)
      expect(Resource).toEqual({ 'Fn::Sub': expect.stringMatching(/:user\/\*$/) })
  })
})

const user = (name: string): string => `arn:aws:iam::${SPOKE}:user/${name}`
const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll'
const NEVER = [
  'iam:PutUserPolicy',
  'iam:PutRolePolicy',
  'iam:PutGroupPolicy',
  'iam:CreatePolicy',
  'iam:CreatePolicyVersion',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'iam:AddUserToGroup',
  'iam:CreateLoginProfile',
]

describe('no role', () => {
  const roles = [...spokeRoles({ parameters: ALL }).values()]

  it.each(NEVER)('may %s, nor could if a policy let it', (action) => {
    for (const { statements, boundaryStatements, roleName } of roles) {
      expect(
        decisionOf(
          { ...roles[0], statements, boundaryStatements: statements } as (typeof roles)[number],
          { action, resource: user('erin') },
        ),
        roleName,
      ).not.toBe('allowed')
      expect(
        decisionOf(
          {
            ...roles[0],
            statements: boundaryStatements,
            boundaryStatements,
          } as (typeof roles)[number],
          { action, resource: user('erin') },
        ),
        roleName,
      ).toBe('explicitDeny')
    }
  })

  it('could change the roles of awskey or their boundaries', () => {
    for (const role of roles)
      for (const [action, resource] of [
        ['iam:DeleteRolePermissionsBoundary', `arn:aws:iam::${SPOKE}:role/awskey-operator`],
        ['iam:UpdateRole', `arn:aws:iam::${SPOKE}:role/awskey-operator`],
        ['iam:DeletePolicy', `arn:aws:iam::${SPOKE}:policy/awskey-operator-boundary`],
        ['iam:CreatePolicyVersion', `arn:aws:iam::${SPOKE}:policy/awskey-operator-boundary`],
      ] as const)
        expect(decisionOf(role, { action, resource }), `${role.roleName} ${action}`).toBe(
          'explicitDeny',
        )
  })

  it('but the rotator reads a secret', () => {
    const resource = `arn:aws:secretsmanager:us-east-1:${SPOKE}:secret:awskey/keys/erin-AbCdEf`
    const may = roles.filter(
      (role) =>
        decisionOf(role, { action: 'secretsmanager:GetSecretValue', resource }) === 'allowed',
    )
    expect(may.map(({ roleName }) => roleName)).toEqual(['awskey-rotator'])
  })
})

describe('the reader', () => {
  const reader = spokeRole('awskey-reader', { parameters: ALL })
  const put = (account: string, bus: string, source = 'awskey.doctor'): string =>
    decisionOf(reader, {
      action: 'events:PutEvents',
      resource: `arn:aws:events:eu-west-1:${account}:event-bus/${bus}`,
      context: { 'events:source': source, 'events:detail-type': 'awskey test event' },
    })

  it('puts test events on the bus of its account, and nothing else anywhere', () => {
    expect(put(SPOKE, 'default')).toBe('allowed')
    expect(put(HUB, 'default')).toBe('implicitDeny')
    expect(put(SPOKE, 'theirs')).toBe('implicitDeny')
    expect(put(SPOKE, 'default', 'my.app')).toBe('implicitDeny')
  })
})

describe('the operator', () => {
  const operator = spokeRole('awskey-operator', { parameters: ALL })
  const KEY_WRITES = ['iam:CreateAccessKey', 'iam:UpdateAccessKey', 'iam:DeleteAccessKey']
  const managed = { 'aws:ResourceTag/awskey:managed': 'true' }

  it.each(KEY_WRITES)('may %s of users that are tagged for it, and of no others', (action) => {
    const may = (name: string, context: Readonly<Record<string, string>> = managed): string =>
      decisionOf(operator, { action, resource: user(name), context })
    expect(may('payments/erin')).toBe('allowed')
    expect(may('erin', {})).toBe('implicitDeny')
    expect(may('erin', { 'aws:ResourceTag/awskey:managed': 'false' })).toBe('implicitDeny')
    for (const name of ['break-glass', 'admin/ops', 'awskey', 'ops/awskey-bot', 'awskey/x'])
      expect(may(name), name).toBe('explicitDeny')
  })

  it('leaves everybody else alone where no user is protected, too', () => {
    const role = spokeRole('awskey-operator', { parameters: { ProtectedUsers: '' } })
    const ask = (name: string): string =>
      decisionOf(role, { action: 'iam:DeleteAccessKey', resource: user(name), context: managed })
    expect([ask('break-glass'), ask('awskey-bot')]).toEqual(['allowed', 'explicitDeny'])
  })

  it('keeps its secrets under its own prefix, in the Region of the hub', () => {
    const at = (region: string, name: string): string =>
      decisionOf(operator, {
        action: 'secretsmanager:PutSecretValue',
        resource: `arn:aws:secretsmanager:${region}:${SPOKE}:secret:${name}`,
      })
    expect(at('us-east-1', 'awskey/keys/erin-AbCdEf')).toBe('allowed')
    expect(at('us-east-1', 'awskey/pickup/x')).toBe('implicitDeny')
    expect(at('us-east-1', 'theirs')).toBe('implicitDeny')
    expect(at('eu-west-1', 'awskey/keys/erin-AbCdEf')).toBe('implicitDeny')
  })

  it('lets one function rotate, never at once, and puts no policy that may be public', () => {
    const resource = `arn:aws:secretsmanager:us-east-1:${SPOKE}:secret:awskey/keys/erin-AbCdEf`
    const own = `arn:aws:lambda:us-east-1:${HUB}:function:awskey-rotate-secret`
    const rotate = (lambda: string, immediately: string): string =>
      decisionOf(operator, {
        action: 'secretsmanager:RotateSecret',
        resource,
        context: {
          'secretsmanager:RotationLambdaARN': lambda,
          'secretsmanager:RotateImmediately': immediately,
        },
      })
    expect(rotate(own, 'false')).toBe('allowed')
    expect(rotate(own, 'true')).toBe('implicitDeny')
    expect(rotate(`${own}-other`, 'false')).toBe('implicitDeny')
    const put = (block: string): string =>
      decisionOf(operator, {
        action: 'secretsmanager:PutResourcePolicy',
        resource,
        context: { 'secretsmanager:BlockPublicPolicy': block },
      })
    expect([put('true'), put('false')]).toEqual(['allowed', 'implicitDeny'])
  })

  it('uses the key of an account through Secrets Manager, for its own secrets', () => {
    const use = (context: Readonly<Record<string, string>>): string =>
      decisionOf(operator, {
        action: 'kms:GenerateDataKey',
        resource: ALL.SecretsKeyArn,
        context: {
          'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com',
          'kms:EncryptionContext:SecretARN': `arn:aws:secretsmanager:us-east-1:${SPOKE}:secret:awskey/keys/erin-AbCdEf`,
          ...context,
        },
      })
    expect(use({})).toBe('allowed')
    expect(use({ 'kms:EncryptionContext:SecretARN': 'RequestToValidateKeyAccess' })).toBe('allowed')
    expect(use({ 'kms:ViaService': 's3.us-east-1.amazonaws.com' })).toBe('implicitDeny')
    const other = `arn:aws:secretsmanager:us-east-1:${SPOKE}:secret:theirs-AbCdEf`
    expect(use({ 'kms:EncryptionContext:SecretARN': other })).toBe('implicitDeny')
  })
})

describe('the responder', () => {
  const responder = spokeRole('awskey-responder', { parameters: ALL })
  const ask = (
    action: string,
    context: Readonly<Record<string, string | readonly string[]>> = {},
    name = 'erin',
  ): string => decisionOf(responder, { action, resource: user(name), context })

  it('attaches and detaches the deny-all and nothing else', () => {
    for (const action of ['iam:AttachUserPolicy', 'iam:DetachUserPolicy']) {
      expect(ask(action, { 'iam:PolicyARN': DENY_ALL })).toBe('allowed')
      for (const policy of ['AdministratorAccess', 'AWSCompromisedKeyQuarantineV3'])
        expect(ask(action, { 'iam:PolicyARN': `arn:aws:iam::aws:policy/${policy}` })).toBe(
          'implicitDeny',
        )
    }
  })

  it('takes away no boundary but the deny-all, and puts that one or one of the account', () => {
    const boundary = (action: string, arn: string): string =>
      ask(action, { 'iam:PermissionsBoundary': arn })
    const theirs = `arn:aws:iam::${SPOKE}:policy/theirs`
    expect(boundary('iam:PutUserPermissionsBoundary', DENY_ALL)).toBe('allowed')
    expect(boundary('iam:PutUserPermissionsBoundary', theirs)).toBe('allowed')
    expect(
      boundary('iam:PutUserPermissionsBoundary', 'arn:aws:iam::aws:policy/AdministratorAccess'),
    ).toBe('implicitDeny')
    expect(boundary('iam:DeleteUserPermissionsBoundary', DENY_ALL)).toBe('allowed')
    expect(boundary('iam:DeleteUserPermissionsBoundary', theirs)).toBe('implicitDeny')
  })

  it('writes one tag', () => {
    for (const action of ['iam:TagUser', 'iam:UntagUser']) {
      expect(ask(action, { 'aws:TagKeys': ['awskey:quarantined'] })).toBe('allowed')
      expect(ask(action, { 'aws:TagKeys': ['awskey:quarantined', 'awskey:owner'] })).toBe(
        'implicitDeny',
      )
      expect(ask(action, { 'aws:TagKeys': ['team'] })).toBe('implicitDeny')
      expect(ask(action)).toBe('implicitDeny')
    }
  })

  it.each([
    ['iam:UpdateAccessKey', {}],
    ['iam:UpdateSSHPublicKey', {}],
    ['iam:UpdateSigningCertificate', {}],
    ['iam:UpdateServiceSpecificCredential', {}],
    ['iam:DeleteLoginProfile', {}],
    ['iam:AttachUserPolicy', { 'iam:PolicyARN': DENY_ALL }],
    ['iam:DetachUserPolicy', { 'iam:PolicyARN': DENY_ALL }],
    ['iam:PutUserPermissionsBoundary', { 'iam:PermissionsBoundary': DENY_ALL }],
    ['iam:DeleteUserPermissionsBoundary', { 'iam:PermissionsBoundary': DENY_ALL }],
    ['iam:TagUser', { 'aws:TagKeys': ['awskey:quarantined'] }],
    ['iam:UntagUser', { 'aws:TagKeys': ['awskey:quarantined'] }],
  ])('may %s of anybody, and never of protected users or awskey’s own', (action, context) => {
    expect(ask(action, context)).toBe('allowed')
    for (const name of ['break-glass', 'admin/ops/x', 'awskey-bot'])
      expect(ask(action, context, name), name).toBe('explicitDeny')
  })

  it('makes and deletes no key', () => {
    expect([ask('iam:CreateAccessKey'), ask('iam:DeleteAccessKey')]).toEqual([
      'implicitDeny',
      'implicitDeny',
    ])
  })

  it('reads the trail by a query alone, and only where it is asked for', () => {
    const resource = 'arn:aws:s3:::trail/AWSLogs/x'
    const read = (context: Readonly<Record<string, readonly string[]>>, role = responder): string =>
      decisionOf(role, { action: 's3:GetObject', resource, context })
    expect(read({ 'aws:CalledVia': ['athena.amazonaws.com'] })).toBe('allowed')
    expect(read({})).toBe('implicitDeny')
    const without = spokeRole('awskey-responder')
    expect(read({ 'aws:CalledVia': ['athena.amazonaws.com'] }, without)).toBe('implicitDeny')
    expect(without.boundaryStatements.flatMap(({ actions }) => actions.patterns)).not.toContain(
      's3:GetObject',
    )
  })
})

describe('the role for root users', () => {
  it('goes there for two tasks', () => {
    const root = spokeRole('awskey-root', { parameters: ALL })
    const go = (task: string): string =>
      decisionOf(root, {
        action: 'sts:AssumeRoot',
        resource: 'arn:aws:iam::999999999999:root',
        context: { 'sts:TaskPolicyArn': `arn:aws:iam::aws:policy/root-task/${task}` },
      })
    expect(go('IAMAuditRootUserCredentials')).toBe('allowed')
    expect(go('IAMDeleteRootUserCredentials')).toBe('allowed')
    expect(go('S3UnlockBucketPolicy')).toBe('implicitDeny')
    expect(go('IAMCreateRootUserPassword')).toBe('implicitDeny')
  })
})
