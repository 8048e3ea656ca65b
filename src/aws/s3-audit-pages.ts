import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { z } from 'zod'
import { AuditEvent } from '../exposure/audit/audit-event.ts'
import type { AuditPages, PagePlace } from '../exposure/audit/audit-store.ts'
import { createS3Objects, type S3End, type S3ObjectsDeps } from './s3-objects.ts'

/**
 * The pages of audits as objects in the bucket, one for each page of LookupEvents: `audits/<audit>/<Region>/<page>.json.gz`. An object is put whole, and a page that is put again replaces itself.
 */
export function createS3AuditPages(deps: S3ObjectsDeps): AuditPages {
  const objects = createS3Objects(deps)
  return {
    async put(place, events) {
      const body = await promisify(gzip)(JSON.stringify(events))
      bodyOf('PUT', place, await objects.put(keyOf(place), new Uint8Array(body)))
    },
    async read(place) {
      const zipped = bodyOf('GET', place, await objects.get(keyOf(place)))
      const body = await promisify(gunzip)(zipped)
      return Page.parse(JSON.parse(body.toString('utf8')))
    },
  }
}

/** S3 did not take or give a page. Names the call and the status, nothing else. */
export class AuditPageError extends Error {
  override readonly name = 'AuditPageError'
}

const Page = z.array(AuditEvent)

function keyOf({ audit, region, page }: PagePlace): string {
  return `audits/${audit}/${region}/${String(page).padStart(6, '0')}.json.gz`
}

function bodyOf(method: 'GET' | 'PUT', { audit }: PagePlace, end: S3End): Buffer {
  if (end.kind === 'done') return end.body
  throw new AuditPageError(`s3 ${method} of a page of audit ${audit}: ${end.end}`)
}
