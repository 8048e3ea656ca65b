import {
  GetBucketEncryptionCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { Known } from '../../shared/known.ts'
import { mapKnown, readOrAbsent } from './answered.ts'

/** How a bucket encrypts, and which of the four switches against public access are off. */
export interface BucketLook {
  readonly encryption: Known<string | undefined>
  readonly openTo: Known<readonly string[]>
}

const SWITCHES = [
  'BlockPublicAcls',
  'BlockPublicPolicy',
  'IgnorePublicAcls',
  'RestrictPublicBuckets',
] as const

export async function readBucket(client: S3Client, bucket: string): Promise<BucketLook> {
  const [encryption, block] = await Promise.all([
    readOrAbsent(
      's3:GetEncryptionConfiguration',
      ['NoSuchBucket', 'ServerSideEncryptionConfigurationNotFoundError'],
      () => client.send(new GetBucketEncryptionCommand({ Bucket: bucket })),
    ),
    readOrAbsent(
      's3:GetBucketPublicAccessBlock',
      ['NoSuchBucket', 'NoSuchPublicAccessBlockConfiguration'],
      () => client.send(new GetPublicAccessBlockCommand({ Bucket: bucket })),
    ),
  ])
  return {
    encryption: mapKnown(
      encryption,
      (found) =>
        found?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault
          ?.SSEAlgorithm,
    ),
    openTo: mapKnown(block, (found) =>
      SWITCHES.filter((name) => found?.PublicAccessBlockConfiguration?.[name] !== true),
    ),
  }
}
