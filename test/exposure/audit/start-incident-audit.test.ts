import { describe, expect, it } from 'vitest'
import { createStartIncidentAudit } from '../../../src/exposure/audit/start-incident-audit.ts'
import { IamUserName } from '../../../src/requests/ids.ts'
import { type Known, known, unknown } from '../../../src/shared/known.ts'
import { createFakeAuditStore } from '../../fakes/fake-audit-ports.ts'
import { ACCOUNT, EXPOSED, INCIDENT_ID, KEY_ID, NOW, SINCE } from './audit-fixture.ts'

const exposed = {
  keyId: KEY_ID,
  id: INCIDENT_ID,
  account: ACCOUNT,
  accountName: 'development',
  userName: IamUserName.parse('erin'),
  exposedSince: EXPOSED.toISOString(),
}

function desk(enabled: Known<readonly string[]> = known(['eu-north-1', 'us-east-1'])) {
  const store = createFakeAuditStore()
  let asked = 0
  const start = createStartIncidentAudit({
    store,
    clock: { now: () => NOW },
    async enabledRegions() {
      asked += 1
      return enabled
    },
    homeRegion: 'us-east-1',
    otherwise: ['us-east-1', 'eu-central-1'],
  })
  return { store, start, asked: () => asked }
}

describe('createStartIncidentAudit', () => {
  it('begins with the key, from the exposure on, in all enabled Regions and where IAM writes', async () => {
    const { store, start } = desk(known(['eu-north-1']))
    const id = await start(exposed, 0)

    expect(await store.read(id)).toMatchObject({
      incident: { keyId: KEY_ID, id: INCIDENT_ID, run: 0 },
      exposedSince: EXPOSED.toISOString(),
      since: EXPOSED.toISOString(),
      baselineFrom: SINCE.toISOString(),
      until: NOW.toISOString(),
      regions: ['us-east-1', 'eu-north-1'],
      followed: [{ subject: { by: 'credential', id: KEY_ID }, depth: 0 }],
    })
    expect((await store.readRegions(id)).map(({ region }) => region)).toEqual([
      'eu-north-1',
      'us-east-1',
    ])
  })

  it('begins one, however often it is begun, and another for each run', async () => {
    const { start, asked } = desk()
    const runs = [await start(exposed, 0), await start(exposed, 0), await start(exposed, 1)]

    expect(new Set(runs).size).toBe(2)
    expect(asked()).toBe(2)
  })

  it('reads the configured Regions, and says so, where it is not known which are enabled', async () => {
    const { store, start } = desk(unknown('account:ListRegions AccessDenied'))

    expect(await store.read(await start(exposed, 0))).toMatchObject({
      regions: ['us-east-1', 'eu-central-1'],
      regionsUnknown: 'account:ListRegions AccessDenied',
    })
  })

  it.each([
    ['longer ago than the history goes', '2025-01-01T00:00:00.000Z', SINCE.toISOString()],
    ['later than now', '2027-01-01T00:00:00.000Z', NOW.toISOString()],
  ])('keeps to the history where the exposure began %s', async (_when, exposedSince, since) => {
    const { store, start } = desk()

    expect(await store.read(await start({ ...exposed, exposedSince }, 0))).toMatchObject({ since })
  })

  it('has no time before to compare with where the history begins later', async () => {
    const { store, start } = desk()
    const id = await start({ ...exposed, exposedSince: '2025-01-01T00:00:00.000Z' }, 0)

    expect(await store.read(id)).not.toHaveProperty('baselineFrom')
  })
})
