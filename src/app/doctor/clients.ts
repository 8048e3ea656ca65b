import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { IAMClient } from '@aws-sdk/client-iam'
import { KMSClient } from '@aws-sdk/client-kms'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SNSClient } from '@aws-sdk/client-sns'
import { SQSClient } from '@aws-sdk/client-sqs'
import { STSClient } from '@aws-sdk/client-sts'
import { partitionOf } from '../../aws/regions.ts'
import { TIME_LIMITS } from '../../aws/session-clients.ts'

/** The clients of whoever runs the doctor: own credentials, the deployment's Region, a time limit for every call. Nothing is sent before it is asked for. */
export interface DoctorPlace {
  readonly region: string
  /** In place of AWS's own, for all services. Without it the SDK's own switches hold. */
  readonly endpoint?: string
  readonly credentials?: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
  }
}

export interface DoctorClients {
  readonly lambda: LambdaClient
  readonly dynamo: DynamoDBClient
  readonly sqs: SQSClient
  readonly sns: SNSClient
  readonly s3: S3Client
  readonly events: EventBridgeClient
  readonly logs: CloudWatchLogsClient
  readonly metrics: CloudWatchClient
  readonly kms: KMSClient
  readonly secrets: SecretsManagerClient
  readonly iam: IAMClient
  readonly sts: STSClient
  /** Of this one only the signer is used. */
  readonly signing: STSClient
}

/** A function may run for two minutes. */
const FUNCTION_LIMITS = { ...TIME_LIMITS, requestTimeout: 130_000 }
const TRIES = 4

export function createDoctorClients({ region, endpoint, credentials }: DoctorPlace): DoctorClients {
  const common = {
    region,
    requestHandler: TIME_LIMITS,
    maxAttempts: TRIES,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
  }
  return {
    // Whoever is asked a second time does the work a second time.
    lambda: new LambdaClient({ ...common, requestHandler: FUNCTION_LIMITS }),
    dynamo: new DynamoDBClient(common),
    sqs: new SQSClient({ ...common, useQueueUrlAsEndpoint: false }),
    sns: new SNSClient(common),
    s3: new S3Client({ ...common, forcePathStyle: true }),
    events: new EventBridgeClient(common),
    logs: new CloudWatchLogsClient(common),
    metrics: new CloudWatchClient(common),
    kms: new KMSClient(common),
    secrets: new SecretsManagerClient(common),
    iam: new IAMClient({ ...common, region: partitionOf(region).homeRegion }),
    sts: new STSClient(common),
    signing: new STSClient(common),
  }
}
