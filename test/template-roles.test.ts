/** Least privilege, over every statement of every role that a deployment makes: the usual one, and one with everything that `deployment:` can ask for. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FULL_DEPLOYMENT } from './fixtures/full-deployment.ts'
import { packageCopy, removeCopies, type Template } from './support/packaged.ts'
import {
  type Exception,
  faultsOf,
  NEVER_GRANTED,
  type RoleStatement,
  type StatementOfRole,
  statementsOfRoles,
} from './support/role-statements.ts'

/** `awskey.yml` asks for it alone. */
const ORGANIZATION = '\norganization: { account: development }\n'
const EXCEPTIONS: readonly Exception[] = [
  {
    role: 'WorkerRole',
    action: 'sts:AssumeRole',
    why: 'the reader of any account, within the organisation of the deployment (aws:ResourceOrgID), where awskey.yml has organization',
  },
  {
    role: 'WorkerRole',
    action: 'sts:SetSourceIdentity',
    why: 'the same: the session carries the request',
  },
]

let usual: Template
let full: Template
beforeAll(async () => {
  usual = (await packageCopy()).template
  full = (await packageCopy(`${ORGANIZATION}${FULL_DEPLOYMENT}`)).template
}, 120_000)
afterAll(removeCopies)

const planted = (statement: Partial<RoleStatement>): StatementOfRole[] => [
  {
    role: 'ClockRole',
    statement: { Sid: 'Planted', Effect: 'Allow', Resource: '*', ...statement },
  },
]

describe('the roles of a deployment', () => {
  it('allow no wildcard action, no unscoped write and nothing that makes an administrator', () => {
    expect(faultsOf(statementsOfRoles(usual), [])).toEqual([])
    expect(faultsOf(statementsOfRoles(full), EXCEPTIONS)).toEqual([])
  })

  it.each([
    [{ Action: ['dynamodb:*'], Resource: 'arn:aws:dynamodb:x:1:table/t' }, 'is a wildcard'],
    [{ Action: ['sqs:Send*'] }, 'is a wildcard'],
    [{ Action: ['sqs:SendMessage'] }, 'is a write on *'],
    [
      {
        Action: ['sqs:SendMessage'],
        Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:sqs:x:\${AWS::AccountId}:*` },
      },
      'is a write on',
    ],
    [
      { Action: ['iam:UpdateAccessKey'], Resource: 'arn:aws:iam::111111111111:user/*' },
      'is a write on',
    ],
    [
      { Action: ['sts:AssumeRole'], Resource: 'arn:aws:iam::*:role/awskey-reader' },
      'is a write on',
    ],
    [{ Action: ['kms:Decrypt'], Resource: ['arn:aws:kms:x:1:key/a', '*'] }, 'is a write on *'],
    [{ NotAction: ['iam:GetUser'] }, 'allows by NotAction'],
    [
      { Action: ['iam:PutUserPolicy'], Resource: 'arn:aws:iam::1:user/a' },
      'gives iam:PutUserPolicy',
    ],
    [{ Action: ['iam:Put*'], Resource: 'arn:aws:iam::1:user/a' }, 'gives iam:PutUserPolicy'],
    [{ Action: ['IAM:*'], Resource: 'arn:aws:iam::1:user/a' }, 'gives'],
  ])('are told of when one of them had %j', (statement, what) => {
    expect(faultsOf(planted(statement), []).join()).toContain(what)
  })

  it('are told of when a policy that nobody can read here is attached', () => {
    const template = {
      Resources: {
        Any: {
          Type: 'AWS::IAM::Role',
          Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
        },
      },
    }
    expect(faultsOf(statementsOfRoles(template), [])).toHaveLength(1)
  })

  it('need every exception that is written down', () => {
    const [exception] = EXCEPTIONS
    expect(faultsOf(statementsOfRoles(usual), exception === undefined ? [] : [exception])).toEqual([
      'no statement of WorkerRole needs the exception for sts:AssumeRole',
    ])
  })

  it.each(NEVER_GRANTED)('never have %s', (action) => {
    const granting = statementsOfRoles(full).filter(
      ({ statement }) => statement.Effect === 'Allow' && statement.Action?.includes(action),
    )
    expect(granting).toEqual([])
  })

  it('each deny what would change awskey itself, and becoming another function', () => {
    const roles = Object.entries(full.Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    expect(roles).toHaveLength(9)
    for (const [role] of roles) {
      const denied = statementsOfRoles(full).filter(
        ({ role: of, statement }) => of === role && statement.Effect === 'Deny',
      )
      const sids = denied.map(({ statement }) => statement.Sid)
      expect(sids).toContain('NeverChangesItself')
      expect(sids).toContain('NeverAnotherFunction')
      const itself = denied.find(({ statement }) => statement.Sid === 'NeverChangesItself')
      expect(itself?.statement.Action).toContain('iam:*')
      expect(itself?.statement.Resource).toBe('*')
      const another = denied.find(({ statement }) => statement.Sid === 'NeverAnotherFunction')
      expect(JSON.stringify(another?.statement.Resource)).toContain(
        'role/security/awskey/keys-eu-function-*',
      )
    }
  })

  it('fit into what IAM holds for the policies of one role', () => {
    for (const { Type, Properties } of Object.values(full.Resources))
      if (Type === 'AWS::IAM::Role')
        expect(JSON.stringify(Properties['Policies']).length).toBeLessThan(10_240)
  })
})
