import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { LedgerArchive } from '../requests/export-ledger.ts'
import { createS3Objects, type S3ObjectsDeps } from './s3-objects.ts'

/** The copies of the ledger as objects: `ledger/<day>.jsonl.gz`, one line for the anchor and one for each event. Put once (`If-None-Match: *`); the bucket's Object Lock keeps them. Nothing here reads or deletes one. */
export function createS3LedgerArchive(deps: S3ObjectsDeps): LedgerArchive {
  const objects = createS3Objects(deps)
  return {
    async put(day, lines) {
      const body = await promisify(gzip)(`${lines.join('\n')}\n`)
      const put = await objects.putOnce(`ledger/${day}.jsonl.gz`, new Uint8Array(body))
      if (put.kind === 'done') return 'kept'
      if (put.status === STANDS) return 'kept_before'
      throw new LedgerArchiveError(`s3 PUT of the ledger of ${day}: ${put.end}`)
    },
  }
}

const STANDS = 412

/** S3 did not take a day. Names the call and the status, nothing else. */
export class LedgerArchiveError extends Error {
  override readonly name = 'LedgerArchiveError'
}
