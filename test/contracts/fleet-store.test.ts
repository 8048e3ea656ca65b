import { STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type QueueEngine, startQueueEngine } from '../../sandbox/engines.ts'
import { HOME } from '../../sandbox/home.ts'
import { createDueReader } from '../../src/aws/dynamo/due-reader.ts'
import { createDynamoFleetStore } from '../../src/aws/dynamo/dynamo-fleet-store.ts'
import { createS3FleetObjects } from '../../src/aws/s3-fleet-objects.ts'
import { newFleetRow } from '../../src/keys/fleet/fleet-store.ts'
import { AccountId } from '../../src/requests/ids.ts'
import { createFakeFleetObjects, createFakeFleetStore } from '../fakes/fake-fleet-ports.ts'
import { type AwsOnWire, REGION, startAws } from '../support/aws-on-wire.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { fleetObjectsContract, fleetStoreContract } from './fleet-store.contract.ts'

const BUCKET = HOME.bucket
const place = { account: AccountId.parse('111111111111'), id: '2026-W49' }

describe('createFakeFleetStore', () => {
  fleetStoreContract((deps) => Promise.resolve(createFakeFleetStore(deps)))
})

describe('createDynamoFleetStore', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())

  fleetStoreContract(async (deps) =>
    createDynamoFleetStore({ ...(await engine.createTable()), ...deps }),
  )

  it('is found by the clock from the moment on at which it is due, until it has ended', async () => {
    const table = await engine.createTable()
    const wallNow = (): number => Date.parse('2026-11-30T08:00:00.000Z')
    const store = createDynamoFleetStore({ ...table, wallNow, leaseMs: 90_000 })
    const now = new Date(wallNow())
    const row = newFleetRow(place, now)
    await store.begin(row)
    const due = createDueReader(table)

    expect(await due.due(new Date(wallNow() - 1), 10)).toEqual([])
    expect(await due.due(now, 10)).toEqual([{ kind: 'fleet', ...place }])
    expect(await due.openIds()).toEqual([])

    const { dueAt: _over, ...ended } = row
    await store.take(place, 'one', 90_000)
    await store.commit({ ...ended, phase: 'done' }, 'one', 'release')
    expect(await due.due(now, 10)).toEqual([])
  })
})

describe('createFakeFleetObjects', () => {
  fleetObjectsContract(createFakeFleetObjects)
})

describe('createS3FleetObjects', () => {
  let engine: QueueEngine
  let aws: AwsOnWire
  let signing: STSClient
  beforeAll(async () => {
    engine = await startQueueEngine('http://127.0.0.1:1', REGION)
    await engine.createBucket(BUCKET)
    aws = await startAws({ s3: engine.url })
    const credentials = aws.emulator.endpoints().functions.worker
    signing = new STSClient({ region: REGION, credentials })
  })
  afterAll(async () => {
    signing.destroy()
    await aws.stop()
    await engine.stop()
  })

  fleetObjectsContract(() =>
    createS3FleetObjects({ signing, bucket: BUCKET, region: REGION, endpoint: aws.endpoint }),
  )
})
