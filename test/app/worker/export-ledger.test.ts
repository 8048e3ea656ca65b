/** Copies of the ledger, from the real engine of the table into the real engine of buckets. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type QueueEngine, startQueueEngine } from '../../../sandbox/engines.ts'
import { aRotateRequest, ERIN } from '../../../sandbox/gallery/rows/request-rows.ts'
import { HOME } from '../../../sandbox/home.ts'
import type { TableDeps } from '../../../src/aws/dynamo/document-client.ts'
import { createDynamoAnchorStore } from '../../../src/aws/dynamo/dynamo-anchor-store.ts'
import { createDynamoJobClaims } from '../../../src/aws/dynamo/dynamo-job-claims.ts'
import { createDynamoRequestStore } from '../../../src/aws/dynamo/dynamo-request-store.ts'
import { createLedgerSource } from '../../../src/aws/dynamo/ledger-source.ts'
import { createS3LedgerArchive } from '../../../src/aws/s3-ledger-archive.ts'
import { createExportLedger, type LedgerArchive } from '../../../src/requests/export-ledger.ts'
import { createMakeAnchor } from '../../../src/requests/ledger-anchor.ts'
import { addMs, DAY_MS } from '../../../src/shared/duration.ts'
import { type AwsOnWire, REGION, startAws } from '../../support/aws-on-wire.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

const START = new Date('2026-03-02T09:00:00.000Z')
const BUCKET = HOME.ledgerBucket

let engine: DynamoEngine
let table: TableDeps
let now: Date
let wall: number
let put: Map<string, readonly string[]>

beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  table = await engine.createTable()
  now = START
  wall = START.getTime()
  put = new Map()
})

const memory: LedgerArchive = {
  put(day, lines) {
    put.set(day, lines)
    return Promise.resolve('kept')
  },
}
const anchors = () => createDynamoAnchorStore(table)
const open = (request = aRotateRequest()) =>
  createDynamoRequestStore({ ...table, wallNow: () => wall }).open(request, [
    { type: 'requested', actor: ERIN, data: {} },
  ])
const anchorOfToday = () =>
  createMakeAnchor({ store: anchors(), clock: { now: () => now }, newToken: () => 'token' })()
const exported = (archive = memory) =>
  createExportLedger({
    anchors: anchors(),
    source: createLedgerSource(table),
    archive,
    claims: createDynamoJobClaims({ ...table, wallNow: () => wall }),
    leaseMs: 90_000,
  })()
const nextDay = (): void => {
  now = addMs(now, DAY_MS)
  wall += DAY_MS
}

describe('createExportLedger', () => {
  it('copies nothing before there is an anchor', async () => {
    await open()
    await exported()
    expect(put.size).toBe(0)
  })

  it('copies the anchor and the events of its chains', async () => {
    await open()
    const { anchor } = await anchorOfToday()
    await exported()

    const [first = '', ...events] = put.get('2026-03-02') ?? []
    expect(JSON.parse(first)).toEqual({ anchor })
    expect(events).toHaveLength(1)
    expect(JSON.parse(events[0] ?? '')).toMatchObject({
      chain: `REQ#${aRotateRequest().id}`,
      place: 1,
      stored: { type: 'requested' },
    })
  })

  it('copies a day once, however many ask', async () => {
    await open()
    await anchorOfToday()
    let puts = 0
    const counting: LedgerArchive = {
      put() {
        puts += 1
        return Promise.resolve('kept')
      },
    }
    await Promise.all([exported(counting), exported(counting)])
    await exported(counting)
    expect(puts).toBe(1)
  })

  it('makes up for days that could not be put, the oldest first', async () => {
    await open()
    await anchorOfToday()
    const broken = exported({ put: () => Promise.reject(new Error('no bucket')) })
    await expect(broken).rejects.toThrow('no bucket')
    nextDay()
    await anchorOfToday()
    nextDay()
    await anchorOfToday()

    await exported()
    expect([...put.keys()]).toEqual(['2026-03-02', '2026-03-03', '2026-03-04'])
  })
})

describe('createS3LedgerArchive', () => {
  let buckets: QueueEngine
  let aws: AwsOnWire
  let signing: STSClient
  beforeAll(async () => {
    buckets = await startQueueEngine('http://127.0.0.1:1', REGION)
    await buckets.createBucket(BUCKET)
    aws = await startAws({
      s3: buckets.url,
      ledgerExport: { mode: 'governance', retention: '400d' },
    })
    signing = new STSClient({
      region: REGION,
      credentials: aws.emulator.endpoints().functions.worker,
    })
  })
  afterAll(async () => {
    signing.destroy()
    await aws.stop()
    await buckets.stop()
  })

  it('puts a day once, with the checksum that Object Lock asks for, and never replaces it', async () => {
    const sent: Headers[] = []
    const archive = createS3LedgerArchive({
      signing,
      bucket: BUCKET,
      region: REGION,
      endpoint: aws.endpoint,
      fetch(url, init) {
        sent.push(new Headers(init?.headers))
        return fetch(url, init)
      },
    })
    expect(await archive.put('2026-03-02', ['{"anchor":1}', '{"chain":"a"}'])).toBe('kept')
    expect(await archive.put('2026-03-02', ['{"anchor":2}'])).toBe('kept_before')
    expect(sent[0]?.get('if-none-match')).toBe('*')
    expect(sent[0]?.get('x-amz-checksum-sha256')).toMatch(/^[\w+/]{43}=$/)

    const objects = await buckets.objects(BUCKET)
    expect(objects.map(({ key }) => key)).toEqual(['ledger/2026-03-02.jsonl.gz'])
    const lines = await promisify(gunzip)(objects[0]?.bytes ?? '')
    expect(lines.toString()).toBe('{"anchor":1}\n{"chain":"a"}\n')
  })

  it('throws with the status alone when the bucket is not there', async () => {
    const archive = createS3LedgerArchive({
      signing,
      bucket: 'awskey-nowhere',
      region: REGION,
      endpoint: buckets.url,
    })
    await expect(archive.put('2026-03-02', [])).rejects.toThrow(
      's3 PUT of the ledger of 2026-03-02: 404',
    )
  })
})
