import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { type SnapshotStore, UserSnapshot } from '../exposure/snapshot.ts'
import { createS3Objects, type S3ObjectsDeps } from './s3-objects.ts'

/**
 * The snapshots of incidents as objects in the bucket: `snapshots/<incident>.json.gz`, put once and never replaced (`If-None-Match: *`), so that what a user had before the incident cannot
 * become what it had after. Without s3:ListBucket S3 answers 403 for an object that is not there, and that throws.
 */
export function createS3SnapshotStore(deps: S3ObjectsDeps): SnapshotStore {
  const objects = createS3Objects(deps)
  return {
    async put(incident, snapshot) {
      const body = await promisify(gzip)(JSON.stringify(UserSnapshot.parse(snapshot)))
      if (body.length > MOST_BYTES)
        throw new SnapshotStoreError(`the snapshot of incident ${incident} is too large to keep`)
      const put = await objects.putOnce(keyOf(incident), new Uint8Array(body))
      if (put.kind === 'done') return 'kept'
      if (put.status === STANDS) return 'kept_before'
      throw new SnapshotStoreError(`s3 PUT of the snapshot of incident ${incident}: ${put.end}`)
    },
    async read(incident) {
      const got = await objects.get(keyOf(incident))
      if (got.kind === 'failed' && got.status === NOT_THERE) return undefined
      if (got.kind === 'failed')
        throw new SnapshotStoreError(`s3 GET of the snapshot of incident ${incident}: ${got.end}`)
      const text = await promisify(gunzip)(got.body, { maxOutputLength: MOST_BYTES_UNZIPPED })
      return UserSnapshot.parse(JSON.parse(text.toString('utf8')))
    },
  }
}

/** A user with every policy that IAM lets it have comes to about one megabyte before it is packed. */
const MOST_BYTES = 8_000_000
const MOST_BYTES_UNZIPPED = 64_000_000
const STANDS = 412
const NOT_THERE = 404

/** S3 did not take or give a snapshot. Names the call and the status, nothing else. */
export class SnapshotStoreError extends Error {
  override readonly name = 'SnapshotStoreError'
}

function keyOf(incident: string): string {
  return `snapshots/${incident}.json.gz`
}
