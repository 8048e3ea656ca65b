import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { STSClient } from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOME } from '../../sandbox/home.ts'
import { createDocumentClient } from '../../src/aws/dynamo/document-client.ts'
import { createDynamoFleetStore } from '../../src/aws/dynamo/dynamo-fleet-store.ts'
import { createS3FleetObjects } from '../../src/aws/s3-fleet-objects.ts'
import type { FleetReadings, FleetUser } from '../../src/keys/fleet/fleet.ts'
import { createFleetReadings } from '../../src/keys/fleet/fleet-readings.ts'
import { AccountId } from '../../src/requests/ids.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/** A reading that was begun and whose job was lost: the clock finds its row, and the worker that ships does the rest, in its own role. */
const PRODUCTION = AccountId.parse('222222222222')
const DEVELOPMENT = AccountId.parse('111111111111')

let sandbox: RunningSandbox
let readings: FleetReadings
let close: () => void
beforeEach(async () => {
  sandbox = await startTestSandbox()
  const { endpoints } = await sandbox.state()
  const hub = endpoints.administrators.find(({ accountId }) => accountId === '333333333333')
  if (hub === undefined) throw new Error('the sandbox has no administrator of the hub')
  const { aws: endpoint, region, table } = endpoints
  const dynamo = new DynamoDBClient({ endpoint, region, credentials: hub })
  const signing = new STSClient({ endpoint, region, credentials: hub })
  const wallNow = (): number => Date.now()
  readings = createFleetReadings({
    store: createDynamoFleetStore({
      client: createDocumentClient(dynamo),
      table,
      wallNow,
      leaseMs: 90_000,
    }),
    objects: createS3FleetObjects({ signing, bucket: HOME.bucket, region, endpoint }),
  })
  close = () => {
    dynamo.destroy()
    signing.destroy()
  }
})
afterEach(async () => {
  close()
  await sandbox.stop()
})

const businessNow = async (): Promise<Date> => new Date((await sandbox.state()).clock.now)

async function read(account: AccountId, id: string): Promise<readonly FleetUser[]> {
  expect(await readings.begin(account, id, await businessNow())).toBe('begun')
  for (let minutes = 0; minutes < 60; minutes += 5) {
    await sandbox.advance('PT5M')
    const state = await readings.stateOf(account, id)
    if (state?.kind === 'failed') throw new Error(state.why)
    if (state?.kind !== 'done') continue
    const users: FleetUser[] = []
    for await (const user of readings.usersOf({ account, id })) users.push(user)
    return users
  }
  throw new Error(`the reading is not done; the functions said: ${await sandbox.logs()}`)
}

describe('a reading of an account by the functions that ship', () => {
  it('finds every user over a page and the root key, and reads live whom the report picks', async () => {
    const users = await read(PRODUCTION, '2026-W49')
    const first = await readings.latest(PRODUCTION)
    expect(users).toHaveLength(129)
    expect(first).toMatchObject({
      users: 129,
      notRead: [],
      root: { activeKeys: { kind: 'known', value: 1 } },
    })

    const again = await read(PRODUCTION, '2026-W50')
    const second = await readings.latest(PRODUCTION)
    expect(again.map(({ userName }) => userName)).toEqual(users.map(({ userName }) => userName))
    expect(second?.id).toBe('2026-W50')
    // Most keys of the seed are old, so most users are picked again; those made lately never.
    expect(second?.readLive).toBeLessThan(users.length)
    expect(again.filter(({ live }) => live)).toHaveLength(second?.readLive ?? 0)
    expect(second?.calls).toMatchObject({
      'iam:GetAccountAuthorizationDetails': 1,
      'iam:ListAccessKeys': second?.readLive,
    })
  })

  it('reads through the reader’s role what only it may read', async () => {
    const users = await read(DEVELOPMENT, '2026-W49')
    const tina = users.find(({ userName }) => userName === 'tina')

    expect(tina?.otherCredentials).toEqual({
      serviceSpecific: { kind: 'known', value: 1 },
      bedrock: { kind: 'known', value: 1 },
      ssh: { kind: 'known', value: 1 },
      certificates: { kind: 'known', value: 0 },
    })
    expect((await readings.latest(DEVELOPMENT))?.notRead).toEqual([])
  })
})
