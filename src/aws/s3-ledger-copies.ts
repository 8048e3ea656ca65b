import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsOutput,
  type S3Client,
} from '@aws-sdk/client-s3'
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

interface Place {
  readonly KeyMarker?: string
  readonly VersionIdMarker?: string
}

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
  let next: Place | undefined = {}
  while (next !== undefined) {
    const page: ListObjectVersionsOutput = await listed(client, bucket, next)
    const put = page.Versions ?? []
    const hidden = (page.DeleteMarkers ?? []).map((each) => ({ ...each, VersionId: undefined }))
    for (const { Key, VersionId, LastModified } of [...put, ...hidden])
      found.push({ key: Key ?? '', id: VersionId, at: LastModified?.getTime() ?? 0 })
    next = page.IsTruncated === true ? placeAfter(page) : undefined
  }
  const byDay = Map.groupBy(found, ({ key }) => COPY.exec(key)?.[1])
  return [...byDay]
    .flatMap(([day, versions]) => (day === undefined ? [] : [[day, putInOrder(versions)] as const]))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** Moments have whole seconds; S3 lists what was put last first. */
function putInOrder(versions: readonly Version[]): readonly Version[] {
  return versions.toReversed().toSorted((a, b) => a.at - b.at)
}

/** S3 says that there is more and not where. */
class ListingBrokenError extends Error {
  override readonly name = 'ListingBrokenError'
}

function placeAfter({ NextKeyMarker, NextVersionIdMarker }: ListObjectVersionsOutput): Place {
  if (NextKeyMarker === undefined) throw new ListingBrokenError('a page without its end')
  return {
    KeyMarker: NextKeyMarker,
    ...(NextVersionIdMarker !== undefined && { VersionIdMarker: NextVersionIdMarker }),
  }
}

function listed(client: S3Client, bucket: string, next: Place): Promise<ListObjectVersionsOutput> {
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
  const text = await unpacked(packed ?? new Uint8Array())
  return text === undefined ? [] : text.trimEnd().split('\n')
}

/** `undefined`: it is nothing that awskey puts there. */
async function unpacked(packed: Uint8Array): Promise<string | undefined> {
  try {
    return (await promisify(gunzip)(packed)).toString('utf8')
  } catch {
    return undefined
  }
}
