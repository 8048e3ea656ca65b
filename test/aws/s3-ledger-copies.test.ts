/** What S3 documents for buckets with versions, answered over a real socket: the engine of the sandbox keeps none. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { gzipSync } from 'node:zlib'
import { S3Client } from '@aws-sdk/client-s3'
import { afterEach, expect, it } from 'vitest'
import { createS3LedgerCopies } from '../../src/aws/s3-ledger-copies.ts'
import { REGION } from '../support/aws-on-wire.ts'

interface Put {
  readonly key: string
  readonly id: string
  readonly at: string
  /** Unset: a marker that hides the object. */
  readonly text?: string
}

let server: Server
let client: S3Client
let asked: string[]
afterEach(async () => {
  client.destroy()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

/** Pages of two. */
function listing(puts: readonly Put[], from: number): string {
  const page = puts.slice(from, from + 2)
  const [more, next] = [from + 2 < puts.length, page.at(-1)]
  const entries = page.map(({ key, id, at, text }) => {
    const kind = text === undefined ? 'DeleteMarker' : 'Version'
    return `<${kind}><Key>${key}</Key><VersionId>${id}</VersionId><LastModified>${at}</LastModified></${kind}>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?><ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${more}</IsTruncated>${
    more
      ? `<NextKeyMarker>${next?.key}</NextKeyMarker><NextVersionIdMarker>${next?.id}</NextVersionIdMarker>`
      : ''
  }${entries.join('')}</ListVersionsResult>`
}

async function bucketOf(puts: readonly Put[], status = 200) {
  asked = []
  server = createServer((req, res) => {
    const url = new URL(req.url ?? '', 'http://127.0.0.1')
    asked.push(`${url.pathname}?${url.searchParams.get('versionId') ?? 'versions'}`)
    if (status !== 200) return res.writeHead(status).end('<Error><Code>AccessDenied</Code></Error>')
    const marker = url.searchParams.get('version-id-marker')
    if (url.searchParams.has('versions')) {
      const from = marker === null ? 0 : puts.findIndex(({ id }) => id === marker) + 1
      return res.writeHead(200, { 'content-type': 'application/xml' }).end(listing(puts, from))
    }
    const found = puts.find(({ id }) => id === url.searchParams.get('versionId'))
    const text = found?.text ?? ''
    return res.writeHead(200).end(found?.id === 'raw' ? text : gzipSync(text))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  client = new S3Client({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: REGION,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
  })
  const days: (readonly [string, boolean, readonly string[]])[] = []
  for await (const { day, replaced, lines } of createS3LedgerCopies(client, 'keys').days())
    days.push([day, replaced, await lines()])
  return days
}

it('gives the days in order, page after page, each as it was put first', async () => {
  const days = await bucketOf([
    { key: 'ledger/2026-03-03.jsonl.gz', id: 'v4', at: '2026-03-05T00:00:00Z', text: 'forged\n' },
    { key: 'ledger/2026-03-03.jsonl.gz', id: 'v2', at: '2026-03-03T00:00:00Z', text: 'b\nc\n' },
    { key: 'ledger/2026-03-02.jsonl.gz', id: 'v3', at: '2026-03-04T00:00:00Z' },
    { key: 'ledger/2026-03-02.jsonl.gz', id: 'v1', at: '2026-03-02T00:00:00Z', text: 'a\n' },
    { key: 'ledger/2026-03-04.jsonl.gz', id: 'v5', at: '2026-03-04T00:00:00Z', text: 'd\n' },
    { key: 'ledger/notes.txt', id: 'v6', at: '2026-03-04T00:00:00Z', text: 'x' },
  ])
  expect(days).toEqual([
    ['2026-03-02', true, ['a']],
    ['2026-03-03', true, ['b', 'c']],
    ['2026-03-04', false, ['d']],
  ])
  expect(asked).toContain('/keys/ledger/2026-03-03.jsonl.gz?v2')
  expect(asked).not.toContain('/keys/ledger/2026-03-03.jsonl.gz?v4')
})

it('takes the one that S3 lists last of those put in the same second', async () => {
  const at = '2026-03-02T00:00:00Z'
  const key = 'ledger/2026-03-02.jsonl.gz'
  expect(
    await bucketOf([
      { key, id: 'v2', at, text: 'forged\n' },
      { key, id: 'v1', at, text: 'a\n' },
    ]),
  ).toEqual([['2026-03-02', true, ['a']]])
})

it('gives no line of an object that is not packed', async () => {
  expect(
    await bucketOf([
      { key: 'ledger/2026-03-02.jsonl.gz', id: 'raw', at: '2026-03-02T00:00:00Z', text: 'a\n' },
    ]),
  ).toEqual([['2026-03-02', false, []]])
})

it('throws where the bucket may not be read', async () => {
  await expect(bucketOf([], 403)).rejects.toThrow()
})
