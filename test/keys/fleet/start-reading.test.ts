import { describe, expect, it } from 'vitest'
import { DEVELOPMENT } from '../../../sandbox/gallery/rows/request-rows.ts'
import { NOW } from '../../../sandbox/gallery/rows/rotation-states.ts'
import { createStartReading } from '../../../src/keys/fleet/start-reading.ts'
import { addMs, DAY_MS } from '../../../src/shared/duration.ts'
import { createFakeFleetReadings } from '../../fakes/fake-fleet-readings.ts'

describe('createStartReading', () => {
  it('begins one reading a day, whoever asks, and puts its job into the queue each time', async () => {
    const readings = createFakeFleetReadings()
    const jobs: string[] = []
    let now = NOW
    const start = createStartReading({
      readings,
      clock: { now: () => now },
      enqueueReading: async (account, id) => {
        jobs.push(`${account} ${id}`)
      },
    })
    await start(DEVELOPMENT)
    await start(DEVELOPMENT)
    expect(await readings.stateOf(DEVELOPMENT, '2026-03-20')).toMatchObject({ startedAt: NOW })
    now = addMs(NOW, DAY_MS)
    await start(DEVELOPMENT)
    expect(await readings.stateOf(DEVELOPMENT, '2026-03-21')).toMatchObject({ startedAt: now })
    expect(jobs).toEqual([
      `${DEVELOPMENT} 2026-03-20`,
      `${DEVELOPMENT} 2026-03-20`,
      `${DEVELOPMENT} 2026-03-21`,
    ])
  })
})
