import { createHash } from 'node:crypto'
import { holdsCondition, isRecord, type Names, resolved } from './cloudformation.ts'
import { PolicyError } from './policy-error.ts'

/**
 * What CloudFormation would call the resources of a template, in one account and Region: physical names, ARNs and attributes, as far as policies mention them. A kind of resource that is not in here
 * has no name, and whatever needs one is refused.
 */
export interface Place {
  readonly account: string
  readonly region: string
  /** Names of the resources that the sandbox really has, by logical id. Others are named after their own. */
  readonly physical?: Readonly<Record<string, string>>
  readonly parameters?: Readonly<Record<string, string>>
}

export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>
  readonly Parameters: Readonly<Record<string, unknown>>
  readonly Conditions: Readonly<Record<string, unknown>>
}

export interface TemplateResource {
  readonly Type: string
  readonly Condition?: string | undefined
  readonly Properties: Readonly<Record<string, unknown>>
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

/** The parts of a parsed template that are looked at here. */
export function templateOf(document: unknown): Template {
  const whole = recordOf(document)
  const resources = Object.entries(recordOf(whole['Resources'])).map(([id, value]) => {
    const { Type, Condition, Properties } = recordOf(value)
    if (typeof Type !== 'string') throw new PolicyError(`${id} has no Type`)
    const made: TemplateResource = {
      Type,
      Condition: typeof Condition === 'string' ? Condition : undefined,
      Properties: recordOf(Properties),
    }
    return [id, made] as const
  })
  return {
    Resources: Object.fromEntries(resources),
    Parameters: recordOf(whole['Parameters']),
    Conditions: recordOf(whole['Conditions']),
  }
}

/** The same id after every start. */
export function stableUuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex')
  return hex.slice(0, 32).replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-4$3-8$4-$5')
}

interface Kind {
  /** The property that names it. */
  readonly named?: string
  /** Ids that AWS makes up. */
  readonly id?: (seed: string) => string
  readonly arn: (name: string, at: Place, path: string) => string
  /** What Ref gives where it is not the name. */
  readonly ref?: 'arn'
}

const regional =
  (service: string, before: string) =>
  (name: string, { region, account }: Place): string =>
    `arn:aws:${service}:${region}:${account}:${before}${name}`

const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::DynamoDB::Table': { named: 'TableName', arn: regional('dynamodb', 'table/') },
  'AWS::SQS::Queue': { named: 'QueueName', arn: regional('sqs', '') },
  'AWS::S3::Bucket': { named: 'BucketName', arn: (name) => `arn:aws:s3:::${name}` },
  'AWS::SecretsManager::Secret': {
    named: 'Name',
    arn: regional('secretsmanager', 'secret:'),
    ref: 'arn',
  },
  'AWS::KMS::Key': { id: stableUuid, arn: regional('kms', 'key/') },
  'AWS::IAM::Role': {
    named: 'RoleName',
    arn: (name, { account }, path) => `arn:aws:iam::${account}:role${path}${name}`,
  },
  'AWS::IAM::ManagedPolicy': {
    named: 'ManagedPolicyName',
    arn: (name, { account }, path) => `arn:aws:iam::${account}:policy${path}${name}`,
    ref: 'arn',
  },
  'AWS::Lambda::Function': { named: 'FunctionName', arn: regional('lambda', 'function:') },
  'AWS::SNS::Topic': { named: 'TopicName', arn: regional('sns', ''), ref: 'arn' },
  'AWS::Events::Rule': { named: 'Name', arn: regional('events', 'rule/') },
  'AWS::Events::EventBus': { named: 'Name', arn: regional('events', 'event-bus/') },
  'AWS::Logs::LogGroup': {
    named: 'LogGroupName',
    arn: (name, at) => `${regional('logs', 'log-group:')(name, at)}:*`,
  },
  'AWS::SSM::Document': { named: 'Name', arn: regional('ssm', 'document/') },
}

/** How the resources of a template are called at a place. */
export function namesOf(template: Template, at: Place): Names {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': at.account,
    'AWS::Partition': 'aws',
    'AWS::Region': at.region,
    'AWS::StackName': 'awskey',
    'AWS::URLSuffix': 'amazonaws.com',
  }

  function parameter(name: string): unknown {
    const { Type, Default } = recordOf(template.Parameters[name])
    const value = at.parameters?.[name] ?? Default
    if (value === undefined) throw new PolicyError(`the parameter ${name} has no value`)
    return Type === 'CommaDelimitedList' && typeof value === 'string' ? value.split(',') : value
  }

  function found(id: string): {
    readonly kind: Kind
    readonly name: string
    readonly path: string
  } {
    const resource = template.Resources[id]
    const kind = resource === undefined ? undefined : KINDS[resource.Type]
    if (resource === undefined || kind === undefined)
      throw new PolicyError(`nothing is known of ${id} (${resource?.Type ?? 'no such resource'})`)
    const property = (key: string | undefined): unknown =>
      key === undefined ? undefined : resolved(resource.Properties[key], names)
    const given = at.physical?.[id] ?? property(kind.named)
    const path = property('Path')
    return {
      kind,
      name: typeof given === 'string' ? given : (kind.id?.(id) ?? id),
      path: typeof path === 'string' ? path : '/',
    }
  }

  const names: Names = {
    ref(name) {
      if (Object.hasOwn(pseudo, name)) return pseudo[name]
      if (Object.hasOwn(template.Parameters, name)) return parameter(name)
      const { kind, name: physical, path } = found(name)
      return kind.ref === 'arn' ? kind.arn(physical, at, path) : physical
    },
    attribute(id, attribute) {
      const { kind, name, path } = found(id)
      if (attribute === 'Arn') return kind.arn(name, at, path)
      if (attribute === 'QueueName') return name
      throw new PolicyError(`nothing is known of ${id}.${attribute}`)
    },
    condition: (name) => holdsCondition(template.Conditions, name, names),
  }
  return names
}
