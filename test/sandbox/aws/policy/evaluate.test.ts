import { describe, expect, it } from 'vitest'
import {
  evaluate,
  evaluateResource,
  evaluateWithin,
  type PolicyRequest,
} from '../../../../sandbox/aws/policy/evaluate.ts'
import { PolicyError } from '../../../../sandbox/aws/policy/policy-error.ts'
import { type Statement, statementsOf } from '../../../../sandbox/aws/policy/statement.ts'

const USER = 'arn:aws:iam::111111111111:user/ci/deployer'
const KEY = 'arn:aws:iam::111111111111:user/*'

/** `${key}`, as a policy writes it. */
const variable = (key: string): string => `\${${key}}`

function policy(...statements: readonly object[]): readonly Statement[] {
  return statementsOf({ Version: '2012-10-17', Statement: statements }, 'tested')
}

const allow = (changes: object = {}): object => ({
  Effect: 'Allow',
  Action: 'iam:CreateAccessKey',
  Resource: '*',
  ...changes,
})

const ask = (changes: Partial<PolicyRequest> = {}): PolicyRequest => ({
  action: 'iam:CreateAccessKey',
  resource: USER,
  context: {},
  ...changes,
})

function decided(statement: object, changes: Partial<PolicyRequest> = {}): string {
  return evaluate(policy(statement), ask(changes)).decision
}

describe('evaluate', () => {
  it('allows nothing by itself', () => {
    expect(evaluate([], ask())).toEqual({ decision: 'implicitDeny', by: [] })
  })

  it('lets an explicit deny beat whatever allows, and names the statements that decided', () => {
    const statements = policy(allow(), allow({ Sid: 'Never', Effect: 'Deny', Resource: KEY }))
    const { decision, by } = evaluate(statements, ask())
    expect(decision).toBe('explicitDeny')
    expect(by.map(({ sid, index }) => [sid, index])).toEqual([['Never', 1]])
  })

  it.each([
    ['*', 'allowed'],
    ['iam:*', 'allowed'],
    ['iam:createaccesskey', 'allowed'],
    ['iam:*AccessKey', 'allowed'],
    ['iam:CreateAccessKe?', 'allowed'],
    ['iam:CreateAccessKey?', 'implicitDeny'],
    ['iam:Create', 'implicitDeny'],
    ['sts:*', 'implicitDeny'],
  ])('compares the action with %s', (Action, decision) => {
    expect(decided(allow({ Action }))).toBe(decision)
  })

  it('takes NotAction for everything but what it lists', () => {
    const statement = { Effect: 'Deny', NotAction: ['sts:*', 'iam:Get*'], Resource: '*' }
    expect(decided(statement)).toBe('explicitDeny')
    expect(decided(statement, { action: 'iam:GetUser' })).toBe('implicitDeny')
  })

  it.each([
    ['arn:aws:iam::111111111111:user/*', 'allowed'],
    ['arn:aws:iam::*:user/ci/*', 'allowed'],
    ['arn:aws:iam::111111111111:user/c?/deployer', 'allowed'],
    ['arn:aws:iam::222222222222:user/*', 'implicitDeny'],
    ['arn:aws:iam::111111111111:user/Ci/*', 'implicitDeny'],
    // A wildcard ends where its part of the ARN ends, and an ARN has six.
    ['arn:aws:iam:*:user/*', undefined],
    ['arn:aws:i*::111111111111:user/ci/deployer', 'allowed'],
  ])('compares the resource with %s', (Resource, decision) => {
    if (decision === undefined) expect(() => decided(allow({ Resource }))).toThrow(PolicyError)
    else expect(decided(allow({ Resource }))).toBe(decision)
  })

  it('takes NotResource for everything but what it lists', () => {
    const statement = { Effect: 'Allow', Action: '*', NotResource: KEY }
    expect(decided(statement)).toBe('implicitDeny')
    expect(decided(statement, { resource: 'arn:aws:iam::111111111111:role/x' })).toBe('allowed')
  })

  it('lets only * reach an operation that acts on no resource', () => {
    const asked = { action: 'cloudtrail:LookupEvents', resource: '*' }
    expect(decided(allow({ Action: 'cloudtrail:*' }), asked)).toBe('allowed')
    const Resource = 'arn:aws:cloudtrail:*:*:*'
    expect(decided(allow({ Action: 'cloudtrail:*', Resource }), asked)).toBe('implicitDeny')
  })
})

describe('conditions', () => {
  const when = (
    Condition: object,
    context: PolicyRequest['context'],
    version = '2012-10-17',
  ): boolean => {
    const statements = statementsOf({ Version: version, Statement: allow({ Condition }) }, 'tested')
    return evaluate(statements, ask({ context })).decision === 'allowed'
  }
  const one = (operator: string, value: unknown, given?: string | readonly string[]): boolean =>
    when({ [operator]: { 'aws:Key': value } }, given === undefined ? {} : { 'AWS:key': given })

  it.each([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', ['b', 'a'], 'a', true],
    ['StringEquals', 'a*', 'ab', false],
    ['StringNotEquals', 'a', 'b', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringEqualsIgnoreCase', 'Ab', 'aB', true],
    ['StringNotEqualsIgnoreCase', 'Ab', 'aB', false],
    ['StringLike', 'REQ#*', 'REQ#1', true],
    ['StringLike', 'REQ#?', 'REQ#12', false],
    ['StringLike', '*', '', true],
    ['StringNotLike', 'REQ#*', 'LEDGER#1', true],
    ['ArnEquals', 'arn:aws:iam::*:role/awskey-*', 'arn:aws:iam::111111111111:role/awskey-x', true],
    ['ArnLike', 'arn:aws:iam::*:role/*', 'arn:aws:iam::111111111111:user/x', false],
    ['ArnLike', 'arn:aws:s3:::*', 'arn:aws:s3:::a:b', true],
    ['ArnNotEquals', 'arn:aws:iam::1:role/x', 'arn:aws:iam::1:role/y', true],
    ['ArnNotLike', 'arn:aws:iam::*:role/x', 'arn:aws:iam::1:role/x', false],
    ['ArnLike', 'arn:aws:iam::*:role/x', 'no arn', false],
    ['Bool', 'true', 'true', true],
    ['Bool', true, 'true', true],
    ['Bool', 'false', 'true', false],
    ['NumericEquals', '10', '10.0', true],
    ['NumericNotEquals', '10', '11', true],
    ['NumericLessThan', 10, '9', true],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '10', '10', false],
    ['NumericGreaterThanEquals', '10', '10', true],
    ['NumericLessThan', '10', 'many', false],
    ['DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', true],
    ['DateGreaterThan', '2026-01-01T00:00:00Z', '1767225601', true],
    ['DateEquals', '2026-01-01T00:00:00Z', '1767225600', true],
    ['DateNotEquals', '2026-01-01T00:00:00Z', '1767225600', false],
    ['DateLessThanEquals', '2026-01-01', '2026-01-02', false],
    ['DateGreaterThanEquals', '2026-01-01', '2026-01-02', true],
    ['Null', 'true', 'a', false],
    ['Null', 'false', 'a', true],
    ['StringEqualsIfExists', 'a', 'b', false],
    ['StringEqualsIfExists', 'a', 'a', true],
    ['ForAllValues:StringLike', ['REQ#*', 'LOCK#*'], ['REQ#1', 'LOCK#2'], true],
    ['ForAllValues:StringLike', 'REQ#*', ['REQ#1', 'LOCK#2'], false],
    ['ForAllValues:StringEquals', 'a', 'a', true],
    ['ForAllValues:StringNotEquals', 'a', ['b', 'c'], true],
    ['ForAllValues:StringNotEquals', 'a', ['a', 'c'], false],
    ['ForAnyValue:StringLike', 'LEDGER#*', ['REQ#1', 'LEDGER#2'], true],
    ['ForAnyValue:StringLike', 'LEDGER#*', ['REQ#1'], false],
    ['ForAnyValue:StringNotEquals', 'a', ['a', 'b'], true],
    ['ForAnyValue:StringNotEquals', 'a', ['a'], false],
  ] as const)('%s %j of %j is %s', (operator, value, given, expected) => {
    expect(one(operator, value, given)).toBe(expected)
  })

  it.each([
    ['StringEquals', 'a', false],
    ['StringNotEquals', 'a', true],
    ['StringLike', '*', false],
    ['StringNotLike', '*', true],
    ['ArnEquals', 'arn:aws:iam::1:role/x', false],
    ['ArnNotEquals', 'arn:aws:iam::1:role/x', true],
    ['Bool', 'false', false],
    ['NumericEquals', '1', false],
    ['NumericNotEquals', '1', true],
    ['DateLessThan', '2026-01-01', false],
    ['Null', 'true', true],
    ['Null', 'false', false],
    ['StringEqualsIfExists', 'a', true],
    ['ArnLikeIfExists', 'arn:aws:iam::1:role/x', true],
    ['BoolIfExists', 'true', true],
    ['ForAllValues:StringEquals', 'a', true],
    ['ForAllValues:StringNotEquals', 'a', true],
    ['ForAnyValue:StringEquals', 'a', false],
    ['ForAnyValue:StringNotEquals', 'a', false],
    ['ForAnyValue:StringLikeIfExists', 'a', true],
  ] as const)('%s %j of a missing key is %s', (operator, value, expected) => {
    expect(one(operator, value)).toBe(expected)
    expect(one(operator, value, [])).toBe(expected)
  })

  it('asks for every condition of a statement', () => {
    const both = { StringEquals: { 'aws:A': 'a' }, Bool: { 'aws:B': 'true' } }
    expect(when(both, { 'aws:A': 'a', 'aws:B': 'true' })).toBe(true)
    expect(when(both, { 'aws:A': 'a', 'aws:B': 'false' })).toBe(false)
    const keys = { StringEquals: { 'aws:A': 'a', 'aws:B': 'b' } }
    expect(when(keys, { 'aws:A': 'a' })).toBe(false)
  })

  it('fills policy variables with what the request says', () => {
    const organization = { StringEquals: { 'aws:ResourceOrgID': variable('aws:PrincipalOrgID') } }
    expect(when(organization, { 'aws:ResourceOrgID': 'o-1', 'aws:PrincipalOrgID': 'o-1' })).toBe(
      true,
    )
    expect(when(organization, { 'aws:ResourceOrgID': 'o-1', 'aws:PrincipalOrgID': 'o-2' })).toBe(
      false,
    )
    expect(when(organization, { 'aws:ResourceOrgID': 'o-1' })).toBe(false)
    const tag = { StringLike: { 'aws:Key': `${variable("aws:PrincipalTag/Team, 'nobody'")}-*` } }
    expect(when(tag, { 'aws:Key': 'nobody-1' })).toBe(true)
    expect(when(tag, { 'aws:Key': 'a.c-1', 'aws:PrincipalTag/team': 'a.c' })).toBe(true)
    expect(when(tag, { 'aws:Key': 'abc-1', 'aws:PrincipalTag/team': 'a.c' })).toBe(false)
  })

  it('takes no wildcard from the value of a variable', () => {
    const named = { StringLike: { 'aws:Key': variable('aws:username') } }
    expect(when(named, { 'aws:Key': 'anybody', 'aws:username': '*' })).toBe(false)
    expect(when({ StringLike: { 'aws:Key': `${variable('*')}x` } }, { 'aws:Key': '*x' })).toBe(true)
    expect(when({ StringLike: { 'aws:Key': `${variable('*')}x` } }, { 'aws:Key': 'ax' })).toBe(
      false,
    )
  })

  it('leaves variables alone in a policy of the old version', () => {
    const named = { StringEquals: { 'aws:Key': variable('aws:username') } }
    const given = { 'aws:Key': variable('aws:username'), 'aws:username': 'ana' }
    expect(when(named, given, '2008-10-17')).toBe(true)
    expect(when(named, given)).toBe(false)
  })

  it('fills variables in resources, and matches nothing where there is no value', () => {
    const statement = allow({ Resource: `arn:aws:iam::*:user/ci/${variable('aws:username')}` })
    expect(decided(statement, { context: { 'aws:username': 'deployer' } })).toBe('allowed')
    expect(decided(statement, { context: { 'aws:username': 'other' } })).toBe('implicitDeny')
    expect(decided(statement)).toBe('implicitDeny')
  })

  it('refuses several values where the condition asks for one', () => {
    expect(() => one('StringEquals', 'a', ['a', 'b'])).toThrow(PolicyError)
  })
})

describe('statementsOf', () => {
  it.each([
    [
      'an operator it does not know',
      allow({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
    ],
    ['a set it does not know', allow({ Condition: { 'ForSome:StringLike': { a: 'b' } } })],
    ['Null with IfExists', allow({ Condition: { NullIfExists: { a: 'true' } } })],
    ['a Null that is neither', allow({ Condition: { Null: { a: 'maybe' } } })],
    ['a number that is none', allow({ Condition: { NumericEquals: { a: 'ten' } } })],
    ['a date that is none', allow({ Condition: { DateEquals: { a: 'soon' } } })],
    ['a Bool that is none', allow({ Condition: { Bool: { a: 'yes' } } })],
    ['an ARN that is none', allow({ Condition: { ArnLike: { a: 'awskey-*' } } })],
    ['a condition without values', allow({ Condition: { StringLike: { a: [] } } })],
    ['an element it does not know', allow({ NotPrincipal: '*' })],
    ['an effect it does not know', allow({ Effect: 'allow' })],
    ['no action', { Effect: 'Allow', Resource: '*' }],
    ['an action and its opposite', allow({ NotAction: 'iam:*' })],
    ['an action that is none', allow({ Action: 'CreateAccessKey' })],
    ['no resource', { Effect: 'Allow', Action: '*' }],
    ['a resource that is no ARN', allow({ Resource: 'user/ana' })],
    ['a kind of principal it does not know', allow({ Principal: { CanonicalUser: 'x' } })],
    ['an unresolved reference', allow({ Resource: { Ref: 'Table' } })],
  ])('refuses %s', (_what, statement) => {
    expect(() => policy(statement)).toThrow(PolicyError)
  })

  it('takes one statement for a list of one', () => {
    expect(statementsOf({ Statement: allow() }, 'one')).toHaveLength(1)
  })
})

describe('evaluate, of a request that is none', () => {
  it.each([
    { action: 'CreateAccessKey' },
    { action: 'iam:*' },
    { resource: 'user ana' },
    { resource: '' },
  ])('refuses %j', (changes) => {
    expect(() => decided(allow(), changes)).toThrow(PolicyError)
  })
})

describe('evaluateWithin', () => {
  const all = policy(allow({ Action: '*' }))
  const keysOnly = policy(allow({ Action: 'iam:*AccessKey*' }))

  it('lets through only what identity, boundary and session all allow', () => {
    const asked = ask({ action: 'iam:GetUser' })
    expect(evaluateWithin({ identity: all }, asked).decision).toBe('allowed')
    expect(evaluateWithin({ identity: all, boundary: keysOnly }, asked).decision).toBe(
      'implicitDeny',
    )
    expect(evaluateWithin({ identity: all, session: keysOnly }, asked).decision).toBe(
      'implicitDeny',
    )
    expect(evaluateWithin({ identity: keysOnly, boundary: all }, asked).decision).toBe(
      'implicitDeny',
    )
    expect(evaluateWithin({ identity: all, boundary: keysOnly }, ask()).decision).toBe('allowed')
  })

  it('lets a deny of any of them decide', () => {
    const never = policy(allow(), allow({ Effect: 'Deny' }))
    expect(evaluateWithin({ identity: all, boundary: never }, ask()).decision).toBe('explicitDeny')
  })

  it('allows nothing by a boundary alone', () => {
    expect(evaluateWithin({ identity: [], boundary: all }, ask()).decision).toBe('implicitDeny')
  })
})

describe('evaluateResource', () => {
  const role = 'arn:aws:iam::333333333333:role/awskey-function-worker'
  const session = 'arn:aws:sts::333333333333:assumed-role/awskey-function-worker/r-1'
  const requester = { names: [role, session], accountId: '333333333333' }
  const trust = (Principal: unknown, rest: object = {}): readonly Statement[] =>
    statementsOf(
      {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal, ...rest },
      },
      'trust',
    )
  const assume = {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::111111111111:role/x',
    context: {},
  }
  const says = (Principal: unknown, rest: object = {}): string =>
    evaluateResource(trust(Principal, rest), assume, requester).decision

  it.each([
    [{ AWS: role }, 'allowed'],
    [{ AWS: [session] }, 'allowed'],
    ['*', 'allowed'],
    [{ AWS: '*' }, 'allowed'],
    [{ AWS: 'arn:aws:iam::333333333333:root' }, 'delegated'],
    [{ AWS: '333333333333' }, 'delegated'],
    [{ AWS: 'arn:aws:iam::444444444444:root' }, 'implicitDeny'],
    [{ AWS: 'arn:aws:iam::333333333333:role/awskey-function-*' }, 'implicitDeny'],
    [{ Service: 'lambda.amazonaws.com' }, 'implicitDeny'],
    [{ Federated: 'arn:aws:iam::111111111111:saml-provider/x' }, 'implicitDeny'],
  ])('takes %j as %s', (Principal, decision) => {
    expect(says(Principal)).toBe(decision)
  })

  it('denies whom it names by the account', () => {
    expect(says({ AWS: '333333333333' }, { Effect: 'Deny' })).toBe('explicitDeny')
  })

  it('asks for its conditions too', () => {
    const Condition = { StringEquals: { 'sts:ExternalId': 'secret' } }
    expect(says({ AWS: role }, { Condition })).toBe('implicitDeny')
    const asked = { ...assume, context: { 'sts:ExternalId': 'secret' } }
    expect(evaluateResource(trust({ AWS: role }, { Condition }), asked, requester).decision).toBe(
      'allowed',
    )
  })

  it('knows a service by its name', () => {
    const lambda = { names: [], service: 'lambda.amazonaws.com' }
    expect(
      evaluateResource(trust({ Service: 'lambda.amazonaws.com' }), assume, lambda).decision,
    ).toBe('allowed')
    expect(evaluateResource(trust({ AWS: role }), assume, lambda).decision).toBe('implicitDeny')
  })

  it('refuses a policy that names nobody', () => {
    expect(() => evaluateResource(policy(allow({ Action: 'sts:*' })), assume, requester)).toThrow(
      PolicyError,
    )
  })
})
