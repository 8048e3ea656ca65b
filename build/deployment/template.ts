/** The part of a CloudFormation template that is made here. Nothing in it knows awskey. */
export interface Resource {
  readonly Type: string
  Properties?: Record<string, unknown>
  readonly [key: string]: unknown
}
export type Resources = Record<string, Resource>

export interface Statement {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: unknown
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Condition?: unknown
}

export interface PolicyDocument {
  readonly Version: string
  Statement: Statement[]
}

export function ref(name: string): object {
  return { Ref: name }
}

export function arnOf(name: string): object {
  return { 'Fn::GetAtt': [name, 'Arn'] }
}

export function sub(text: string): object {
  return { 'Fn::Sub': text }
}

/** Throws where the template lacks it: what is to be changed must be there. */
export function propertiesOf(resources: Resources, name: string): Record<string, unknown> {
  const properties = resources[name]?.Properties
  if (properties === undefined) throw new Error(`The template has no ${name}.`)
  return properties
}

export function ofType(resources: Resources, type: string): readonly [string, Resource][] {
  return Object.entries(resources).filter(([, resource]) => resource.Type === type)
}

/** What the framework calls the function of that name. */
export function lambdaName(name: string): string {
  const words = name.replaceAll('-', 'Dash')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}LambdaFunction`
}
