import { describe, expect, it } from 'vitest'
import {
  holdsCondition,
  isRecord,
  parseTemplate,
  resolved,
} from '../../../../sandbox/aws/policy/cloudformation.ts'
import { PolicyError } from '../../../../sandbox/aws/policy/policy-error.ts'
import { namesOf, templateOf } from '../../../../sandbox/aws/policy/template-names.ts'
import { rolesIn } from '../../../../sandbox/aws/policy/template-roles.ts'

const TEMPLATE = `
Parameters:
  Prefix: { Type: String, Default: awskey }
  Users: { Type: CommaDelimitedList, Default: 'a,b' }
  Extra: { Type: String, Default: '' }
  Needed: { Type: String }
Conditions:
  HasExtra: !Not [!Equals [!Ref Extra, '']]
  InRegion: !Equals [!Ref AWS::Region, us-east-1]
  Both: !And [!Condition HasExtra, !Condition InRegion]
  Either: !Or [!Condition HasExtra, !Condition InRegion]
Resources:
  Table: { Type: AWS::DynamoDB::Table }
  Key: { Type: AWS::KMS::Key }
  Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub '\${Prefix}-alarms' } }
  Bound:
    Type: AWS::IAM::ManagedPolicy
    Properties: { ManagedPolicyName: bound, PolicyDocument: { Statement: [] } }
  Reader:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub '\${Prefix}-reader'
      Path: /x/
      PermissionsBoundary: !If [HasExtra, !Ref Extra, !Ref Bound]
      AssumeRolePolicyDocument: { Statement: [] }
      Policies: [{ PolicyName: own, PolicyDocument: { Statement: [] } }]
  Writer:
    Type: AWS::IAM::Role
    Condition: HasExtra
    Properties: { RoleName: writer, AssumeRolePolicyDocument: {} }
  More:
    Type: AWS::IAM::Policy
    Properties: { PolicyName: more, Roles: [!Ref Reader], PolicyDocument: { Statement: [] } }
`
const AT = { account: '111111111111', region: 'us-east-1' }

function read(parameters: Readonly<Record<string, string>> = {}) {
  const template = templateOf(parseTemplate(TEMPLATE))
  return { template, names: namesOf(template, { ...AT, parameters }) }
}

function value(yaml: string, parameters: Readonly<Record<string, string>> = {}): unknown {
  return resolved(parseTemplate(yaml), read(parameters).names)
}

describe('resolved', () => {
  it.each([
    ['!Ref Prefix', 'awskey'],
    ['!Ref Users', ['a', 'b']],
    ['!Ref AWS::AccountId', '111111111111'],
    ['!Ref Table', 'Table'],
    ['!GetAtt Table.Arn', 'arn:aws:dynamodb:us-east-1:111111111111:table/Table'],
    ['!GetAtt [Table, Arn]', 'arn:aws:dynamodb:us-east-1:111111111111:table/Table'],
    ['!Ref Topic', 'arn:aws:sns:us-east-1:111111111111:awskey-alarms'],
    ['!GetAtt Reader.Arn', 'arn:aws:iam::111111111111:role/x/awskey-reader'],
    [
      `!Sub '\${Table.Arn}/index/\${AWS::Region}'`,
      'arn:aws:dynamodb:us-east-1:111111111111:table/Table/index/us-east-1',
    ],
    [`!Sub '\${!aws:username}'`, `\${aws:username}`],
    [`!Sub ['\${Who}-x', { Who: !Ref Prefix }]`, 'awskey-x'],
    ["!Join ['-', [a, !Ref Prefix]]", 'a-awskey'],
    ["!Join ['', !Ref Users]", 'ab'],
    ["!Select [1, !Split ['-', a-b]]", 'b'],
    ['!If [InRegion, yes-it-is, no]', 'yes-it-is'],
    ['[a, !If [HasExtra, b, !Ref AWS::NoValue]]', ['a']],
    ['{ a: 1, b: !Ref AWS::NoValue }', { a: 1 }],
    [`Fn::Sub: x-\${Prefix}`, 'x-awskey'],
  ])('resolves %s', (yaml, expected) => {
    expect(value(yaml)).toEqual(expected)
  })

  it('gives a key the same id each time', () => {
    expect(value('!Ref Key')).toBe(value('!Ref Key'))
    expect(value('!Ref Key')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it.each([
    '!Ref Nobody',
    '!GetAtt Table.StreamArn',
    'Fn::ImportValue: x',
    '!Ref Needed',
    '!If [Nobody, a, b]',
  ])('refuses %s', (yaml) => {
    expect(() => value(yaml)).toThrow(PolicyError)
  })
})

describe('holdsCondition', () => {
  it.each([
    ['HasExtra', {}, false],
    ['HasExtra', { Extra: 'x' }, true],
    ['Both', {}, false],
    ['Both', { Extra: 'x' }, true],
    ['Either', {}, true],
  ])('%s with %j is %s', (name, parameters: Readonly<Record<string, string>>, expected) => {
    const { template, names } = read(parameters)
    expect(holdsCondition(template.Conditions, name, names)).toBe(expected)
  })
})

describe('rolesIn', () => {
  it('gives a role with its own policies, those that are put on it, and its boundary', () => {
    const { template, names } = read()
    const [reader, ...others] = rolesIn(template, names)
    expect(others).toEqual([])
    expect(reader).toMatchObject({ roleName: 'awskey-reader', path: '/x/' })
    expect(reader?.policies.map(({ name }) => name)).toEqual(['own', 'more'])
    expect(reader?.boundary?.name).toBe('bound')
  })

  it('makes what its condition lets stand, under the boundary that somebody names', () => {
    const boundary = 'arn:aws:iam::111111111111:policy/theirs'
    const { template, names } = read({ Extra: boundary })
    const roles = rolesIn(template, names)
    expect(roles.map(({ roleName }) => roleName)).toEqual(['awskey-reader', 'writer'])
    expect(roles[0]?.boundary).toEqual({ name: boundary, document: undefined })
  })
})

describe('parseTemplate', () => {
  it('spells out short forms inside of short forms', () => {
    const template = parseTemplate(`a: !If [X, !Sub '\${Y}', !Ref AWS::NoValue]`)
    expect(isRecord(template) && template['a']).toEqual({
      'Fn::If': ['X', { 'Fn::Sub': `\${Y}` }, { Ref: 'AWS::NoValue' }],
    })
  })

  it('refuses a key that stands twice', () => {
    expect(() => parseTemplate('a: 1\na: 2')).toThrow('unique')
  })
})
