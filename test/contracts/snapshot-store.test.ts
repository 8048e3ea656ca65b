import { STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type QueueEngine, startQueueEngine } from '../../sandbox/engines.ts'
import { HOME } from '../../sandbox/home.ts'
import { createS3SnapshotStore } from '../../src/aws/s3-snapshot-store.ts'
import type { SnapshotStore } from '../../src/exposure/snapshot.ts'
import { RequestId } from '../../src/requests/ids.ts'
import { known } from '../../src/shared/known.ts'
import { createFakeSnapshotStore, someSnapshot } from '../fakes/fake-exposure-ports.ts'
import { type AwsOnWire, REGION, startAws } from '../support/aws-on-wire.ts'

const BUCKET = HOME.bucket
let incidents = 0
function someIncident(): RequestId {
  incidents += 1
  return RequestId.parse(`01K7ZD3Q6J8V5W2X4Y6Z8A${String(incidents).padStart(4, '0')}`)
}

function snapshotStoreContract(make: () => SnapshotStore): void {
  it('gives back what was kept', async () => {
    const store = make()
    const incident = someIncident()
    const snapshot = someSnapshot({ tags: known({ 'größe “日本”': '' }) })
    expect(await store.put(incident, snapshot)).toBe('kept')
    expect(await store.read(incident)).toEqual(snapshot)
  })

  it('never replaces the first', async () => {
    const store = make()
    const incident = someIncident()
    const first = someSnapshot({ boundary: known('arn:first') })
    await store.put(incident, first)
    const second = someSnapshot({ boundary: known('arn:second') })
    expect(await store.put(incident, second)).toBe('kept_before')
    expect(await store.read(incident)).toEqual(first)
  })

  it('has none of another incident', async () => {
    const store = make()
    await store.put(someIncident(), someSnapshot())
    expect(await store.read(someIncident())).toBeUndefined()
  })
}

describe('createFakeSnapshotStore', () => {
  snapshotStoreContract(createFakeSnapshotStore)
})

describe('createS3SnapshotStore', () => {
  let engine: QueueEngine
  let aws: AwsOnWire
  let signing: STSClient
  beforeAll(async () => {
    engine = await startQueueEngine('http://127.0.0.1:1', REGION)
    await engine.createBucket(BUCKET)
    aws = await startAws({ s3: engine.url })
    const credentials = aws.emulator.endpoints().functions.responder
    signing = new STSClient({ region: REGION, credentials })
  })
  afterAll(async () => {
    signing.destroy()
    await aws.stop()
    await engine.stop()
  })
  const store = (given: Partial<Parameters<typeof createS3SnapshotStore>[0]> = {}): SnapshotStore =>
    createS3SnapshotStore({
      signing,
      bucket: BUCKET,
      region: REGION,
      endpoint: aws.endpoint,
      ...given,
    })

  snapshotStoreContract(store)

  it('keeps one of many that are put at once', async () => {
    const incident = someIncident()
    const puts = await Promise.all(
      [1, 2, 3].map((at) =>
        store()
          .put(incident, someSnapshot({ boundary: known(`arn:${at}`) }))
          .catch(() => 'not kept' as const),
      ),
    )
    expect(puts.filter((end) => end === 'kept')).toHaveLength(1)
  })

  it('takes its own object for kept when the answer to the first try was lost', async () => {
    let calls = 0
    const lossy = store({
      async fetch(...asked) {
        calls += 1
        const answer = await fetch(...asked)
        if (calls === 1) throw new Error('reset')
        return answer
      },
    })
    const incident = someIncident()
    expect(await lossy.put(incident, someSnapshot())).toBe('kept_before')
    expect(await store().read(incident)).toEqual(someSnapshot())
  })

  it('is not said to be kept when it is refused, nor to be missing when it cannot be read', async () => {
    const { accessKeyId, sessionToken } = aws.emulator.endpoints().functions.responder
    const forged = new STSClient({
      region: REGION,
      credentials: { accessKeyId, secretAccessKey: 'somebody else’s', sessionToken },
    })
    const broken = store({ signing: forged })
    const incident = someIncident()
    await expect(broken.put(incident, someSnapshot())).rejects.toThrow(
      `s3 PUT of the snapshot of incident ${incident}: 403`,
    )
    await expect(broken.read(incident)).rejects.toThrow(
      `s3 GET of the snapshot of incident ${incident}: 403`,
    )
    forged.destroy()
  })
})
