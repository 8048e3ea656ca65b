/**
 * Which permission a call needs, by the name that CloudTrail gives it. Pure. Most events are named as their action; the table holds those that are not. A name that is in neither list is passed on as it stands and said to be unsure:
 * a wrong name in a policy allows nothing, and does no harm but that.
 *
 * Sources: the Service Authorization Reference (docs.aws.amazon.com/service-authorization/latest/reference/), for S3 also "Required permissions for Amazon S3 API operations" (AmazonS3/latest/userguide/using-with-s3-policy-actions.html), iann0036/iam-dataset `aws/map.json`,
 * and duo-labs/cloudtracker for services that CloudTrail calls otherwise and calls that need no permission.
 */
export interface IamActions {
  /** One call may need several; none where everybody may. */
  readonly actions: readonly string[]
  readonly isSure: boolean
}

export function iamActionsOf(service: string, eventName: string): IamActions | undefined {
  if (!/^[a-z0-9.-]+$/.test(service) || !/^\w+$/.test(eventName)) return undefined
  const prefix = RENAMED[service] ?? service
  const { name, isDated } = withoutDate(eventName)
  const own = OWN_NAMES[prefix]?.[name]
  if (own !== undefined)
    return { actions: own.map((action) => `${prefix}:${action}`), isSure: true }
  if (!/^[a-z0-9-]+$/.test(prefix)) return undefined
  return {
    actions: [`${prefix}:${name}`],
    isSure: NAMED_ALIKE.has(prefix) || (isDated && DATED.has(prefix)),
  }
}

/** `CreateFunction20150331`, `UpdateFunctionCode20150331v2`, `CreateDistribution2020_05_31`: the version of the API. */
function withoutDate(eventName: string): { readonly name: string; readonly isDated: boolean } {
  const name = eventName.replace(/20\d{2}_?\d{2}_?\d{2}(?:v\d+)?$/, '')
  return { name, isDated: name !== eventName }
}

const DATED: ReadonlySet<string> = new Set(['lambda', 'cloudfront'])

/** Called otherwise in a policy than in the source of an event. */
const RENAMED: Readonly<Record<string, string>> = {
  monitoring: 'cloudwatch',
  email: 'ses',
  tagging: 'tag',
  'streams.dynamodb': 'dynamodb',
}

/** Services whose events are named as their actions, but for what `OWN_NAMES` says. */
const NAMED_ALIKE: ReadonlySet<string> = new Set([
  'acm',
  'athena',
  'autoscaling',
  'backup',
  'cloudformation',
  'cloudtrail',
  'cloudwatch',
  'codebuild',
  'codedeploy',
  'codepipeline',
  'config',
  'dynamodb',
  'ec2',
  'ecr',
  'ecs',
  'eks',
  'elasticache',
  'elasticfilesystem',
  'elasticloadbalancing',
  'events',
  'firehose',
  'glue',
  'guardduty',
  'iam',
  'kinesis',
  'kms',
  'lambda',
  'logs',
  'organizations',
  'rds',
  'redshift',
  'route53',
  's3',
  'scheduler',
  'secretsmanager',
  'ses',
  'sns',
  'sqs',
  'ssm',
  'states',
  'sts',
  'tag',
])

const OWN_NAMES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  s3: {
    ListBuckets: ['ListAllMyBuckets'],
    HeadBucket: ['ListBucket'],
    ListObjects: ['ListBucket'],
    ListObjectsV2: ['ListBucket'],
    ListObjectVersions: ['ListBucketVersions'],
    ListMultipartUploads: ['ListBucketMultipartUploads'],
    ListParts: ['ListMultipartUploadParts'],
    HeadObject: ['GetObject'],
    SelectObjectContent: ['GetObject'],
    CopyObject: ['GetObject', 'PutObject'],
    UploadPartCopy: ['GetObject', 'PutObject'],
    CreateMultipartUpload: ['PutObject'],
    UploadPart: ['PutObject'],
    CompleteMultipartUpload: ['PutObject'],
    DeleteObjects: ['DeleteObject'],
    GetBucketAccelerateConfiguration: ['GetAccelerateConfiguration'],
    GetBucketAnalyticsConfiguration: ['GetAnalyticsConfiguration'],
    GetBucketCors: ['GetBucketCORS'],
    PutBucketCors: ['PutBucketCORS'],
    DeleteBucketCors: ['PutBucketCORS'],
    GetBucketEncryption: ['GetEncryptionConfiguration'],
    PutBucketEncryption: ['PutEncryptionConfiguration'],
    DeleteBucketEncryption: ['PutEncryptionConfiguration'],
    GetBucketInventoryConfiguration: ['GetInventoryConfiguration'],
    GetBucketLifecycle: ['GetLifecycleConfiguration'],
    GetBucketLifecycleConfiguration: ['GetLifecycleConfiguration'],
    PutBucketLifecycle: ['PutLifecycleConfiguration'],
    PutBucketLifecycleConfiguration: ['PutLifecycleConfiguration'],
    DeleteBucketLifecycle: ['PutLifecycleConfiguration'],
    GetBucketMetricsConfiguration: ['GetMetricsConfiguration'],
    GetBucketReplication: ['GetReplicationConfiguration'],
    PutBucketReplication: ['PutReplicationConfiguration'],
    DeleteBucketReplication: ['PutReplicationConfiguration'],
    DeleteBucketTagging: ['PutBucketTagging'],
  },
  lambda: { Invoke: ['InvokeFunction'], InvokeAsync: ['InvokeFunction'] },
  sqs: {
    SendMessageBatch: ['SendMessage'],
    DeleteMessageBatch: ['DeleteMessage'],
    ChangeMessageVisibilityBatch: ['ChangeMessageVisibility'],
  },
  sns: { PublishBatch: ['Publish'] },
  sts: { GetCallerIdentity: [], GetSessionToken: [] },
  signin: { GetSigninToken: [], ConsoleLogin: [] },
}
