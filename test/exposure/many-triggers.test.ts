import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aSignal } from '../../sandbox/gallery/rows/signal-rows.ts'
import type { TableDeps } from '../../src/aws/dynamo/document-client.ts'
import { createLedgerSource } from '../../src/aws/dynamo/ledger-source.ts'
import { isInactive, isQuarantined } from '../../src/exposure/incident.ts'
import type { SignalSource, SignedSignal } from '../../src/exposure/signed-signal.ts'
import { type AccessKeyId, AccountId, IamUserId, IamUserName } from '../../src/requests/ids.ts'
import { verifyLedger } from '../../src/requests/verify-ledger.ts'
import { known } from '../../src/shared/known.ts'
import { sha256 } from '../../src/shared/sha256.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import {
  createIncidentWorld,
  type IncidentWorld,
  keyNumbered,
  PEOPLE,
  reportBy,
  SIGNED,
} from '../support/incident-world.ts'

/** AWS Health, a person and GuardDuty in the same moment, again and again, on a real table: whoever comes first opens the incident, everybody else joins it. */
const ROUNDS = 40
const DEVELOPMENT = AccountId.parse('111111111111')

let engine: DynamoEngine
let table: TableDeps
beforeAll(async () => {
  engine = await startDynamoEngine()
  table = await engine.createTable()
})
afterAll(() => engine.stop())

function worldOf(keyId: AccessKeyId): IncidentWorld {
  const user = {
    account: DEVELOPMENT,
    userName: IamUserName.parse('erin'),
    userId: IamUserId.parse(`AIDA${keyId.slice(4)}`),
    path: '/payments/',
    createdAt: new Date('2025-01-01T00:00:00.000Z'),
    tags: {},
  }
  return createIncidentWorld({ table, keyId, found: { kind: 'user', user, active: known(true) } })
}

function signalOf(source: SignalSource, keyId: AccessKeyId): SignedSignal {
  const id = sha256(`${source} ${keyId}`)
  return aSignal(source, { id, mac: SIGNED, about: { kind: 'key', keyId } })
}

describe('several triggers in the same moment', () => {
  it('are one incident, which has each of them once, and contains once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const keyId = keyNumbered(round)
      const { store, report, reportSignal, run, writes } = worldOf(keyId)
      const signals = (['aws_health', 'guardduty', 'foreign_key'] as const).map((source) =>
        signalOf(source, keyId),
      )
      const triggers = [
        ...[...signals, ...signals].map((signal) => () => reportSignal(keyId, signal)),
        () => report(keyId, reportBy(PEOPLE.stranger, keyId)),
        () => report(keyId, reportBy(PEOPLE.stranger, keyId)),
      ]
      // Another one is first each time.
      const turned = [...triggers.slice(round % 8), ...triggers.slice(0, round % 8)]
      const reported = await Promise.all(
        turned.map((trigger) =>
          trigger().then(async (each) => {
            await run(keyId)
            return each
          }),
        ),
      )
      await run(keyId)

      expect(new Set(reported.map(({ incident }) => incident.id)).size).toBe(1)
      const incident = await store.read(keyId)
      if (incident === undefined) throw new Error('there is no incident')
      expect(incident.reports.map(({ signal, by }) => signal?.source ?? by).toSorted()).toEqual(
        ['aws_health', 'foreign_key', 'guardduty', PEOPLE.stranger].toSorted(),
      )
      expect([isInactive(incident), isQuarantined(incident)]).toEqual([true, true])
      expect(writes).toEqual(['make_inactive', 'quarantine'])
      const types = (await store.readLedger(keyId)).map(({ type }) => type)
      expect(types.filter((type) => type === 'reported')).toHaveLength(1)
      expect(types.filter((type) => type === 'reported_again')).toHaveLength(3)
    }
    expect(await verifyLedger(createLedgerSource(table))).toMatchObject({
      chains: ROUNDS,
      faults: [],
    })
  }, 120_000)

  it('leaves room on the row for those whose word counts, however many findings there are', async () => {
    const keyId = keyNumbered(7_000)
    const { store, reportSignal, run } = worldOf(keyId)
    for (let finding = 0; finding < 120; finding++)
      await reportSignal(keyId, { ...signalOf('guardduty', keyId), id: sha256(`${finding}`) })
    await reportSignal(keyId, signalOf('aws_health', keyId))
    await run(keyId)
    const incident = await store.read(keyId)
    expect(incident && isInactive(incident)).toBe(true)
  })
})
