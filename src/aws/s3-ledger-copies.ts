import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { GetObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3'
import type { LedgerCopies } from '../requests/verify-copies.ts'

/**
 * The copies of the ledger as they lie in the bucket, for whoever verifies them with permissions of their own (`s3:ListBucketVersions`, `s3:GetObjectVersion`). Of each day the version that was put first is read: Object Lock
 * keeps it whatever was put over it. Nothing is written.
 */
export function createS3LedgerCopies(client: S3Client, bucket: string): LedgerCopies {
  return {
    async *days() {
      for (const [day, versions] of await versionsByDay(client, bucket)) {
        const [first] = versions
        yield {
          day,
          replaced: versions.length > 1,
          lines: async () => linesOf(client, bucket, first),
        }
      }
    },
  }
}

const PREFIX = 'ledger/'
const COPY = /^ledger\/(\d{4}-\d{2}-\d{2})\.jsonl\.gz$/

interface Version {
  readonly key: string
  /** Of a marker that hides it, there is nothing to read. */
  readonly id: string | undefined
  readonly at: number
}

/** By day, and of each day by when they were put. Markers count: a day that is hidden was not left alone. */
async function versionsByDay(
  client: S3Client,
  bucket: string,
): Promise<readonly (readonly [string, readonly Version[]])[]> {
  const found: Version[] = []
  let next: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } | undefined = {}
  while (next !== undefined) {
    const page: Awaited<ReturnType<typeof listed>> = await listed(client, bucket, next)
    const put = page.Versions ?? []
    const hidden = (page.DeleteMarkers ?? []).map((each) => ({ ...each, VersionId: undefined }))
    for (const { Key, VersionId, LastModified } of [...put, ...hidden])
      found.push({ key: Key ?? '', id: VersionId, at: LastModified?.getTime() ?? 0 })
    next =
      page.IsTruncated === true && page.NextKeyMarker !== undefined
        ? {
            KeyMarker: page.NextKeyMarker,
            ...(page.NextVersionIdMarker !== undefined && {
              VersionIdMarker: page.NextVersionIdMarker,
            }),
          }
        : undefined
  }
  const byDay = Map.groupBy(found, ({ key }) => COPY.exec(key)?.[1])
  return [...byDay]
    .flatMap(([day, versions]) =>
      day === undefined ? [] : [[day, versions.toSorted((a, b) => a.at - b.at)] as const],
    )
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function listed(client: S3Client, bucket: string, next: object) {
  return client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: PREFIX, ...next }))
}

async function linesOf(
  client: S3Client,
  bucket: string,
  first: Version | undefined,
): Promise<readonly string[]> {
  if (first?.id === undefined) return []
  const { Body } = await client.send(
    new GetObjectCommand({ Bucket: bucket, Key: first.key, VersionId: first.id }),
  )
  const packed = await Body?.transformToByteArray()
  const text = await promisify(gunzip)(packed ?? '')
  return text.toString('utf8').trimEnd().split('\n')
}
