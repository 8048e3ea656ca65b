import { awsDocument } from '../managed-policies.ts'
import { isRecord, type Names, resolved } from './cloudformation.ts'
import type { Template } from './template-names.ts'

/** The roles and keys of a template, each with the policies that decide what it may do and who may use it. */
export interface NamedPolicy {
  readonly name: string
  readonly document: unknown
}

export interface TemplateRole {
  readonly roleName: string
  readonly path: string
  readonly policies: readonly NamedPolicy[]
  readonly boundary: NamedPolicy | undefined
  readonly trust: NamedPolicy
}

export interface TemplateKey {
  readonly logicalId: string
  readonly keyId: string
  readonly aliases: readonly string[]
  readonly policy: NamedPolicy
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

interface Reading {
  readonly template: Template
  readonly names: Names
}

/** A resource of a template, with every reference resolved. */
export type StandingResource = readonly [id: string, properties: Readonly<Record<string, unknown>>]

/** The resources of a type that the template's conditions let stand. */
export function standing({ template, names }: Reading, type: string): readonly StandingResource[] {
  return Object.entries(template.Resources)
    .filter(
      ([, { Type, Condition }]) =>
        Type === type && (Condition === undefined || names.condition(Condition)),
    )
    .map(([id, { Properties }]) => {
      const properties = resolved(Properties, names)
      return [id, isRecord(properties) ? properties : {}] as const
    })
}

function managedPolicies(reading: Reading): ReadonlyMap<string, NamedPolicy> {
  return new Map(
    standing(reading, 'AWS::IAM::ManagedPolicy').map(([id, properties]) => [
      String(reading.names.ref(id)),
      { name: textOf(properties['ManagedPolicyName'], id), document: properties['PolicyDocument'] },
    ]),
  )
}

/** Of a policy that is nobody's here there is no document: whoever is judged by it is told so. */
function managed(arn: string, own: ReadonlyMap<string, NamedPolicy>): NamedPolicy {
  return own.get(arn) ?? { name: arn, document: awsDocument(arn) }
}

function inline(policies: unknown): readonly NamedPolicy[] {
  if (!Array.isArray(policies)) return []
  return policies.filter(isRecord).map(({ PolicyName, PolicyDocument }) => ({
    name: textOf(PolicyName, 'inline'),
    document: PolicyDocument,
  }))
}

/** Policies that stand for themselves and are put on roles: `AWS::IAM::Policy`, `AWS::IAM::RolePolicy`, and managed ones that name their roles. */
function attachedTo(reading: Reading, roleName: string): readonly NamedPolicy[] {
  return [
    ...standing(reading, 'AWS::IAM::Policy'),
    ...standing(reading, 'AWS::IAM::RolePolicy'),
    ...standing(reading, 'AWS::IAM::ManagedPolicy'),
  ].flatMap(([id, { Roles, RoleName, PolicyName, PolicyDocument }]) =>
    [...texts(Roles), RoleName].includes(roleName)
      ? [{ name: textOf(PolicyName, id), document: PolicyDocument }]
      : [],
  )
}

/** What is looked at of a stack besides its roles and keys. */
const LOOKED_AT = [
  'AWS::CloudWatch::Alarm',
  'AWS::Events::EventBusPolicy',
  'AWS::Events::Rule',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
] as const
export type StackType = (typeof LOOKED_AT)[number]
/** What the framework makes of the events of functions, and for itself. */
const OF_FRAMEWORK = /^Serverless|EventsRule|EventBridge/

/** By type; only what the template itself says. */
export function stackIn(
  template: Template,
  names: Names,
): ReadonlyMap<StackType, readonly StandingResource[]> {
  return new Map(
    LOOKED_AT.map((type) => [
      type,
      standing({ template, names }, type).filter(([id]) => !OF_FRAMEWORK.test(id)),
    ]),
  )
}

/** What another template puts on a role of this one. */
export function policiesFor(
  template: Template,
  names: Names,
  roleName: string,
): readonly NamedPolicy[] {
  return attachedTo({ template, names }, roleName)
}

export function rolesIn(template: Template, names: Names): readonly TemplateRole[] {
  const reading = { template, names }
  const own = managedPolicies(reading)
  return standing(reading, 'AWS::IAM::Role').map(([id, properties]) => {
    const roleName = textOf(properties['RoleName'], id)
    const boundary = properties['PermissionsBoundary']
    return {
      roleName,
      path: textOf(properties['Path'], '/'),
      policies: [
        ...inline(properties['Policies']),
        ...texts(properties['ManagedPolicyArns']).map((arn) => managed(arn, own)),
        ...attachedTo(reading, roleName),
      ],
      boundary:
        typeof boundary === 'string' && boundary !== '' ? managed(boundary, own) : undefined,
      trust: { name: `trust of ${roleName}`, document: properties['AssumeRolePolicyDocument'] },
    }
  })
}

export function keysIn(template: Template, names: Names): readonly TemplateKey[] {
  const reading = { template, names }
  const aliases = standing(reading, 'AWS::KMS::Alias')
  return standing(reading, 'AWS::KMS::Key').map(([logicalId, properties]) => {
    const keyId = String(names.ref(logicalId))
    return {
      logicalId,
      keyId,
      aliases: aliases.flatMap(([, { AliasName, TargetKeyId }]) =>
        TargetKeyId === keyId ? [textOf(AliasName, '')] : [],
      ),
      policy: { name: `key policy of ${logicalId}`, document: properties['KeyPolicy'] },
    }
  })
}
