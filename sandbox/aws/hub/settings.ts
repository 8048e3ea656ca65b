import { AwsError } from '../aws-error.ts'
import { flagOf, isInput, listOf, numberOf, requiredText, textOf } from '../input.ts'
import type { Call, Operations } from '../operation.ts'
import type { Structure } from '../output.ts'
import { HUB_ACCOUNT } from '../roles.ts'
import type { StoredBucket } from './hub.ts'

/**
 * What the engines of DynamoDB and S3 keep nothing of: recovery of tables, encryption and public access of buckets; with them Lambda's count of calls, all in the hub account.
 */
function tableOf(call: Call): string {
  const name = requiredText(call.input, 'TableName')
  const own = call.caller.principal.accountId === HUB_ACCOUNT
  if (own && call.world.hub.recoverable.has(name)) return name
  throw new AwsError('TableNotFoundException', `Table not found: ${name}`)
}

function backupsOf(call: Call): Structure {
  const on = call.world.hub.recoverable.get(tableOf(call)) === true
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: on ? 'ENABLED' : 'DISABLED' },
    },
  }
}

function tableTarget(call: Call) {
  const { region, caller, input } = call
  const name = requiredText(input, 'TableName')
  return { name: `arn:aws:dynamodb:${region}:${caller.principal.accountId}:table/${name}` }
}

export const BACKUP_OPERATIONS: Operations = {
  DescribeContinuousBackups: { readOnly: true, target: tableTarget, run: backupsOf },
  UpdateContinuousBackups: {
    readOnly: false,
    target: tableTarget,
    run(call) {
      const { PointInTimeRecoverySpecification: asked } = call.input
      call.world.hub.recoverable.set(
        tableOf(call),
        isInput(asked) && flagOf(asked, 'PointInTimeRecoveryEnabled'),
      )
      return backupsOf(call)
    },
  },
}

function bucketOf(call: Call): StoredBucket {
  const name = requiredText(call.input, 'Bucket')
  const found = call.world.hub.buckets.get(name)
  if (found === undefined)
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404)
  if (call.caller.principal.accountId !== HUB_ACCOUNT)
    throw new AwsError('AccessDenied', 'Access Denied', 403)
  return found
}

function bucketTarget(call: Call) {
  return { name: `arn:aws:s3:::${requiredText(call.input, 'Bucket')}` }
}

function getBucketEncryption(call: Call): Structure {
  const { encryption } = bucketOf(call)
  if (encryption === undefined)
    throw new AwsError(
      'ServerSideEncryptionConfigurationNotFoundError',
      'The server side encryption configuration was not found',
      404,
    )
  return {
    Rule: {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: encryption },
      BucketKeyEnabled: true,
    },
  }
}

function getPublicAccessBlock(call: Call): Structure {
  if (!bucketOf(call).blocked)
    throw new AwsError(
      'NoSuchPublicAccessBlockConfiguration',
      'The public access block configuration was not found',
      404,
    )
  return {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  }
}

function getObjectLockConfiguration(call: Call): Structure {
  const { lock } = bucketOf(call)
  if (lock === undefined)
    throw new AwsError(
      'ObjectLockConfigurationNotFoundError',
      'Object Lock configuration does not exist for this bucket',
      404,
    )
  return {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: lock.mode, Days: lock.days } },
  }
}

function getBucketPolicy(call: Call): string {
  const { policy } = bucketOf(call)
  if (policy === undefined)
    throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404)
  return policy
}

/** By the names of IAM's actions, which differ from those of the operations. */
export const BUCKET_OPERATIONS: Operations = {
  GetBucketEncryption: { readOnly: true, target: bucketTarget, run: getBucketEncryption },
  GetPublicAccessBlock: { readOnly: true, target: bucketTarget, run: getPublicAccessBlock },
  GetObjectLockConfiguration: {
    readOnly: true,
    target: bucketTarget,
    run: getObjectLockConfiguration,
  },
  GetBucketVersioning: {
    readOnly: true,
    target: bucketTarget,
    run: (call) => ({ Status: bucketOf(call).versioned === true ? 'Enabled' : undefined }),
  },
  GetBucketPolicy: { readOnly: true, target: bucketTarget, run: getBucketPolicy },
  DeleteBucketPolicy: {
    readOnly: false,
    target: bucketTarget,
    run(call) {
      bucketOf(call).policy = undefined
      return undefined
    },
  },
  DeletePublicAccessBlock: {
    readOnly: false,
    target: bucketTarget,
    run(call) {
      bucketOf(call).blocked = false
      return undefined
    },
  },
}

export const METRIC_OPERATIONS: Operations = {
  GetMetricStatistics: { readOnly: true, run: getMetricStatistics },
}

/** Lambda's own count of calls, as one number for the whole time asked for: the latest alone is remembered. */
function getMetricStatistics(call: Call): Structure {
  const asked = [requiredText(call.input, 'Namespace'), requiredText(call.input, 'MetricName')]
  if (asked.join('/') !== 'AWS/Lambda/Invocations') return { Label: asked[1], Datapoints: [] }
  const from = timeOf(call, 'StartTime')
  const until = timeOf(call, 'EndTime')
  const at = call.world.hub.lastCalls.get(dimensionOf(call))
  const called = at !== undefined && at >= from && at < until
  const point = { Timestamp: from, Sum: 1, Unit: 'Count' }
  return { Label: 'Invocations', Datapoints: called ? [point] : [] }
}

function dimensionOf({ input }: Call): string {
  const [first] = listOf(input, 'Dimensions')
  return isInput(first) && textOf(first, 'Name') === 'FunctionName'
    ? requiredText(first, 'Value')
    : ''
}

function timeOf({ input }: Call, member: string): Date {
  const seconds = numberOf(input, member)
  return new Date(seconds === undefined ? requiredText(input, member) : seconds * 1_000)
}
