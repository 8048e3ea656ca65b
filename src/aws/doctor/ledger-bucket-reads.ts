import {
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { type Known, known } from '../../shared/known.ts'
import { mapKnown, readOrAbsent } from './answered.ts'
import { type PolicyStatement, statementsOf } from './policy-statements.ts'

/** What keeps the copies of the ledger from everybody. */
export interface LedgerBucketLook {
  /** As in `Enabled`; `undefined`: the bucket is not there. */
  readonly versioning: Known<string | undefined>
  /** What holds for every object by default; `undefined`: Object Lock is off, or holds nothing by default. */
  readonly retention: Known<Retention | undefined>
  readonly statements: Known<readonly PolicyStatement[]>
}

export interface Retention {
  readonly mode: string
  readonly days: number
}

const OFF = 'off'
const DAYS_OF_YEAR = 365

export async function readLedgerBucket(
  client: S3Client,
  bucket: string,
): Promise<LedgerBucketLook> {
  const Bucket = bucket
  const [versioning, lock, policy] = await Promise.all([
    readOrAbsent('s3:GetBucketVersioning', ['NoSuchBucket'], () =>
      client.send(new GetBucketVersioningCommand({ Bucket })),
    ),
    readOrAbsent(
      's3:GetBucketObjectLockConfiguration',
      ['NoSuchBucket', 'ObjectLockConfigurationNotFoundError'],
      () => client.send(new GetObjectLockConfigurationCommand({ Bucket })),
    ),
    readOrAbsent('s3:GetBucketPolicy', ['NoSuchBucket', 'NoSuchBucketPolicy'], () =>
      client.send(new GetBucketPolicyCommand({ Bucket })),
    ),
  ])
  const text = mapKnown(policy, (found) => found?.Policy)
  return {
    versioning: mapKnown(versioning, (found) => found && (found.Status ?? OFF)),
    retention: mapKnown(lock, (found) => {
      const { Mode, Days, Years = 0 } = found?.ObjectLockConfiguration?.Rule?.DefaultRetention ?? {}
      return Mode === undefined ? undefined : { mode: Mode, days: Days ?? Years * DAYS_OF_YEAR }
    }),
    statements:
      text.kind === 'unknown'
        ? text
        : text.value === undefined
          ? known([])
          : statementsOf('s3:GetBucketPolicy', text.value),
  }
}
