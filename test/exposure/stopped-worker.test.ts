import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isQuarantined } from '../../src/exposure/incident.ts'
import { nextStep } from '../../src/exposure/incident-rules.ts'
import { AccountId, IamUserId, IamUserName } from '../../src/requests/ids.ts'
import { known } from '../../src/shared/known.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { createIncidentWorld, keyNumbered, PEOPLE, reportBy } from '../support/incident-world.ts'

/** A worker that stops between a write and its row. */
let engine: DynamoEngine
beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())

const KEY = keyNumbered(7)

describe('a worker that stopped after it attached the deny-all', () => {
  it('leaves it to the next one as awskey’s own, so that the release takes it away', async () => {
    const user = {
      account: AccountId.parse('111111111111'),
      userName: IamUserName.parse('erin'),
      userId: IamUserId.parse('AIDAERIN2345672345'),
      path: '/payments/',
      createdAt: new Date('2025-01-01T00:00:00.000Z'),
      tags: {},
    }
    const world = createIncidentWorld({
      table: await engine.createTable(),
      keyId: KEY,
      found: { kind: 'user', user, active: known(true) },
    })
    await world.report(KEY, reportBy(PEOPLE.security, KEY))
    await world.run(KEY)
    const done = await world.store.read(KEY)
    if (done === undefined || !isQuarantined(done)) throw new Error('it is not quarantined')
    // As the row was when the worker stopped: claimed, and nothing known of the write.
    await world.store.commit(done, {
      incident: {
        ...done,
        quarantine: { kind: 'none' },
        claim: { step: 'quarantine', token: 'stopped', leaseUntil: '2020-01-01T00:00:00.000Z' },
      },
      entries: [],
      at: new Date(done.updatedAt),
    })
    await world.run(KEY)
    const after = await world.store.read(KEY)
    expect(after?.quarantine).toMatchObject({ kind: 'policy' })
    expect(after?.quarantine).not.toHaveProperty('foreign')
    expect(after?.claim).toBeUndefined()
    expect(after && nextStep(after)?.step).not.toBe('quarantine')
  })
})
