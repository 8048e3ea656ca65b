/**
 * Keys of the customer's in the place of AWS's own. Each role that reaches what is encrypted may use that one key, and only through the service that it is reached by; what a role reaches is read from its policy, so that a new
 * function needs no line here. What services themselves need is in the policy of the key, which is not ours: docs/security.md says what.
 */
import type { DeploymentKeys } from '../../src/app/deployment.ts'
import {
  ofType,
  type PolicyDocument,
  propertiesOf,
  type Resource,
  type Resources,
  ref,
  type Statement,
  sub,
} from './template.ts'

const READ = ['kms:Decrypt', 'kms:DescribeKey']
/** DynamoDB uses the key as whoever calls it: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const WRITE_TABLE = [
  ...READ,
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
]
const WRITE = ['kms:Decrypt', 'kms:GenerateDataKey']

interface Use {
  readonly key: 'table' | 'bucket' | 'queues' | 'secrets'
  readonly service: string
  /** With one of these actions a role reaches it. */
  readonly by: readonly string[]
  readonly needs: readonly string[]
  /** Where a role has both, this is left out for the other one. */
  readonly unless?: readonly string[]
  /** Whether what the statement is about is encrypted with this key. */
  readonly on?: (statement: Statement) => boolean
}

const TABLE_WRITES = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem']
const aboutSlackSecret = ({ Resource: on }: Statement): boolean =>
  JSON.stringify(on) === JSON.stringify(ref('SlackSecret'))

const USES: readonly Use[] = [
  { key: 'table', service: 'dynamodb', by: TABLE_WRITES, needs: WRITE_TABLE },
  {
    key: 'table',
    service: 'dynamodb',
    by: ['dynamodb:GetItem', 'dynamodb:Query'],
    needs: READ,
    unless: TABLE_WRITES,
  },
  { key: 'bucket', service: 's3', by: ['s3:GetObject', 's3:PutObject'], needs: WRITE },
  { key: 'queues', service: 'sqs', by: ['sqs:SendMessage'], needs: WRITE },
  {
    key: 'queues',
    service: 'sqs',
    by: ['sqs:ReceiveMessage'],
    needs: ['kms:Decrypt'],
    unless: ['sqs:SendMessage'],
  },
  {
    key: 'secrets',
    service: 'secretsmanager',
    by: ['secretsmanager:GetSecretValue'],
    needs: ['kms:Decrypt'],
    on: aboutSlackSecret,
  },
]

/** Gives what is wrong with a key: one in another Region cannot encrypt here. */
export function useKeys(
  resources: Resources,
  keys: DeploymentKeys,
  region: string | undefined,
): readonly string[] {
  const elsewhere = Object.entries(keys).flatMap(([of, key]) =>
    key === undefined || region === undefined || key.split(':')[3] === region
      ? []
      : [`deployment.keys.${of}: write a key in ${region}, where awskey is deployed`],
  )
  if (elsewhere.length > 0) return elsewhere
  encrypt(resources, keys)
  for (const [name, role] of ofType(resources, 'AWS::IAM::Role'))
    for (const use of USES) grant({ name, role, use, key: keys[use.key] })
  return []
}

function encrypt(resources: Resources, keys: DeploymentKeys): void {
  const set = (name: string, more: Record<string, unknown>): void => {
    Object.assign(propertiesOf(resources, name), more)
  }
  const { table, bucket, queues, logs, secrets, alarms } = keys
  if (table !== undefined)
    set('Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: table },
    })
  if (bucket !== undefined)
    for (const [name] of ofType(resources, 'AWS::S3::Bucket'))
      if (name === 'Bucket' || name === 'LedgerBucket')
        set(name, { BucketEncryption: { ServerSideEncryptionConfiguration: [encrypted(bucket)] } })
  if (queues !== undefined)
    for (const [, queue] of ofType(resources, 'AWS::SQS::Queue')) {
      const { SqsManagedSseEnabled: _, ...rest } = queue.Properties ?? {}
      queue.Properties = { ...rest, KmsMasterKeyId: queues }
    }
  if (logs !== undefined)
    for (const [name] of ofType(resources, 'AWS::Logs::LogGroup')) set(name, { KmsKeyId: logs })
  if (secrets !== undefined) set('SlackSecret', { KmsKeyId: secrets })
  if (alarms !== undefined) {
    set('AlarmTopic', { KmsMasterKeyId: alarms })
    delete resources['AlarmKey']
  }
}

function encrypted(key: string): object {
  return {
    ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
    BucketKeyEnabled: true,
  }
}

function grant(asked: {
  readonly name: string
  readonly role: Resource
  readonly use: Use
  readonly key: string | undefined
}): void {
  const { role, use, key } = asked
  const document = policyOf(role)
  if (key === undefined || document === undefined) return
  const allowed = document.Statement.filter(
    (each) => each.Effect === 'Allow' && (use.on?.(each) ?? true),
  ).flatMap(({ Action }) => Action)
  const has = (actions: readonly string[]): boolean => actions.some((one) => allowed.includes(one))
  if (!has(use.by) || has(use.unless ?? [])) return
  document.Statement.push({
    Sid: `UseKeyOf${use.key.charAt(0).toUpperCase()}${use.key.slice(1)}`,
    Effect: 'Allow',
    Action: use.needs,
    Resource: key,
    Condition: {
      StringEquals: { 'kms:ViaService': sub(`${use.service}.\${AWS::Region}.\${AWS::URLSuffix}`) },
    },
  })
}

/** The one inline policy of a role of serverless.yml. */
export function policyOf(role: Resource): PolicyDocument | undefined {
  const policies: unknown = role.Properties?.['Policies']
  if (!Array.isArray(policies)) return undefined
  const all: readonly { readonly PolicyDocument?: PolicyDocument }[] = policies
  return all[0]?.PolicyDocument
}

export function addSubscription(resources: Resources, email: string): void {
  resources['AlarmSubscription'] = {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: ref('AlarmTopic'), Protocol: 'email', Endpoint: email },
  }
}
