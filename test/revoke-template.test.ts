import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseTemplate, resolved } from '../sandbox/aws/policy/cloudformation.ts'
import { evaluate } from '../sandbox/aws/policy/evaluate.ts'
import { statementsOf } from '../sandbox/aws/policy/statement.ts'
import { namesOf, templateOf } from '../sandbox/aws/policy/template-names.ts'
import { policiesFor, rolesIn } from '../sandbox/aws/policy/template-roles.ts'
import { revocationDocument } from '../src/aws/ssm-revocations.ts'
import { REVOCATION_POLICY, revocationOf } from '../src/exposure/role-use.ts'
import { USUAL_NAMING } from '../src/shared/deployment-names.ts'
import { faultsOf, statementsOfRoles } from './support/role-statements.ts'

/** The template that opts an account into having sessions of its roles revoked: a document whose text is fixed, a role for it, and what lets awskey start it. */
const ACCOUNT = '111111111111'
const written = parseTemplate(
  readFileSync(new URL('../deploy/revoke-sessions.yml', import.meta.url), 'utf8'),
)
const template = templateOf(written)
const names = namesOf(template, { account: ACCOUNT, region: 'eu-central-1' })

interface AutomationDocument {
  readonly Name: string
  readonly Content: {
    readonly assumeRole: string
    readonly parameters: Readonly<Record<string, { readonly allowedPattern: string }>>
    readonly mainSteps: readonly {
      readonly action: string
      readonly inputs: Record<string, string>
    }[]
  }
}
const [documentMade] = Object.values(template.Resources).filter(
  ({ Type }) => Type === 'AWS::SSM::Document',
)
const { Name, Content } = resolved(documentMade?.Properties, names) as AutomationDocument

describe('the document', () => {
  it('has the name that awskey starts, and a role that nobody who starts it chooses', () => {
    expect(Name).toBe(revocationDocument(USUAL_NAMING))
    expect(Content.assumeRole).toBe(`arn:aws:iam::${ACCOUNT}:role/awskey-revoker`)
    expect(Object.keys(Content.parameters)).toEqual(['RoleName', 'IssuedBefore'])
  })

  it('writes what the line of the AWS CLI writes, and nothing else', () => {
    const at = new Date('2026-03-02T09:00:00.000Z')
    const [step, ...more] = Content.mainSteps
    expect(more).toEqual([])
    expect(step?.action).toBe('aws:executeAwsApi')
    const { PolicyDocument = '', ...inputs } = step?.inputs ?? {}
    expect(inputs).toEqual({
      Service: 'iam',
      Api: 'PutRolePolicy',
      RoleName: '{{ RoleName }}',
      PolicyName: REVOCATION_POLICY,
    })
    const filled = PolicyDocument.replace('{{ IssuedBefore }}', at.toISOString())
    expect(JSON.parse(filled)).toEqual(JSON.parse(revocationOf('app', at).document))
  })

  it.each([
    ['RoleName', 'deployer', true],
    ['RoleName', 'deployer","x":"', false],
    ['RoleName', '', false],
    ['IssuedBefore', new Date().toISOString(), true],
    ['IssuedBefore', '2026-03-02T09:00:00Z"}}},{"Effect":"Allow"', false],
    ['IssuedBefore', 'now', false],
  ])('takes for %s only what cannot change its text: %s', (name, value, taken) => {
    expect(new RegExp(Content.parameters[name]?.allowedPattern ?? '$^').test(value)).toBe(taken)
  })
})

describe('what the template grants', () => {
  const roleArn = (name: string, path = '/'): string => `arn:aws:iam::${ACCOUNT}:role${path}${name}`

  it('is least privilege', () => {
    // The whole point of it, and the one way to start it.
    expect(faultsOf(statementsOfRoles(written as never), [])).toEqual([
      'RevokerRole DenyOlderSessions: iam:PutRolePolicy gives iam:PutRolePolicy',
      'RevokerBoundary NothingButThis: iam:PutRolePolicy gives iam:PutRolePolicy',
      // An execution has no name before it is there; which document it runs is said beside it.
      expect.stringContaining('StartOneDocument: ssm:StartAutomationExecution is a write on'),
      expect.stringContaining('HandItsRoleToSystemsManager: iam:PassRole gives iam:PassRole'),
    ])
  })

  it('lets the document write policies of roles, and of none of awskey, of a service or of Identity Center', () => {
    const [revoker, ...others] = rolesIn(template, names)
    expect(others).toEqual([])
    expect(JSON.stringify(revoker?.trust.document)).toContain('"Service":"ssm.amazonaws.com"')
    for (const policies of [revoker?.policies ?? [], [revoker?.boundary]]) {
      const statements = policies.flatMap((each) =>
        each === undefined ? [] : statementsOf(each.document, each.name),
      )
      const may = (resource: string): string =>
        evaluate(statements, { action: 'iam:PutRolePolicy', resource, context: {} }).decision
      expect(may(roleArn('deployer', '/apps/'))).toBe('allowed')
      expect(may(roleArn('awskey-responder'))).toBe('explicitDeny')
      expect(may(roleArn('x', '/aws-reserved/sso.amazonaws.com/'))).toBe('explicitDeny')
      expect(may(roleArn('x', '/aws-service-role/ecs.amazonaws.com/'))).toBe('explicitDeny')
    }
  })

  it('lets the responder start that document and no other', () => {
    const statements = policiesFor(template, names, 'awskey-responder').flatMap(
      ({ document, name }) => statementsOf(document, name),
    )
    const start = (document: string): string =>
      evaluate(statements, {
        action: 'ssm:StartAutomationExecution',
        resource: `arn:aws:ssm:eu-central-1:${ACCOUNT}:document/${document}`,
        context: {},
      }).decision
    expect(start('awskey-revoke-sessions')).toBe('allowed')
    expect(start('AWS-RunShellScript')).toBe('implicitDeny')
    expect(
      evaluate(statements, {
        action: 'iam:PassRole',
        resource: roleArn('awskey-revoker'),
        context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
      }).decision,
    ).toBe('implicitDeny')
  })
})
