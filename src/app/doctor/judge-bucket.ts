import type { Known } from '../../shared/known.ts'
import { type Finding, fine, judged, unlessTroubled, wrong } from './finding.ts'
import { permission } from './needs-of-reading.ts'

/** Whether what was put away of audits and readings is encrypted by KMS and can never become public. Pure. */
export interface BucketReads {
  /** As in `aws:kms`; `undefined`: the bucket is not there, or has none. */
  readonly encryption: Known<string | undefined>
  /** The switches that are off. */
  readonly openTo: Known<readonly string[]>
}

const DEPLOY = 'deploy again: npm run deploy'

export function judgeBucket(name: string, { encryption, openTo }: BucketReads): readonly Finding[] {
  const encrypted = `bucket ${name}: encryption`
  const closed = `bucket ${name}: public access`
  return [
    ...judged(encrypted, encryption, permission('s3:GetEncryptionConfiguration'), (by) =>
      by?.startsWith('aws:kms')
        ? [fine(encrypted, by)]
        : [
            wrong(encrypted, {
              what:
                by === undefined
                  ? 'the bucket is not there, or encrypts nothing'
                  : `${by}, not by KMS`,
              todo: DEPLOY,
            }),
          ],
    ),
    ...judged(closed, openTo, permission('s3:GetBucketPublicAccessBlock'), (off) =>
      unlessTroubled(closed, 'blocked', [
        off.length > 0 && { what: `${off.join(', ')} is off`, todo: DEPLOY },
      ]),
    ),
  ]
}
