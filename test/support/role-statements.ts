/**
 * Every statement of every role of a template, this one's or another's, and what is wrong with it. A wildcard action, a write on everything of a kind and what no role of awskey may ever have are told; what is right
 * nevertheless is in a list with its reason, and an entry that fits nothing is told too.
 */
import { z } from 'zod'

const Actions = z.union([z.string().transform((one) => [one]), z.array(z.string())])
const Statement = z.object({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: Actions.optional(),
  NotAction: Actions.optional(),
  Resource: z.unknown(),
  Condition: z.unknown().optional(),
})
export type RoleStatement = z.infer<typeof Statement>
const Document = z.object({ Statement: z.array(Statement) })
const Role = z.object({
  Policies: z.array(z.object({ PolicyDocument: Document })).default([]),
  ManagedPolicyArns: z.array(z.unknown()).default([]),
})
const Attached = z.object({
  Roles: z.array(z.unknown()).default([]),
  PolicyDocument: Document,
})

export interface AnyTemplate {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: unknown }>
  >
}

export interface StatementOfRole {
  /** The logical id of the role. */
  readonly role: string
  readonly statement: RoleStatement
}

/** Of the roles' own policies, and of those that are attached to them. A policy of AWS's own is told as a statement that allows everything: nobody can read here what it allows. */
export function statementsOfRoles({ Resources }: AnyTemplate): readonly StatementOfRole[] {
  return Object.entries(Resources).flatMap(([name, { Type, Properties }]) => {
    if (Type === 'AWS::IAM::Role') {
      const { Policies, ManagedPolicyArns } = Role.parse(Properties)
      return [
        ...Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
        ...ManagedPolicyArns.filter((arn) => !isOwn(Resources, arn)).map(
          (arn): RoleStatement => ({
            Sid: JSON.stringify(arn),
            Effect: 'Allow',
            Action: ['*'],
            Resource: '*',
          }),
        ),
      ].map((statement) => ({ role: name, statement }))
    }
    if (Type !== 'AWS::IAM::Policy' && Type !== 'AWS::IAM::ManagedPolicy') return []
    const { Roles, PolicyDocument } = Attached.parse(Properties)
    const roles = Roles.length === 0 ? [{ Ref: name }] : Roles
    return roles.flatMap((role) =>
      PolicyDocument.Statement.map((statement) => ({ role: nameOf(role), statement })),
    )
  })
}

function isOwn(resources: AnyTemplate['Resources'], arn: unknown): boolean {
  return resources[nameOf(arn)]?.Type === 'AWS::IAM::ManagedPolicy'
}

function nameOf(reference: unknown): string {
  const Ref = z.object({ Ref: z.string() }).safeParse(reference)
  return Ref.success ? Ref.data.Ref : JSON.stringify(reference)
}

export interface Exception {
  readonly role: string
  readonly action: string
  readonly why: string
}

/** What no role of awskey has, in whichever account. */
export const NEVER_GRANTED: readonly string[] = [
  'iam:PutUserPolicy',
  'iam:PutRolePolicy',
  'iam:PutGroupPolicy',
  'iam:CreatePolicy',
  'iam:CreatePolicyVersion',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'iam:AddUserToGroup',
  'iam:CreateLoginProfile',
  'iam:UpdateLoginProfile',
  'iam:AttachRolePolicy',
  'iam:AttachGroupPolicy',
  'iam:CreateUser',
  'iam:CreateRole',
  'iam:PassRole',
  'iam:DeleteRolePermissionsBoundary',
  'iam:PutRolePermissionsBoundary',
]

const READ_VERBS = /^(?:BatchGet|Check|Describe|Get|List|Lookup|Query|Search|Simulate|Select)/

export function faultsOf(
  all: readonly StatementOfRole[],
  exceptions: readonly Exception[],
): readonly string[] {
  const used = new Set<Exception>()
  const faults = all.flatMap(({ role, statement }) => {
    if (statement.Effect === 'Deny') return []
    const place = `${role} ${statement.Sid ?? 'without a Sid'}`
    if (statement.NotAction !== undefined) return [`${place}: allows by NotAction`]
    return (statement.Action ?? []).flatMap((action) => {
      const never = NEVER_GRANTED.filter((each) => covers(action, each))
      if (never.length > 0) return [`${place}: ${action} gives ${never.join(', ')}`]
      const what = wrongWith(action, statement)
      if (what === undefined) return []
      const exception = exceptions.find((each) => each.role === role && each.action === action)
      if (exception === undefined) return [`${place}: ${action} ${what}`]
      used.add(exception)
      return []
    })
  })
  const unused = exceptions
    .filter((each) => !used.has(each))
    .map(({ role, action }) => `no statement of ${role} needs the exception for ${action}`)
  return [...faults, ...unused]
}

function covers(pattern: string, action: string): boolean {
  const text = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${text}$`, 'i').test(action)
}

function wrongWith(action: string, { Resource: on }: RoleStatement): string | undefined {
  if (/[*?]/.test(action)) return 'is a wildcard'
  if (READ_VERBS.test(action.split(':')[1] ?? '')) return undefined
  const wide = (Array.isArray(on) ? on : [on]).map(textOf).filter(isWide)
  return wide.length === 0 ? undefined : `is a write on ${wide.join(', ')}`
}

function textOf(resource: unknown): string {
  if (typeof resource === 'string') return resource
  const Sub = z.object({ 'Fn::Sub': z.string() }).safeParse(resource)
  return Sub.success ? Sub.data['Fn::Sub'].replace(/\$\{[^}]+\}/g, 'x') : JSON.stringify(resource)
}

/** Everything, everything of a kind, or of any account. */
function isWide(resource: string): boolean {
  if (!resource.startsWith('arn:')) return resource.includes('*') && !resource.startsWith('x/')
  const [, , , , account = '', ...rest] = resource.split(':')
  const name = rest.join(':')
  return account.includes('*') || /^(?:[a-z-]+[/:])?\*+$/.test(name)
}
