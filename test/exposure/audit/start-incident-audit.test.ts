import { describe, expect, it } from 'vitest'
import type { ArchiveReach } from '../../../src/exposure/audit/audit-period.ts'
import { createStartIncidentAudit } from '../../../src/exposure/audit/start-incident-audit.ts'
import { IamUserName } from '../../../src/requests/ids.ts'
import { DAY_MS } from '../../../src/shared/duration.ts'
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

function desk(
  enabled: Known<readonly string[]> = known(['eu-north-1', 'us-east-1']),
  archive?: ArchiveReach,
) {
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
    archiveOf: () => archive,
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

  describe('where a trail’s archive is configured', () => {
    const YEAR = { historyMs: 365 * DAY_MS, dataEvents: true }
    const ago = (days: number): string => new Date(NOW.getTime() - days * DAY_MS).toISOString()
    const begun = async (exposedSince: string, reach: ArchiveReach = YEAR) => {
      const { store, start } = desk(undefined, reach)
      return store.read(await start({ ...exposed, exposedSince }, 0))
    }

    it('has it asked for data events since the exposure, and compares with the time before as ever', async () => {
      expect(await begun(EXPOSED.toISOString())).toMatchObject({
        since: EXPOSED.toISOString(),
        baselineFrom: SINCE.toISOString(),
        archive: { since: EXPOSED.toISOString(), dataEvents: true },
      })
    })

    it('has it asked for what is older than the history, back to the exposure', async () => {
      expect(await begun(ago(200))).toMatchObject({
        exposedSince: ago(200),
        since: ago(89),
        archive: { since: ago(200), olderThan: ago(89), dataEvents: true },
      })
    })

    it('goes no farther back than the archive does', async () => {
      expect(await begun(ago(500))).toMatchObject({
        exposedSince: ago(500),
        archive: { since: ago(365), olderThan: ago(89) },
      })
    })

    it('does not take the last day of the history for the time before an exposure on that day', async () => {
      const audit = await begun(ago(89.5))

      expect(audit).toMatchObject({ since: ago(89), archive: { since: ago(89.5) } })
      expect(audit).not.toHaveProperty('baselineFrom')
    })

    it('does not ask it where it has nothing to add', async () => {
      expect(await begun(ago(10), { ...YEAR, dataEvents: false })).not.toHaveProperty('archive')
    })
  })
})
